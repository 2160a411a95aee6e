export const network = {
  issues: {
    'network.noAddress': {
      title: 'This device has no address.',
      body: 'Nobody on a network can reach it. Plug in a cable, or connect it to a Wi-Fi network.',
      next: 'See the network',
    },
    'network.nameTaken': {
      title: 'Another device is called {name} as well.',
      body: 'This one is found as {published}.',
      next: 'See the network',
    },
  },
  problems: {
    'network.accessPoint': { title: '{device} is a network of this device itself right now.', advice: 'Connect it to another network first.' },
    'network.badAddresses': { title: 'These addresses cannot work.', advice: 'See the field {field}.' },
    'network.notWifi': { title: '{device} has no radio.', advice: 'Choose a Wi-Fi interface.' },
    'network.notYet': { title: 'The change is still being tried.', advice: 'Wait until it can be kept.' },
    'network.pending': { title: 'Another change still waits for an answer.', advice: 'Keep or undo it first.' },
    'network.unavailable': { title: 'The network cannot be changed from here.', advice: 'This computer has no NetworkManager, or it is just restarting.' },
    'network.unknownChange': { title: 'This change does not wait any more.', advice: 'It may have been undone, as nobody kept it in time.' },
  },
} as const;
