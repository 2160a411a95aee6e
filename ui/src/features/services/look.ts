import type { UnitSummary } from '../../../../agent/features/services/schema.ts';
import type { IconName } from '../../kit/icons.ts';
import { text } from '../../text/index.ts';
import type { Text } from '../../text/translation.ts';

/** Filters of the list. */
export type StateGroup = 'failed' | 'running' | 'waiting' | 'stopped';

/** How a unit's state is shown: a shape, a word and a tone, so that none of them carries it alone. */
export interface StateLook {
  readonly group: StateGroup;
  readonly word: string;
  readonly icon: IconName;
  readonly tone: 'ok' | 'quiet' | 'warning' | 'critical';
}

type States = Pick<UnitSummary, 'activeState' | 'subState' | 'loadState'>;
/** A word of `text.services.states`. */
type State = keyof Text['services']['states'];

/** `subState` of units that are active, in words; see systemctl(1), "systemctl --state=help". */
const activeWords: Readonly<Record<string, State>> = {
  running: 'running',
  exited: 'done',
  waiting: 'waiting',
  listening: 'listening',
  mounted: 'mounted',
  plugged: 'plugged',
};

const changing: Readonly<Record<string, State>> = {
  activating: 'starting',
  deactivating: 'stopping',
  reloading: 'reloading',
  refreshing: 'reloading',
  maintenance: 'stopping',
};

export function stateLook({ activeState, subState, loadState }: States): StateLook {
  const { states } = text.services;
  if (activeState === 'failed') return { group: 'failed', word: states.failed, icon: 'critical', tone: 'critical' };
  if (activeState === 'active') {
    return { group: 'running', word: states[activeWords[subState] ?? 'active'], icon: subState === 'exited' ? 'check' : 'running', tone: 'ok' };
  }
  const change = subState === 'auto-restart' ? 'restarting' : changing[activeState];
  if (change) return { group: 'waiting', word: states[change], icon: 'changing', tone: 'warning' };
  return stoppedLook(loadState);
}

function stoppedLook(loadState: string): StateLook {
  const { states } = text.services;
  const stopped = { group: 'stopped', tone: 'quiet' } as const;
  if (loadState === 'masked') return { ...stopped, word: states.masked, icon: 'blocked' };
  if (loadState === 'not-found') return { ...stopped, word: states.missing, icon: 'minus' };
  if (loadState === 'error' || loadState === 'bad-setting') return { ...stopped, word: states.broken, icon: 'warning', tone: 'warning' };
  return { ...stopped, word: states.stopped, icon: 'ring' };
}

/** Worst first. */
export const groupOrder: readonly StateGroup[] = ['failed', 'waiting', 'running', 'stopped'];
