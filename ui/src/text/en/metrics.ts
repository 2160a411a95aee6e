export const metrics = {
  settings: {
    'metrics.intervalMs': {
      label: 'Time between measurements',
      description: 'How often the device measures itself. Longer is easier on a small device and shows less detail.',
    },
    'metrics.diskFullPercent': {
      label: 'Warn when a disk is this full',
      description: 'A disk that holds more than this share of its size is shown as an issue.',
    },
    'metrics.hotCelsius': {
      label: 'Warn when it gets this hot',
      description: 'A sensor that stays at this temperature or above it is shown as an issue.',
    },
  },
  issues: {
    'metrics.diskFull': {
      title: '{place, select, data {Your data disk} other {The file system at {subject}}} is {ratio} full.',
      body: '{availableBytes} are left. When nothing is left, services stop saving.',
      next: 'See the disks',
    },
    'metrics.memoryPressure': {
      title: 'Memory is short.',
      body: 'In {ratio} of the last minute something waited for memory. Stopping a large unit helps at once.',
      next: 'See the largest units',
    },
    'metrics.temperature': {
      title: '{sensor} is at {celsius}.',
      body: 'The device slows itself down to stay cool. Give it air.',
      next: 'See the temperature',
    },
  },
} as const;
