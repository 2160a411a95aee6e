import type { JobView } from '../../../../agent/features/jobs/schema.ts';
import type { IconName } from '../../kit/icons.ts';
import { text } from '../../text/index.ts';

/** What a job does, in words: its kind is `<feature>.<action>`. */
export function jobTitle({ kind, subject }: JobView): string {
  const [feature, action] = kind.split('.', 2) as [string, string | undefined];
  const { actions } = text.services;
  const { power } = text.system;
  if (feature === 'services' && action && action in actions) return `${actions[action as keyof typeof actions]}: ${subject}`;
  if (kind === 'system.reboot') return power.restart;
  if (kind === 'system.powerOff' || kind === 'system.power-off') return power.powerOff;
  return `${kind}: ${subject}`;
}

export const jobIcons: Readonly<Record<JobView['state'], IconName>> = { running: 'changing', done: 'okay', failed: 'critical', aborted: 'minus' };
