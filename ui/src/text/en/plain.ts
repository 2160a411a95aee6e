export const plain = {
  settings: {
    'auth.allowPlainHttp': {
      label: 'Allow signing in without encryption',
      description: 'On the own network, over http. Whoever listens there can read passwords and take over what is signed in. Accounts, settings and secrets still need https.',
    },
  },
  problems: {
    'auth.encryptionNeeded': { title: 'This needs an encrypted connection.', advice: 'Open the device with https:// in front of its address.' },
  },
} as const;
