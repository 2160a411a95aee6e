import type { Problem } from '../api/problem.ts';
import { messagesFor, say } from './codes.ts';
import { text } from './index.ts';

export interface ProblemWords {
  /** What happened. */
  readonly title: string;
  /** What it means and what to do. */
  readonly advice: string;
}

/** A problem in words. Codes without words of their own keep the sentence that the device gave. */
export function problemWords({ code, detail, status, params }: Problem): ProblemWords {
  const found = messagesFor('problems', code);
  const given = { ...params, detail };
  const title = say(found?.['title'], given);
  if (title !== undefined) return { title, advice: say(found?.['advice'], given) ?? detail };
  return { title: detail || code, advice: status >= 500 ? text.shell.retryLater : '' };
}
