import { count } from './formats.ts';
import type { Problem } from '../api/problem.ts';

export interface ProblemWords {
  /** What happened. */
  readonly title: string;
  /** What it means and what to do. */
  readonly advice: string;
}

const again = 'Try again in a moment.';

const reload = 'Reload the page. If that does not help, page and device have different versions.';
const ownFault = 'Something inside Lares does not fit together. Its log has the reason.';
const param = ({ params }: Problem, name: string): string => String(params[name] ?? '');

/** Rules of agent/features/auth/password-rules.ts. */
function weakness(rule: string): string {
  if (rule === 'context') return 'It holds your user name or the name of the device. Choose words that have nothing to do with them.';
  if (rule === 'common') return 'It is on the lists that people with bad intentions try first. A short sentence of your own is better.';
  if (rule === 'sequence') return 'It is a row of neighbouring letters, digits or keys. A short sentence is better.';
  return 'It repeats the same characters. A short sentence is better.';
}

/** What happened, what it means, what to do: by code of the device's catalogue. */
const words: Readonly<Record<string, (problem: Problem) => ProblemWords>> = {
  'ui.unreachable': () => ({ title: 'The device does not answer.', advice: 'Check that it is on and that you are on its network. Nothing was changed.' }),
  'ui.timeout': () => ({ title: 'The device took too long to answer.', advice: 'It may still be working on it. Look again before you repeat it.' }),
  'ui.unreadable': () => ({ title: 'The answer could not be understood.', advice: reload }),

  'auth.alreadyClaimed': () => ({ title: 'This device already has an owner.', advice: 'Reload the page to sign in.' }),
  'auth.busy': () => ({ title: 'Too many people are signing in right now.', advice: again }),
  'auth.claimClosed': () => ({ title: 'Too many wrong claim codes.', advice: 'Restart the device, then try again with the code on its screen.' }),
  'auth.claimUnavailable': () => ({ title: 'The device has no claim code.', advice: 'Restart it: it makes one when it starts.' }),
  'auth.codeWrong': () => ({ title: 'That is not the claim code.', advice: 'Compare it with the screen of the device, character by character.' }),
  'auth.csrf': () => ({ title: 'The device did not accept that this came from you.', advice: 'Reload the page and do it again.' }),
  'auth.forbidden': () => ({ title: 'Your account may not do this.', advice: 'Ask the owner of the device.' }),
  'auth.loginWrong': () => ({ title: 'User name or password is wrong.', advice: 'Capitals and small letters count as different in the password.' }),
  'auth.passwordWeak': (problem) => ({ title: 'This password is too easy to guess.', advice: weakness(param(problem, 'rule')) }),
  'auth.required': () => ({ title: 'Your session has ended.', advice: 'Sign in again to go on.' }),
  'auth.throttled': ({ retryAfterS }) => ({ title: 'Too many attempts.', advice: retryAfterS ? `Wait ${count(retryAfterS, 'second', 'seconds')}, then try again.` : 'Wait a minute, then try again.' }),

  'bus.absent': () => ({ title: 'This computer does not have that part of the system.', advice: 'On a device it is there.' }),
  'bus.badReply': () => ({ title: 'The system answered in an unexpected way.', advice: ownFault }),
  'bus.failed': () => ({ title: 'The system could not do it.', advice: again }),
  'bus.refused': () => ({ title: 'The system does not permit this.', advice: ownFault }),
  'bus.timeout': () => ({ title: 'The system did not answer in time.', advice: again }),
  'bus.unavailable': () => ({ title: 'The system cannot be reached right now.', advice: 'On a device it comes back by itself.' }),

  'config.changedSince': () => ({ title: 'This change cannot be undone by itself.', advice: 'One of its settings was changed again later. Undo that change first, or set the value by hand.' }),
  'config.conflict': () => ({ title: 'Someone else changed the settings.', advice: 'The newest values are shown now. Make your change again.' }),
  'config.invalid': ({ detail }) => ({ title: 'A value was not accepted.', advice: detail }),
  'config.locked': (problem) => ({ title: 'This setting is fixed.', advice: `${param(problem, 'variable') || 'A variable'} in the environment of the agent sets it, so it cannot be changed here.` }),
  'config.newerFile': () => ({ title: 'This file comes from a newer release.', advice: 'Update this device, then import it again.' }),
  'config.noRevision': () => ({ title: 'There is no such change.', advice: reload }),
  'config.rejected': () => ({ title: 'Several values were not accepted.', advice: 'Nothing was changed. Each setting says what is wrong with its value.' }),
  'config.secretGone': () => ({ title: 'The earlier secret is not kept.', advice: 'Secrets of the past are forgotten on purpose. Enter it anew.' }),
  'config.unknown': () => ({ title: 'There is no such setting.', advice: reload }),

  'core.internal': () => ({ title: 'Something went wrong inside the device.', advice: 'Its log has the reason under the request number below.' }),
  'core.invalid': ({ detail }) => ({ title: 'A value was not accepted.', advice: detail }),

  'exec.failed': () => ({ title: 'A program of the system ended badly.', advice: again }),
  'exec.missing': (problem) => ({ title: `This computer has no ${param(problem, 'program') || 'such program'}.`, advice: 'On a device it is there.' }),
  'exec.tooLong': () => ({ title: 'The system took too long.', advice: again }),

  'helper.absent': () => ({ title: 'Lasting changes are not possible on this computer.', advice: 'The part of Lares that makes them runs on a device only.' }),
  'helper.failed': () => ({ title: 'The system could not make the change.', advice: again }),
  'helper.refused': () => ({ title: 'The system does not permit this change.', advice: 'The unit is protected, so that the device stays reachable.' }),
  'helper.timeout': () => ({ title: 'The change took too long.', advice: 'Look whether it happened before you repeat it.' }),

  'http.host': () => ({ title: 'The device does not know itself by this address.', advice: 'Open it by its name or by its address on the network.' }),
  'http.malformed': () => ({ title: 'The device could not read the request.', advice: reload }),
  'http.mediaType': () => ({ title: 'The device could not read the request.', advice: reload }),
  'http.notFound': () => ({ title: 'The device knows nothing of the kind.', advice: reload }),
  'http.path': () => ({ title: 'The device does not accept this name in an address.', advice: ownFault }),
  'http.tooLarge': () => ({ title: 'That is too much at once.', advice: 'Make it shorter.' }),

  'jobs.atWork': () => ({ title: 'This job is still at work.', advice: 'It can be dismissed once it has finished.' }),
  'jobs.conflict': (problem) => ({ title: `Another job is at work on ${param(problem, 'subject') || 'this'}.`, advice: 'Wait until it has finished; the jobs list shows it.' }),
  'jobs.interrupted': () => ({ title: 'The device or Lares restarted before this was finished.', advice: 'Look how things are, then start it again if it is still needed.' }),
  'jobs.notAbortable': () => ({ title: 'This job cannot be stopped any more.', advice: 'It ends by itself.' }),
  'jobs.unknown': () => ({ title: 'This job is not kept any more.', advice: 'Finished jobs are forgotten after a while.' }),

  'journal.badCursor': () => ({ title: 'This place in the log is not known any more.', advice: reload }),
  'journal.badName': () => ({ title: 'No unit can have this name.', advice: 'Choose one from the list.' }),
  'journal.busy': () => ({ title: 'Too many logs are being followed at once.', advice: 'Close another one first.' }),

  'live.badFrame': () => ({ title: 'The device did not understand this page.', advice: reload }),
  'live.ticket': () => ({ title: 'The live connection was not let in.', advice: 'The page tries again by itself.' }),
  'live.tooMany': () => ({ title: 'Too much is being followed at once.', advice: 'Close other windows with this device.' }),
  'live.topicUnknown': () => ({ title: 'The device does not offer this.', advice: reload }),

  'seal.unavailable': () => ({ title: 'This device cannot keep secrets now.', advice: 'It has no key of its own for them. Restart it: it makes one when it starts.' }),

  'services.actionFailed': ({ detail }) => ({ title: detail, advice: 'Its log says more.' }),
  'services.notNow': ({ detail }) => ({ title: detail, advice: 'Its state has changed in the meantime.' }),
  'services.protected': (problem) => ({ title: `${param(problem, 'unit') || 'This unit'} cannot be changed from here.`, advice: `Reason: ${param(problem, 'reason')}.` }),
  'services.unavailable': () => ({ title: 'systemd cannot be reached right now.', advice: 'On a device it comes back by itself.' }),
  'services.unknown': (problem) => ({ title: `There is no unit ${param(problem, 'unit') || 'of this name'}.`, advice: 'It may have been removed in the meantime.' }),

  'store.unwritable': () => ({ title: 'The device cannot save changes now.', advice: 'Its data disk is full or failing. See the disks on Home.' }),
  'system.unavailable': (problem) => ({ title: 'This cannot be changed on this computer.', advice: `It has no ${param(problem, 'part')}.` }),
  'systemd.jobLost': (problem) => ({ title: `Nobody saw how it ended for ${param(problem, 'unit') || 'the unit'}.`, advice: 'The connection to systemd was lost meanwhile. Look at its state.' }),
  'systemd.jobTooLong': (problem) => ({ title: `${param(problem, 'unit') || 'The unit'} has not finished yet.`, advice: 'systemd goes on with it. Its log says what it waits for.' }),
  'systemd.unknownUnit': (problem) => ({ title: `There is no unit ${param(problem, 'unit') || 'of this name'}.`, advice: 'It may have been removed in the meantime.' }),
  'timedate.unknownZone': () => ({ title: 'The device does not know this time zone.', advice: 'Choose one from the list.' }),
};

/** A problem in words. Codes without words of their own keep the sentence that the device gave. */
export function problemWords(problem: Problem): ProblemWords {
  const found = words[problem.code]?.(problem);
  if (found) return found;
  return { title: problem.detail || problem.code, advice: problem.status >= 500 ? again : '' };
}

/** Codes with words here, for the test which compares them with the device's catalogue. */
export const translatedCodes: readonly string[] = Object.keys(words);
