import { LaresError } from '../../core/errors/index.ts';
import { type Command, followLines, type LineReader, runLines } from '../exec/index.ts';
import { isCursor, isUnitName, parseJournalLine } from './parse.ts';
import { type Journal, journalBadCursor, journalBadName, journalBusy, type JournalLine, type JournalRead } from './port.ts';

/** Children at once, followers and reads together. */
const MAX_CHILDREN = 16;
const READ_TIMEOUT_MS = 20_000;
/** A binary message of 16 KiB as JSON numbers; lines beyond it cannot be parsed and are left out. */
const LINE_CHARS = 256 * 1024;
const fields = 'MESSAGE,PRIORITY,SYSLOG_IDENTIFIER,SYSLOG_PID,_PID,_COMM';

/** The journal through journalctl(1): its files have no stable format and Node has no binding to sd-journal. */
export function createJournal(program = 'journalctl'): Journal {
  return new JournalctlJournal(program);
}

class JournalctlJournal implements Journal {
  readonly #program: string;
  #children = 0;

  constructor(program: string) {
    this.#program = program;
  }

  async read(query: JournalRead): Promise<readonly JournalLine[]> {
    const lines: JournalLine[] = [];
    await this.#counted(() => runLines(this.#command(query.unit, pageArgs(query)), lineReader((line) => lines.push(line)), READ_TIMEOUT_MS));
    if (query.before === undefined) return lines.slice(0, query.lines);
    // Read backwards, the cursor's own entry first.
    return lines.filter((line) => line.cursor !== query.before).slice(0, query.lines).toReversed();
  }

  follow(unit: string, after: string | undefined, onLine: (line: JournalLine) => void, onEnd: (error: unknown) => void): () => void {
    const place = after === undefined ? [] : [`--after-cursor=${cursorOf(after)}`];
    const command = this.#command(unit, ['--follow', '--no-tail', ...place]);
    const abort = new AbortController();
    void this.#counted(() => followLines(command, lineReader(onLine), abort.signal)).then(
      () => { if (!abort.signal.aborted) onEnd(undefined); },
      (error: unknown) => { if (!abort.signal.aborted) onEnd(error); },
    );
    return () => abort.abort();
  }

  #command(unit: string, args: readonly string[]): Command {
    if (!isUnitName(unit)) throw new LaresError(journalBadName, { unit: unit.slice(0, 64) });
    // --all: without it a field over 4 KiB comes as null.
    const output = ['--output=json', `--output-fields=${fields}`, '--all', '--no-pager', '--quiet'];
    return { program: this.#program, args: [...output, ...args, `--unit=${unit}`] };
  }

  async #counted(run: () => Promise<void>): Promise<void> {
    if (this.#children >= MAX_CHILDREN) throw new LaresError(journalBusy);
    this.#children += 1;
    try {
      await run();
    } finally {
      this.#children -= 1;
    }
  }
}

function pageArgs(query: JournalRead): string[] {
  const { before, after, lines } = query;
  if (before !== undefined) return ['--reverse', `--cursor=${cursorOf(before)}`, `--lines=${lines + 1}`];
  // With a cursor --lines keeps the first ones after it, without one the last ones of all.
  if (after !== undefined) return [`--after-cursor=${cursorOf(after)}`, `--lines=${lines}`];
  return [`--lines=${lines}`];
}

function cursorOf(cursor: string): string {
  if (!isCursor(cursor)) throw new LaresError(journalBadCursor);
  return cursor;
}

function lineReader(onLine: (line: JournalLine) => void): LineReader {
  return {
    maxLineChars: LINE_CHARS,
    onLine: (text) => {
      const line = parseJournalLine(text);
      if (line) onLine(line);
    },
  };
}
