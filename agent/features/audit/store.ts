import type { Migration, Statement, Store } from '../../host/store/port.ts';
import type { AuditEntry } from './schema.ts';

/** What was done or failed, and what was refused, have a share each: a flood of refusals cannot wash out what happened. */
export const MOST_DONE = 7800;
export const MOST_REFUSED = 1800;
export const KEPT_MS = 365 * 86_400_000;
/** Whatever the clock says, age takes none of these: one wrong time must not empty the trail. */
export const NEVER_AGED = 500;
/** So many new ones come before old ones go: in one step, since flash wears by the write. */
const TRIM_EVERY = 100;

/**
 * What may go, in terms of the table itself. The trigger holds everybody to it, so that nothing but retention deletes,
 * whatever a statement says.
 */
const outlived = (row: string): string => `(
  ${row}number <= (SELECT MAX(number) FROM audit WHERE refused = ${row}refused) - iif(${row}refused, ${MOST_REFUSED}, ${MOST_DONE})
  OR (${row}at_ms < (SELECT at_ms FROM audit ORDER BY id DESC LIMIT 1) - ${KEPT_MS}
    AND ${row}number <= (SELECT MAX(number) FROM audit WHERE refused = ${row}refused) - ${NEVER_AGED}))`;

const migrations: readonly Migration[] = [
  {
    version: 1,
    sql: `
      CREATE TABLE audit (
        id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice
        refused INTEGER NOT NULL,
        number INTEGER NOT NULL, -- counts within its share
        at_ms INTEGER NOT NULL,
        user TEXT,
        via TEXT NOT NULL,
        address TEXT,
        event TEXT NOT NULL,
        target TEXT,
        outcome TEXT NOT NULL CHECK (outcome IN ('done', 'refused', 'failed')),
        code TEXT,
        request_id TEXT
      ) STRICT;
      CREATE UNIQUE INDEX audit_number ON audit (refused, number);
      CREATE TRIGGER audit_never_changes BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
      CREATE TRIGGER audit_never_replaces BEFORE INSERT ON audit
        WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id OR (refused = NEW.refused AND number = NEW.number))
        BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
      CREATE TRIGGER audit_keeps BEFORE DELETE ON audit WHEN NOT ${outlived('OLD.')}
        BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;`,
  },
];

export type NewEntry = Omit<AuditEntry, 'id'>;

export interface Filter {
  readonly user?: string;
  readonly event?: string;
  readonly outcome?: AuditEntry['outcome'];
  readonly sinceMs?: number;
  readonly untilMs?: number;
}

type Values = [number, number, number, string | null, string, string | null, string, string | null, string, string | null, string | null];

const columns = 'id, at_ms AS atMs, user, via, address, event, target, outcome, code, request_id AS requestId';

/** The trail on disk. */
export class AuditStore {
  readonly #store: Store;
  readonly #insert: Statement<Values, { id: number; number: number }>;
  readonly #trim: Statement<[], never>;
  readonly #page: Statement<[number, string | null, string | null, string | null, number, number, number], AuditEntry>;

  constructor(store: Store) {
    this.#store = store;
    store.migrate('audit', migrations);
    this.#insert = store.statement(
      `INSERT INTO audit (refused, number, at_ms, user, via, address, event, target, outcome, code, request_id)
       VALUES (?, (SELECT coalesce(MAX(number), 0) + 1 FROM audit WHERE refused = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id, number`,
    );
    this.#trim = store.statement(`DELETE FROM audit AS entry WHERE ${outlived('entry.')}`);
    this.#page = store.statement(
      `SELECT ${columns} FROM audit WHERE id < ? AND user IS ifnull(?, user) AND event GLOB ifnull(?, '*')
       AND outcome = ifnull(?, outcome) AND at_ms >= ? AND at_ms < ? ORDER BY id DESC LIMIT ?`,
    );
  }

  /** Writes entries in one step. @returns them with their ids @throws LaresError store.unwritable */
  append(entries: readonly NewEntry[]): AuditEntry[] {
    return this.#store.transaction(() => entries.map((entry) => ({ id: this.#append(entry), ...entry })));
  }

  /** Newest first, those with ids below `beforeId`. */
  page({ user, event, outcome, sinceMs = 0, untilMs = Number.MAX_SAFE_INTEGER }: Filter, beforeId: number, limit: number): AuditEntry[] {
    return this.#page.all(beforeId, user ?? null, event === undefined ? null : globOf(event), outcome ?? null, sinceMs, untilMs, limit);
  }

  #append({ atMs, user, via, address, event, target, outcome, code, requestId }: NewEntry): number {
    const refused = outcome === 'refused' ? 1 : 0;
    const { id, number } = this.#insert.get(refused, refused, atMs, user, via, address, event, target, outcome, code, requestId)!;
    if (number % TRIM_EVERY === 0) this.#trim.run();
    return id;
  }
}

/** Only a star at the end has a meaning. */
function globOf(event: string): string {
  const isPrefix = event.endsWith('*');
  return (isPrefix ? event.slice(0, -1) : event).replaceAll(/[*?[]/g, '[$&]') + (isPrefix ? '*' : '');
}
