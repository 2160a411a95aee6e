import type { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';

/** A stream that may be a terminal. */
export type Sink = Writable & { readonly isTTY?: boolean; readonly columns?: number | undefined };

export type Colour = 'red' | 'yellow' | 'green' | 'bold' | 'dim';

/** SGR parameters, ECMA-48 8.3.117. */
const sgr: Readonly<Record<Colour, readonly [on: number, off: number]>> = {
  red: [31, 39], yellow: [33, 39], green: [32, 39], bold: [1, 22], dim: [2, 22],
};
/** Serial lines do not tell their width. */
const COMMON_WIDTH = 80;

export interface OutputOptions {
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly json: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * What the person or the program at the other end gets to see. Texts of units and journals may hold anything: what
 * could command a terminal never gets there.
 */
export class Output {
  readonly json: boolean;
  readonly #options: OutputOptions;
  /** Whether a line of progress stands on the terminal that the next one replaces. */
  #transient = false;

  constructor(options: OutputOptions) {
    this.#options = options;
    this.json = options.json;
  }

  /** Columns of the terminal; undefined where lines may be as long as they are. */
  get width(): number | undefined {
    const { isTTY, columns } = this.#options.stdout;
    return isTTY ? columns || COMMON_WIDTH : undefined;
  }

  /** @see https://no-color.org */
  get coloured(): boolean {
    const { NO_COLOR, TERM } = this.#options.environment;
    return this.#options.stdout.isTTY === true && !NO_COLOR && TERM !== 'dumb';
  }

  paint(colour: Colour, text: string): string {
    const [on, off] = sgr[colour];
    return this.coloured ? `\u001B[${on}m${text}\u001B[${off}m` : text;
  }

  /** A line of the answer, already free of what commands a terminal. */
  line(text = ''): void {
    this.#endProgress();
    this.#options.stdout.write(`${text}\n`);
  }

  /** The whole answer as JSON, on one line: a stream of answers is then one a line. */
  value(value: unknown): void {
    this.#options.stdout.write(`${JSON.stringify(value)}\n`);
  }

  /** A line beside the answer. */
  note(text: string): void {
    this.#endProgress();
    this.#options.stderr.write(`${plain(text)}\n`);
  }

  /** How far something is: on a terminal one line that changes, elsewhere a line each; nothing with --json. */
  progress(text: string): void {
    if (this.json) return;
    const { stderr } = this.#options;
    if (!stderr.isTTY) return void stderr.write(`${plain(text)}\n`);
    const width = (stderr.columns || COMMON_WIDTH) - 1;
    stderr.write(`\r\u001B[K${plain(text).slice(0, width)}`);
    this.#transient = true;
  }

  #endProgress(): void {
    if (this.#transient) this.#options.stderr.write('\r\u001B[K');
    this.#transient = false;
  }
}

/** Text without escape sequences, control characters and marks that turn the writing; tabs become blanks, lines stay lines. */
export function plain(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll('\t', '    ')
    .replaceAll(/[^\P{Cc}\n]|[\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, '');
}

/** The same in one line. */
export const oneLine = (text: string): string => plain(text.replaceAll(/\s*\n\s*/g, ' '));
