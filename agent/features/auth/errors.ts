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
export const throttled = defineError('auth.throttled', 429, 'Too many attempts; try again in {seconds} s.',
  'Wait as long as Retry-After says.');
export const hashingBusy = defineError('auth.busy', 429, 'Too many people are signing in right now; try again in a moment.',
  'Wait as long as Retry-After says.');
export const passwordWeak = defineError('auth.passwordWeak', 422, 'This password is too easy to guess ({rule}).',
  'Choose another one; rule is repeated, sequence, common or context.');
