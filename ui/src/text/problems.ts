import { count } from './formats.ts';
import type { Problem } from '../api/problem.ts';

export interface ProblemWords {
  /** What happened. */
  readonly title: string;
  /** What it means and what to do. */
  readonly advice: string;
}

const again = 'Try again in a moment.';

const words: Readonly<Record<string, (problem: Problem) => ProblemWords>> = {
  'ui.unreachable': () => ({ title: 'The device does not answer.', advice: 'Check that it is on and that you are on its network. Nothing was changed.' }),
  'ui.timeout': () => ({ title: 'The device took too long to answer.', advice: 'It may still be working on it. Look again before you repeat it.' }),
  'ui.unreadable': () => ({ title: 'The answer could not be understood.', advice: 'Reload the page. If that does not help, the page and the device have different versions.' }),
  'auth.codeWrong': () => ({ title: 'That is not the claim code.', advice: 'Compare it with the screen of the device, character by character.' }),
  'auth.alreadyClaimed': () => ({ title: 'This device already has an owner.', advice: 'Reload the page to sign in.' }),
  'auth.loginWrong': () => ({ title: 'Name or password is wrong.', advice: 'Both count capitals and small letters apart.' }),
  'auth.throttled': ({ retryAfterS }) => ({ title: 'Too many attempts.', advice: retryAfterS ? `Wait ${count(retryAfterS, 'second', 'seconds')}, then try again.` : 'Wait a minute, then try again.' }),
  'auth.required': () => ({ title: 'Your session has ended.', advice: 'Sign in again to go on.' }),
  'auth.forbidden': () => ({ title: 'Your account may not do this.', advice: 'Ask the owner of the device.' }),
  'auth.csrf': () => ({ title: 'The device did not accept that this came from you.', advice: 'Reload the page and do it again.' }),
  'http.host': () => ({ title: 'The device does not know itself by this address.', advice: 'Open it by its name or by its address on the network.' }),
  'http.notFound': () => ({ title: 'The device knows nothing of the kind.', advice: 'Page and device may have different versions. Reload the page.' }),
  'core.invalid': ({ detail }) => ({ title: 'A value was not accepted.', advice: detail }),
  'core.internal': () => ({ title: 'Something went wrong inside the device.', advice: 'Its log has the reason under the request number below.' }),
  'services.unknown': ({ params }) => ({ title: `There is no unit ${String(params['name'] ?? params['unit'] ?? 'of this name')}.`, advice: 'It may have been removed in the meantime.' }),
  'jobs.conflict': ({ params }) => ({ title: `Another job is at work on ${String(params['subject'] ?? 'this')}.`, advice: 'Wait until it has finished; the jobs list shows it.' }),
  'bus.timeout': () => ({ title: 'The system did not answer in time.', advice: again }),
  'bus.unavailable': () => ({ title: 'The system cannot be reached.', advice: 'On a device it comes back by itself; this computer may not have it at all.' }),
  'config.conflict': () => ({ title: 'Someone else changed the settings.', advice: 'The newest values are shown now. Make your change again.' }),
  'store.unwritable': () => ({ title: 'The device cannot save changes now.', advice: 'Its data disk is full or failing. See the disks on Home.' }),
};

/** A problem in words. Codes without words of their own keep the sentence that the device gave. */
export function problemWords(problem: Problem): ProblemWords {
  const found = words[problem.code]?.(problem);
  if (found) return found;
  return { title: problem.detail || problem.code, advice: problem.status >= 500 ? again : '' };
}

/** Codes with words here, for the test which compares them with the device's catalogue. */
export const translatedCodes: readonly string[] = Object.keys(words);
