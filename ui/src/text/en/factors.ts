export const factors = {
  problems: {
    'auth.passkeyRefused': { title: 'The device did not accept this passkey.', advice: 'Try again with a passkey that you set up for this name of the device.' },
    'auth.passkeyUnavailable': { title: 'Passkeys do not work at this address.', advice: 'Open the device by its name over https, such as lares.local.' },
  },
} as const;
