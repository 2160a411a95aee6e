export const factors = {
  settings: {
    'auth.factorFrom': { label: 'Ask for a second factor', description: 'From this role on, accounts need a code or a passkey beside their password. Who has none yet may do nothing but set one up.' },
  },
  problems: {
    'auth.challengeGone': { title: 'This sign-in is no longer under way.', advice: 'Begin again: it took more than five minutes, had too many wrong codes, or the device started anew.' },
    'auth.enrolmentGone': { title: 'Setting this up is no longer under way.', advice: 'Begin again: it took more than five minutes, or the device started anew.' },
    'auth.factorUnknown': { title: 'There is no such second factor.', advice: 'Reload the page to see those there are.' },
    'auth.factorUnreadable': { title: 'The device can no longer read what checks your codes.', advice: 'Its key has changed. Use a passkey, or reset the owner at the console of the device.' },
    'auth.factorWrong': { title: 'That code is not right, or it was used before.', advice: 'Wait for the next code of your app. If codes never fit, compare the clock of your phone with that of the device.' },
    'auth.passkeyRefused': { title: 'The device did not accept this passkey.', advice: 'Try again with a passkey that you set up for this name of the device.' },
    'auth.passkeyUnavailable': { title: 'Passkeys do not work at this address.', advice: 'Open the device by its name over https, such as lares.local.' },
    'auth.passkeysFull': { title: 'An account has at most {most, number} passkeys.', advice: 'Remove one that is no longer used.' },
  },
} as const;
