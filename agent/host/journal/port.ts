import { defineError } from '../../core/errors/index.ts';

export const journalBusy = defineError('journal.busy', 429, 'Too many units are being followed at once; close another log first.',
  'End another subscription to a journal first.');
export const journalBadName = defineError('journal.badName', 422, '{unit} is no name of a unit.',
  'Send the full name with its suffix, such as nginx.service.');
export const journalBadCursor = defineError('journal.badCursor', 422, 'This place in the journal is not one of its cursors.',
  'Start from the newest lines, without a cursor.');

/** One entry of the journal, systemd.journal-fields(7). */
export interface JournalLine {
  readonly cursor: string;
  /** Milliseconds since the epoch. */
  readonly timeMs: number;
  /** syslog: 0 emergency … 7 debug; 6 where the entry names none. */
  readonly priority: number;
  readonly identifier: string;
  readonly pid: number | null;
  /** At most 16 KiB. */
  readonly message: string;
}

export interface JournalRead {
  /** Full name of a unit; what it logged and what systemd says about it. */
  readonly unit: string;
  /** At most so many, the newest ones (the oldest ones with `after`). */
  readonly lines: number;
  /** Only entries older than this cursor. */
  readonly before?: string | undefined;
  /** Only entries newer than this cursor. */
  readonly after?: string | undefined;
}

/** The journal of this device. */
export interface Journal {
  /**
   * Entries, oldest first.
   * @throws LaresError journal.badName, journal.badCursor, journal.busy, exec.missing, exec.failed, exec.tooLong
   */
  read(query: JournalRead): Promise<readonly JournalLine[]>;
  /**
   * Hands over every entry after the cursor (without one: every entry there is and will be) until the returned
   * function is called. `onEnd` tells that following ended by itself and why.
   * @throws LaresError journal.badName, journal.badCursor, journal.busy
   */
  follow(unit: string, after: string | undefined, onLine: (line: JournalLine) => void, onEnd: (error: unknown) => void): () => void;
}
