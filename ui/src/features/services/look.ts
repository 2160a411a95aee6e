import type { UnitSummary } from '../../../../agent/features/services/schema.ts';
import type { IconName } from '../../kit/icons.ts';
import { text } from '../../text/index.ts';

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
const { states } = text.services;

/** `subState` of units that are active, in words; see systemctl(1), "systemctl --state=help". */
const activeWords: Readonly<Record<string, string>> = {
  running: states.running,
  exited: states.done,
  waiting: states.waiting,
  listening: states.listening,
  mounted: states.mounted,
  plugged: states.plugged,
};

const changing: Readonly<Record<string, string>> = {
  activating: states.starting,
  deactivating: states.stopping,
  reloading: states.reloading,
  refreshing: states.reloading,
  maintenance: states.stopping,
};

export function stateLook({ activeState, subState, loadState }: States): StateLook {
  if (activeState === 'failed') return { group: 'failed', word: states.failed, icon: 'critical', tone: 'critical' };
  if (activeState === 'active') {
    return { group: 'running', word: activeWords[subState] ?? states.active, icon: subState === 'exited' ? 'check' : 'running', tone: 'ok' };
  }
  const change = subState === 'auto-restart' ? states.restarting : changing[activeState];
  if (change) return { group: 'waiting', word: change, icon: 'changing', tone: 'warning' };
  return stoppedLook(loadState);
}

function stoppedLook(loadState: string): StateLook {
  const stopped = { group: 'stopped', tone: 'quiet' } as const;
  if (loadState === 'masked') return { ...stopped, word: states.masked, icon: 'blocked' };
  if (loadState === 'not-found') return { ...stopped, word: states.missing, icon: 'minus' };
  if (loadState === 'error' || loadState === 'bad-setting') return { ...stopped, word: states.broken, icon: 'warning', tone: 'warning' };
  return { ...stopped, word: states.stopped, icon: 'ring' };
}

/** Worst first. */
export const groupOrder: readonly StateGroup[] = ['failed', 'waiting', 'running', 'stopped'];
