export const setup = {
  phrases: {
    'setup.malformed': 'The device does not accept this value: it {words}.',
  },
  settings: {
    'setup.country': { label: 'Country', description: 'Decides which Wi-Fi channels may be used, and how strongly. Empty: what is allowed everywhere.' },
    'setup.updates': { label: 'Updates', description: 'What a later release of Lares is to do: “automatic” installs new versions at night, “ask” only when somebody asks for it. This release does neither.' },
    'setup.recoveryNetwork': { label: 'Recovery network', description: 'After ten minutes without any network the device opens a Wi-Fi of its own, where the owner can sign in and choose another one.' },
  },
  problems: {
    'setup.answerMalformed': { title: 'This answer cannot be used.', advice: 'Correct the fields that are marked.' },
    'setup.answerUnfit': {
      title: 'This answer does not fit the device.',
      advice: '{rule, select, secret {The password is missing.} unknownZone {There is no such time zone.} noCable {No cable with a network is plugged in.} noRadio {The device has no Wi-Fi.} ownerExists {There is an owner already.} other {The device cannot join this network.}}',
    },
    'setup.codeNeeded': { title: 'The claim code is needed to begin.', advice: 'It is on the screen of the device.' },
    'setup.incomplete': { title: 'One step has no answer yet.', advice: 'Go back to it, then apply again.' },
    'setup.loginNeeded': { title: 'The owner has to sign in first.', advice: 'Enter the owner’s name and password.' },
    'setup.notHeld': { title: 'This phone is not the one that sets up the device.', advice: 'Begin again on this phone.' },
    'setup.notNow': { title: 'That is not possible right now.', advice: 'Wait a moment; the page says how it goes on.' },
    'setup.over': { title: 'This device has been set up.', advice: 'Open the dashboard on the home network.' },
    'setup.taken': { title: 'Another phone is setting up this device.', advice: 'Finish there, or wait a quarter of an hour. If it is nobody you know, switch the device off and on again.' },
  },
} as const;
