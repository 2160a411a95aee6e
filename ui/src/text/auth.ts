import { number } from './formats.ts';

export const auth = {
  claim: {
    page: 'Make this device yours',
    title: 'Make this device yours',
    intro: (device: string) => `${device} has no owner yet. Whoever can read its screen may become the owner.`,
    code: 'Claim code',
    codeHint: 'Eight characters on the screen of the device, after “Claim code”. Capitals and the dash do not matter.',
    username: 'User name',
    usernameHint: 'Small letters and digits, such as anna.',
    password: 'Password',
    submit: 'Make it mine',
    working: 'Setting up …',
    incomplete: (missing: number) => `The code has eight characters; ${number(missing)} to go.`,
    tooMany: 'The code has eight characters; these are more.',
    lookalike: (character: string) => `There is no ${character} in a claim code: none of 0, 1, I, L, O and U. Look at that one again.`,
    badUsername: 'Begin with a letter; small letters, digits, dots, dashes and underscores may follow, 32 at most.',
  },
  password: {
    rule: (length: number, least: number) =>
      length === 0 ? `At least ${number(least)} characters. A short sentence is easy to keep.`
      : length < least ? `${number(length)} of at least ${number(least)} characters.`
      : `${number(length)} characters. Long enough.`,
    show: 'Show the password',
    hide: 'Hide the password',
    tooShort: (least: number) => `A password needs at least ${number(least)} characters.`,
    tooLong: (most: number) => `A password has at most ${number(most)} characters.`,
  },
  login: {
    page: 'Sign in',
    title: (device: string) => `Sign in to ${device}`,
    username: 'User name',
    password: 'Password',
    submit: 'Sign in',
    working: 'Signing in …',
    ended: 'Your session has ended. Sign in again to go on where you were.',
    signedOut: 'You are signed out.',
    missing: 'Fill in your name and your password.',
  },
  version: (version: string) => `Lares ${version}`,
};
