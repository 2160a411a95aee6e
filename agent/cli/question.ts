import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { Place } from './command.ts';

/** Asks on a terminal, outside the prompt. */
export class Question {
  readonly #input: NodeJS.ReadableStream;
  readonly #screen: Writable;
  readonly #interrupted: AbortController;

  /** @param interrupted is aborted when Ctrl-C is the answer */
  constructor(input: NodeJS.ReadableStream, screen: Writable, interrupted: AbortController) {
    this.#input = input;
    this.#screen = screen;
    this.#interrupted = interrupted;
  }

  readonly ask: NonNullable<Place['ask']> = (question, { hidden = false } = {}) =>
    new Promise((resolve, reject) => {
      const silence = new Writable({ write: (_chunk, _encoding, done) => done() });
      const lines = createInterface({ input: this.#input, output: hidden ? silence : this.#screen, terminal: true });
      if (hidden) this.#screen.write(question);
      lines.question(hidden ? '' : question, (answer) => {
        if (hidden) this.#screen.write('\n');
        resolve(answer);
        lines.close();
      });
      lines.on('SIGINT', () => this.#interrupted.abort());
      lines.on('SIGINT', () => lines.close());
      // Also after an answer, where it changes nothing any more.
      lines.on('close', () => reject(new Error('there was no answer')));
    });
}
