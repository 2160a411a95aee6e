import type { Device } from './device.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Output } from './output.ts';

/** What a word of the command line stands for: completion asks the device for them. */
export type WordKind = 'unit' | 'setting' | 'job' | 'command' | 'text';

export interface Argument {
  readonly name: string;
  readonly kind: WordKind;
  readonly optional?: boolean;
  /** Takes all words that are left. */
  readonly many?: boolean;
}

export interface Option {
  /** The letter after one dash. */
  readonly short?: string;
  /** Name of its value; without it the option is a switch. */
  readonly value?: string;
  readonly help: string;
}

/** The words and options of one call, checked against the command. */
export interface Call {
  readonly words: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
}

/** Where a command runs. */
export interface Place {
  readonly device: Device;
  readonly out: Output;
  /** Aborts on Ctrl-C, and when the prompt's time is over. */
  readonly signal: AbortSignal;
  /** Asks whoever sits there; undefined when nobody does. */
  readonly ask: ((question: string, options?: { readonly hidden?: boolean }) => Promise<string>) | undefined;
  /** All that was piped into the program. */
  readonly input: () => Promise<string>;
  /** Opens the prompt, for as long as somebody types at least every so often; undefined at the prompt itself. */
  readonly prompt: ((idleMs: number) => Promise<void>) | undefined;
}

/** One command. The table of them is what parsing, help, completion and the manual page are made from. */
export interface Command {
  /** `services restart`. */
  readonly name: string;
  /** One line, without a full stop. */
  readonly summary: string;
  /** More sentences for its help and the manual page. */
  readonly details?: string;
  readonly arguments: readonly Argument[];
  readonly options?: Readonly<Record<string, Option>>;
  /** Not offered at the prompt. */
  readonly shellOnly?: boolean;
  /** @throws UsageError, Refused, Unreachable, JobFailed */
  run(call: Call, place: Place): Promise<ExitCode | void>;
}

/** `lares services restart [--no-wait] UNIT...` */
export function synopsis({ name, arguments: words, options = {} }: Command): string {
  const parts = [
    'lares', name,
    ...Object.entries(options).map(([long, { short, value }]) => `[${short ? `-${short}` : `--${long}`}${value ? ` ${value}` : ''}]`),
    ...words.map(({ name: word, optional, many }) => {
      const shown = many ? `${word}...` : word;
      return optional ? `[${shown}]` : shown;
    }),
  ];
  return parts.join(' ');
}
