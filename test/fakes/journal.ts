import { appendFileSync, chmodSync, mkdtempSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Test } from 'tap';

const program = path.resolve(import.meta.dirname, 'journalctl.ts');

/** A journal of the test's own, and a program that reads it as journalctl would. */
export class FakeJournal {
  /** Path to call in journalctl's place. */
  readonly program: string;
  readonly #folder: string;
  #written = 0;

  constructor(t: Test) {
    // Not the test's own folder: that belongs to the test, and asking for it again empties it.
    this.#folder = mkdtempSync(path.join(tmpdir(), 'lares-journal-'));
    t.teardown(() => rmSync(this.#folder, { recursive: true }));
    for (const name of ['journal', 'calls']) writeFileSync(path.join(this.#folder, name), '');
    this.program = path.join(this.#folder, 'journalctl');
    writeFileSync(this.program, `#!/bin/sh\nexec '${process.execPath}' '${program}' '${this.#folder}' "$@"\n`);
    chmodSync(this.program, 0o755);
  }

  /** Appends entries as the journal would have them and returns their cursors. */
  write(unit: string, messages: readonly (string | number[] | string[])[], fields: object = {}): string[] {
    const cursors: string[] = [];
    const lines = messages.map((message) => {
      this.#written += 1;
      const cursor = `s=a0eec2038e3f4fdea0e84127baf64a1e;i=${this.#written.toString(16)};b=73bc;m=e7;t=66;x=8f`;
      cursors.push(cursor);
      return `${JSON.stringify({
        __CURSOR: cursor, __REALTIME_TIMESTAMP: String(1_700_000_000_000_000 + this.#written * 1000), _SYSTEMD_UNIT: unit,
        PRIORITY: '6', SYSLOG_IDENTIFIER: 'demo', _PID: '42', MESSAGE: message, ...fields,
      })}\n`;
    });
    appendFileSync(path.join(this.#folder, 'journal'), lines.join(''));
    return cursors;
  }

  /** Arguments of every call so far. */
  calls(): { pid: number; args: string[] }[] {
    return readFileSync(path.join(this.#folder, 'calls'), 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));
  }

  /** Resolves when so many calls have been made. */
  called(count: number): Promise<void> {
    return new Promise((resolve) => {
      const watcher = watch(path.join(this.#folder, 'calls'), () => look());
      const look = (): void => {
        if (this.calls().length < count) return;
        watcher.close();
        resolve();
      };
      look();
    });
  }
}
