import type { JobView } from '../../../../agent/features/jobs/schema.ts';
import type { IconName } from '../../kit/icons.ts';
import { messageFor, say } from '../../text/codes.ts';
import { problemWords, type ProblemWords } from '../../text/problems.ts';

/** What a job does, in words. */
export function jobTitle({ kind, subject }: JobView): string {
  return say(messageFor('jobs', kind), { subject }) ?? `${kind}: ${subject}`;
}

/** Whether its title says what it does; the lines of its log are the device's own record, in English. */
export function hasWords({ kind }: JobView): boolean {
  return messageFor('jobs', kind) !== undefined;
}

/** Why it failed. */
export function jobErrorWords({ code, params, detail }: NonNullable<JobView['error']>): ProblemWords {
  return problemWords({ code, params, detail, status: 500 });
}

export const jobIcons: Readonly<Record<JobView['state'], IconName>> = { running: 'changing', done: 'okay', failed: 'critical', aborted: 'minus' };
