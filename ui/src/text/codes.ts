import { bytes, celsius, duration, exactDuration, percent } from './formats.ts';
import { text } from './index.ts';

/** Values that come with a code: sizes in bytes, temperatures in °C, ratios 0 to 1, times in ms or seconds; names carry the unit. */
export type Params = Readonly<Record<string, unknown>>;

/** What a feature's messages may hold for codes of the device, by the code. */
type Group = 'events' | 'issues' | 'jobs' | 'phrases' | 'problems' | 'settings';
type Message = string | ((params: Params) => string);

/** The messages for a code, wherever a feature has them; undefined for one from a newer device than this page. */
export function messagesFor(group: Group, code: string): Readonly<Record<string, Message>> | undefined {
  return entry(group, code) as Readonly<Record<string, Message>> | undefined;
}

/** The same where a code has a single message. */
export function messageFor(group: Group, code: string): Message | undefined {
  return entry(group, code) as Message | undefined;
}

function entry(group: Group, code: string): unknown {
  for (const feature of Object.values(text) as Partial<Record<Group, Record<string, unknown>>>[]) {
    if (Object.hasOwn(feature[group] ?? {}, code)) return feature[group]![code];
  }
  return undefined;
}

/** The message with its values as people read them; undefined when the device did not send what it needs. */
export function say(message: Message | undefined, params: Params): string | undefined {
  if (typeof message !== 'function') return message;
  try {
    return message(Object.fromEntries(Object.entries(params).map(([name, value]) => [name, readable(name, value)])));
  } catch {
    return undefined; // a device of another version: the caller has what it said itself
  }
}

function readable(name: string, value: unknown): string | number {
  if (typeof value !== 'number') return String(value);
  if (/bytes$/i.test(name)) return bytes(value);
  if (/ratio$/i.test(name)) return percent(value);
  if (/celsius$/i.test(name)) return celsius(value);
  // How long to wait: rounded down to whole hours it would be too early.
  if (/seconds$/i.test(name)) return exactDuration(value * 1000);
  return name.endsWith('Ms') ? duration(value) : value;
}

/** The word for a value of the device in a group of words; the value itself when there is none. */
export function named(words: object, value: string): string {
  return Object.hasOwn(words, value) ? (words as Record<string, string>)[value]! : value;
}
