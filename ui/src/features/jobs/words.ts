import type { JobView } from '../../../../agent/features/jobs/schema.ts';
import type { IconName } from '../../kit/icons.ts';
import { messageFor, say } from '../../text/codes.ts';
import { phraseWords } from '../../text/phrases.ts';
import { problemWords, type ProblemWords } from '../../text/problems.ts';

/** What a job does, in words. */
export function jobTitle({ kind, subject }: JobView): string {
  return say(messageFor('jobs', kind), { subject }) ?? `${kind}: ${subject}`;
}

/** What a running job does just now; undefined while its title says as much. */
export function jobStep({ kind, state, message, lineCount }: Pick<JobView, 'kind' | 'state' | 'message' | 'lineCount'>): string | undefined {
  if (state !== 'running' || message === null) return undefined;
  // The first line only repeats what was asked for.
  const isTold = lineCount === 1 && messageFor('jobs', kind) !== undefined;
  return isTold ? undefined : phraseWords(message);
}

/** Why it failed. */
export function jobErrorWords({ code, params, detail }: NonNullable<JobView['error']>): ProblemWords {
  return problemWords({ code, params, detail, status: 500 });
}

export const jobIcons: Readonly<Record<JobView['state'], IconName>> = { running: 'changing', done: 'okay', failed: 'critical', aborted: 'minus' };
