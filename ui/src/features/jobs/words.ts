import type { JobView } from '../../../../agent/features/jobs/schema.ts';
import type { IconName } from '../../kit/icons.ts';
import { messageFor, say } from '../../text/codes.ts';

/** What a job does, in words. */
export function jobTitle({ kind, subject }: JobView): string {
  return say(messageFor('jobs', kind), { subject }) ?? `${kind}: ${subject}`;
}

export const jobIcons: Readonly<Record<JobView['state'], IconName>> = { running: 'changing', done: 'okay', failed: 'critical', aborted: 'minus' };
