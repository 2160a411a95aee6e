import { bytes, celsius, percent } from './formats.ts';

type Params = Readonly<Record<string, string | number>>;

export interface IssueWords {
  /** One sentence. */
  readonly title: string;
  /** What it means or what to do; empty when the title says it all. */
  readonly body: string;
  /** Label of the one next step. */
  readonly next: string;
}

const words: Readonly<Record<string, (subject: string, params: Params) => IssueWords>> = {
  'services.failed': (subject) => ({
    title: `${subject} has failed.`,
    body: 'It stays down until it is started again. Its log says why it ended.',
    next: 'Open its log',
  }),
  'metrics.diskFull': (subject, { ratio, availableBytes }) => ({
    title: `${subject === '/data' ? 'Your data disk' : `The file system at ${subject}`} is ${percent(Number(ratio))} full.`,
    body: `${bytes(Number(availableBytes))} are left. When nothing is left, services stop saving.`,
    next: 'See the disks',
  }),
  'metrics.memoryPressure': (_subject, { ratio }) => ({
    title: 'Memory is short.',
    body: `In ${percent(Number(ratio))} of the last minute something waited for memory. Stopping a large unit helps at once.`,
    next: 'See the largest units',
  }),
  'metrics.temperature': (subject, { sensor, celsius: value }) => ({
    title: `${String(sensor) || subject} is at ${celsius(Number(value))}.`,
    body: 'The device slows itself down to stay cool. Give it air.',
    next: 'See the temperature',
  }),
  'system.timeUnsynchronized': () => ({
    title: 'The clock is not synchronised.',
    body: 'Until it is, times in logs may be wrong and secure connections may fail.',
    next: 'Check the time settings',
  }),
  'config.keyMissing': () => ({
    title: 'The device has no key for secrets.',
    body: 'Passwords in the settings can neither be entered nor used. It makes a key when it starts: restart it.',
    next: 'Open the settings',
  }),
  'config.secretUnreadable': (subject, { label }) => ({
    title: `${String(label ?? subject)} has to be entered anew.`,
    body: 'It was sealed with a key this device has no more: its security chip was cleared, or its disk comes from another computer.',
    next: 'Open the settings',
  }),
  'config.databaseReplaced': (_subject, { file }) => ({
    title: 'The settings could not be read and were started anew.',
    body: `Accounts and settings are back at their beginning. The old file was kept as ${String(file)}; a failing disk is the usual cause.`,
    next: 'Check the device',
  }),
  'health.checkFailed': (subject) => ({
    title: `The check ${subject} could not look.`,
    body: 'So nobody knows whether that part is all right. The log of lares-agent.service says more.',
    next: 'See the details',
  }),
};

/** An issue in words; one from a newer device than this page is still named. */
export function issueWords(code: string, subject: string, params: Params): IssueWords {
  const found = words[code]?.(subject, params);
  return found ?? { title: subject === '' ? code : `${subject}: ${code}`, body: '', next: 'Have a look' };
}
