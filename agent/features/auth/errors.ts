import { defineError } from '../../core/errors/index.ts';

export const codeWrong = defineError('auth.codeWrong', 401, 'That is not the claim code of this device.');
export const claimClosed = defineError('auth.claimClosed', 429, 'Too many wrong claim codes; restart the device to try again.');
export const claimUnavailable = defineError('auth.claimUnavailable', 503, 'The device has no claim code, so nobody can claim it; restart it to get one.');
export const loginWrong = defineError('auth.loginWrong', 401, 'User name and password do not match.');
export const throttled = defineError('auth.throttled', 429, 'Too many attempts; try again in {seconds} s.');
export const hashingBusy = defineError('auth.busy', 429, 'Too many people are signing in right now; try again in a moment.');
export const passwordWeak = defineError('auth.passwordWeak', 422, 'This password is too easy to guess ({rule}).');
