import type { Migration, Statement, Store } from '../../host/store/port.ts';
import type { Cause, Outcome, PendingChange } from './schema.ts';

const migrations: readonly Migration[] = [
  {
    version: 1,
    sql: `
      CREATE TABLE network_changes (
        number INTEGER PRIMARY KEY, -- order of starting, whatever the clock said
        id TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL CHECK (kind IN ('join', 'activate', 'addresses', 'forget')),
        interface TEXT NOT NULL,
        subject TEXT NOT NULL,
        started_by TEXT NOT NULL,
        checkpoint TEXT NOT NULL, -- NetworkManager's
        connection TEXT, -- UUID of the connection it is about, once there is one
        before TEXT NOT NULL, -- JSON: what to go back to, should NetworkManager have lost its checkpoint
        deadline_ms INTEGER, -- once it waits to be kept
        confirmed INTEGER NOT NULL DEFAULT 0,
        outcome TEXT CHECK (outcome IN ('kept', 'undone', 'failed')),
        cause TEXT,
        ended_at_ms INTEGER
      ) STRICT;
      CREATE UNIQUE INDEX network_changes_one_pending ON network_changes (outcome IS NULL) WHERE outcome IS NULL;`,
  },
];

/** How many ended changes are remembered. */
const KEPT = 20;

/** A change on disk. Holds no secret. */
export interface ChangeRow {
  readonly id: string;
  readonly kind: PendingChange['kind'];
  readonly interface: string;
  readonly subject: string;
  readonly checkpoint: string;
  readonly connection: string | null;
  readonly before: string;
  readonly deadlineMs: number | null;
  readonly confirmed: number;
}

export interface EndedRow extends Pick<ChangeRow, 'id' | 'kind' | 'interface' | 'subject'> {
  readonly outcome: Outcome;
  readonly cause: Cause | null;
  readonly endedAtMs: number;
}

export type NewChange = Pick<ChangeRow, 'id' | 'kind' | 'interface' | 'subject' | 'checkpoint' | 'connection' | 'before'> & { readonly startedBy: string };

/** Changes of the network on disk, so that their end is known even when the agent did not live to see it. */
export class ChangeStore {
  readonly #insert: Statement<[string, string, string, string, string, string, string | null, string], never>;
  readonly #pending: Statement<[], ChangeRow>;
  readonly #last: Statement<[], EndedRow>;
  readonly #connect: Statement<[string, string], never>;
  readonly #await: Statement<[number, string], never>;
  readonly #confirm: Statement<[string], never>;
  readonly #end: Statement<[string, string | null, number, string], never>;
  readonly #trim: Statement<[], never>;

  constructor(store: Store) {
    store.migrate('network', migrations);
    this.#insert = store.statement('INSERT INTO network_changes (id, kind, interface, subject, started_by, checkpoint, connection, before) VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
    this.#pending = store.statement('SELECT id, kind, interface, subject, checkpoint, connection, before, deadline_ms AS deadlineMs, confirmed FROM network_changes WHERE outcome IS NULL');
    this.#last = store.statement('SELECT id, kind, interface, subject, outcome, cause, ended_at_ms AS endedAtMs FROM network_changes WHERE outcome IS NOT NULL ORDER BY number DESC LIMIT 1');
    this.#connect = store.statement('UPDATE network_changes SET connection = ? WHERE id = ?');
    this.#await = store.statement('UPDATE network_changes SET deadline_ms = ? WHERE id = ?');
    this.#confirm = store.statement('UPDATE network_changes SET confirmed = 1 WHERE id = ?');
    this.#end = store.statement('UPDATE network_changes SET outcome = ?, cause = ?, ended_at_ms = ? WHERE id = ?');
    this.#trim = store.statement(`DELETE FROM network_changes WHERE outcome IS NOT NULL AND number <= (SELECT MAX(number) FROM network_changes) - ${KEPT}`);
  }

  insert({ id, kind, interface: device, subject, startedBy, checkpoint, connection, before }: NewChange): void {
    this.#insert.run(id, kind, device, subject, startedBy, checkpoint, connection, before);
  }

  pending(): ChangeRow | undefined {
    return this.#pending.get();
  }

  /** The one that ended last. */
  last(): EndedRow | undefined {
    return this.#last.get();
  }

  setConnection(id: string, uuid: string): void {
    this.#connect.run(uuid, id);
  }

  /** It waits to be kept until then. */
  setDeadline(id: string, deadlineMs: number): void {
    this.#await.run(deadlineMs, id);
  }

  /** It is to be kept: from here on it counts as kept even when the agent dies before NetworkManager has heard of it. */
  setConfirmed(id: string): void {
    this.#confirm.run(id);
  }

  end(id: string, outcome: Outcome, cause: Cause | null, endedAtMs: number): void {
    this.#end.run(outcome, cause, endedAtMs, id);
    this.#trim.run();
  }
}
