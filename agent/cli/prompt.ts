import { createInterface, type Interface } from 'node:readline';
import { Writable } from 'node:stream';
import { callbackify } from 'node:util';
import type { Command } from './command.ts';
import { choices, namedKinds } from './completion.ts';
import { execute, type Surroundings } from './execute.ts';
import { namesOf } from './names.ts';
import type { Sink } from './output.ts';
import { wordsOf } from './parse.ts';

const SIGN = 'lares> ';
const FAREWELLS = new Set(['exit', 'quit', 'logout']);
const KEPT_LINES = 50;

export interface PromptOptions {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly screen: Sink;
  readonly commands: readonly Command[];
  readonly around: Omit<Surroundings, 'signal' | 'ask' | 'prompt'>;
  readonly idleMs: number;
}

/**
 * The prompt of the console. It takes lines, gives them to the commands and nothing to a shell. Invariants: one command
 * runs at a time; Ctrl-C ends the command, not the prompt; an answer never comes from what was typed before the
 * question; when nobody types for the idle time, everything ends.
 */
export class Prompt {
  readonly #options: PromptOptions;
  readonly #lines: Interface;
  readonly #echo: Echo;
  readonly #waiting: string[] = [];
  readonly #end = new AbortController();
  #running: AbortController | undefined;
  #answer: ((text: string) => void) | undefined;
  #idle: NodeJS.Timeout | undefined;
  #wake = (): void => {};

  constructor(options: PromptOptions) {
    this.#options = { ...options, commands: options.commands.filter(({ shellOnly }) => !shellOnly) };
    const { input, screen } = options;
    this.#echo = new Echo(screen);
    this.#lines = createInterface({
      input, output: this.#echo, terminal: input.isTTY === true, prompt: SIGN, historySize: KEPT_LINES,
      completer: callbackify((line: string) => this.#complete(line)),
    });
  }

  /** Resolves when the person leaves, goes away or has no terminal any more. */
  async run(): Promise<void> {
    const { input, screen, idleMs } = this.#options;
    const awake = (): void => void this.#idle?.refresh();
    this.#idle = setTimeout(() => this.#leave(), idleMs);
    input.on('data', awake);
    this.#lines.on('line', (line) => this.#take(line)).on('SIGINT', () => this.#interrupt()).on('close', () => this.#leave());
    this.#lines.on('history', (history) => this.#answer && history.shift());
    screen.write('Type help for the commands and exit to leave.\n');
    for (let line = await this.#next(); line !== undefined; line = await this.#next()) await this.#obey(line);
    input.off('data', awake);
    clearTimeout(this.#idle);
    this.#lines.close();
  }

  /** The next line; undefined at the end. */
  async #next(): Promise<string | undefined> {
    while (this.#waiting.length === 0 && !this.#end.signal.aborted) {
      this.#lines.prompt();
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    return this.#end.signal.aborted ? undefined : this.#waiting.shift();
  }

  async #obey(line: string): Promise<void> {
    const { around, commands } = this.#options;
    this.#running = new AbortController();
    const signal = AbortSignal.any([this.#running.signal, this.#end.signal]);
    try {
      const words = wordsOf(line);
      // Somebody used to a shell types the program's name.
      if (words[0] === 'lares') words.shift();
      if (words.length === 0) return;
      if (FAREWELLS.has(words[0]!)) return this.#leave();
      const ask = (question: string, { hidden = false } = {}): Promise<string> => this.#ask(question, hidden, signal);
      await execute(words, commands, { ...around, signal, ask, prompt: undefined });
    } catch (error) {
      around.output(false).note((error as Error).message);
    } finally {
      this.#running = undefined;
    }
  }

  #ask(question: string, isHidden: boolean, signal: AbortSignal): Promise<string> {
    return new Promise((resolve, reject) => {
      // What was typed ahead is no answer to a question nobody had seen.
      this.#waiting.length = 0;
      const settle = (): void => {
        this.#answer = undefined;
        if (isHidden) this.#options.screen.write('\n');
        this.#echo.isMuted = false;
      };
      signal.addEventListener('abort', () => (settle(), reject(signal.reason as Error)), { once: true });
      this.#answer = (text) => (settle(), resolve(text));
      this.#lines.setPrompt(question);
      this.#lines.prompt();
      this.#lines.setPrompt(SIGN);
      this.#echo.isMuted = isHidden;
    });
  }

  #take(line: string): void {
    if (this.#answer) return this.#answer(line);
    this.#waiting.push(line);
    this.#wake();
  }

  #interrupt(): void {
    if (this.#running) return this.#running.abort();
    // Away with what was typed so far, as in a shell.
    this.#options.screen.write('\n');
    this.#lines.write(null, { ctrl: true, name: 'e' });
    this.#lines.write(null, { ctrl: true, name: 'u' });
    this.#lines.prompt();
  }

  #leave(): void {
    this.#end.abort();
    this.#wake();
  }

  async #complete(line: string): Promise<[string[], string]> {
    const words = line.split(/\s+/).filter((word, index, all) => word !== '' || index === all.length - 1);
    const typed = words.pop() ?? '';
    const { words: fixed, kind } = choices(words, typed, this.#options.commands);
    const named = namedKinds.find((candidate) => candidate === kind);
    const found = named ? await namesOf(named, this.#options.around.device, this.#end.signal).catch(() => []) : fixed;
    return [found.filter((word) => word.startsWith(typed)).map((word) => `${word} `), typed];
  }
}

/** The screen as the line editor sees it: it can be told not to show what is typed. */
class Echo extends Writable {
  isMuted = false;
  readonly isTTY: boolean;
  readonly #screen: Sink;

  constructor(screen: Sink) {
    super({ decodeStrings: false });
    this.#screen = screen;
    this.isTTY = screen.isTTY === true;
  }

  get columns(): number | undefined {
    return this.#screen.columns;
  }

  override _write(chunk: string | Buffer, _encoding: BufferEncoding, done: () => void): void {
    if (!this.isMuted) this.#screen.write(chunk);
    done();
  }
}
