import { defineError } from '../../core/errors/index.ts';

export const codeWrong = defineError('auth.codeWrong', 401, 'That is not the claim code of this device.',
  'Compare it with the code on the console of the device.');
export const claimClosed = defineError('auth.claimClosed', 429, 'Too many wrong claim codes; restart the device to try again.',
  'Restart the device; it then shows a new code.');
export const claimUnavailable = defineError('auth.claimUnavailable', 503, 'The device has no claim code, so nobody can claim it; restart it to get one.',
  'Restart the device; it makes a code when it starts.');
export const unclaimed = defineError('auth.unclaimed', 409, 'This device has no owner yet.',
  'Claim it with POST /api/setup/claim and the code on its console.');
export const loginWrong = defineError('auth.loginWrong', 401, 'User name and password do not match.',
  'Check both; which of them was wrong is not told.');
export const passwordSame = defineError('auth.passwordSame', 422, 'This is the password the account has already.',
  'Choose another one.');
export const sessionUnknown = defineError('auth.sessionUnknown', 404, 'There is no such session; it may have ended by itself.',
  'GET /api/account/sessions lists those there are.');
export const userUnknown = defineError('auth.userUnknown', 404, 'There is no account {name}.',
  'GET /api/users lists those there are.');
export const userTaken = defineError('auth.userTaken', 409, 'There is an account {name} already.',
  'Choose another name.');
export const usersFull = defineError('auth.usersFull', 409, 'The device has at most {most} accounts.',
  'Delete one that is no longer used.');
export const notManageable = defineError('auth.notManageable', 403, 'You may not manage the account {name}.',
  'Admins manage operators and viewers, the owner everybody else; your own account is under /api/account.');
export const roleTooHigh = defineError('auth.roleTooHigh', 403, 'You may not give the role {role}.',
  'Admins give operator and viewer, the owner admin too; a device has one owner.');
export const throttled = defineError('auth.throttled', 429, 'Too many attempts; try again in {seconds} s.',
  'Wait as long as Retry-After says.');
export const hashingBusy = defineError('auth.busy', 429, 'Too many people are signing in right now; try again in a moment.',
  'Wait as long as Retry-After says.');
export const passwordWeak = defineError('auth.passwordWeak', 422, 'This password is too easy to guess ({rule}).',
  'Choose another one; rule is repeated, sequence, common or context.');
export const passkeyRefused = defineError('auth.passkeyRefused', 401, 'This passkey was not accepted.',
  'Ask for new options and try again, with a passkey that was registered for this name of the device.');
export const passkeyUnavailable = defineError('auth.passkeyUnavailable', 409, 'Passkeys work only where the device is reached by its name and over https.',
  'Open the device by its name, not by its address.');
export const challengeGone = defineError('auth.challengeGone', 401, 'This sign-in is no longer under way; begin again.',
  'POST /api/session again: a challenge ends after five minutes, five tries, a restart, or on another network.');
export const enrolmentGone = defineError('auth.enrolmentGone', 409, 'Setting this up is no longer under way; begin again.',
  'Ask for a new secret or new options: they are good for five minutes, in the session that asked, until a restart.');
export const factorWrong = defineError('auth.factorWrong', 401, 'That code is not right, or it was used before.',
  'Wait for the next code; compare the clocks of phone and device when none is right.');
export const factorUnknown = defineError('auth.factorUnknown', 404, 'There is no such second factor.',
  'GET /api/account/factors lists those there are.');
export const factorUnreadable = defineError('auth.factorUnreadable', 503, 'The device can no longer read what checks this code.',
  'The key of the device has changed. Use a passkey, or reset the owner at the console.');
export const passkeysFull = defineError('auth.passkeysFull', 409, 'An account has at most {most} passkeys.',
  'Remove one that is no longer used.');
export const scopeUnknown = defineError('auth.scopeUnknown', 422, 'A token of this account cannot be given {scope}.',
  'Choose among those of GET /api/account/tokens/scopes.');
export const tokensMany = defineError('auth.tokensMany', 409, 'An account has at most {most} tokens.',
  'Revoke one that nobody uses.');
export const tokenUnknown = defineError('auth.tokenUnknown', 404, 'Your account has no token {id}.',
  'Compare the id with GET /api/account/tokens.');
