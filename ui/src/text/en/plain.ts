export const plain = {
  notice: 'Not encrypted. Whoever is on this network can listen.',
  open: 'Open with https',
  needed: {
    title: 'This needs an encrypted connection',
    body: 'What is here is secret or dangerous, and this session could be overheard. Open the device with https and sign in there.',
  },
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
