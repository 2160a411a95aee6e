import type { Migration, Statement, Store } from '../../host/store/port.ts';

const migrations: readonly Migration[] = [
  {
    version: 1,
    sql: `
      CREATE TABLE config_revisions (
        revision INTEGER PRIMARY KEY,
        time_ms INTEGER NOT NULL,
        author TEXT NOT NULL
      ) STRICT;
      -- What each revision changed. JSON; previous is NULL where nobody had chosen a value before.
      CREATE TABLE config_changes (
        revision INTEGER NOT NULL REFERENCES config_revisions,
        key TEXT NOT NULL,
        value TEXT NOT NULL,
        previous TEXT,
        PRIMARY KEY (revision, key)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE config_values (
        key TEXT PRIMARY KEY,
        value TEXT NOT NULL,
        revision INTEGER NOT NULL REFERENCES config_revisions
      ) STRICT, WITHOUT ROWID;`,
  },
];

interface ValueRow {
  readonly key: string;
  readonly value: string;
}

/** Settings on disk: the chosen values, and what each revision changed. */
export class ConfigStore {
  readonly #store: Store;
  readonly #insertRevision: Statement<[number, number, string], never>;
  readonly #insertChange: Statement<[number, string, string, string | null], never>;
  readonly #putValue: Statement<[string, string, number], never>;
  readonly #findValue: Statement<[string], ValueRow>;
  readonly #allValues: Statement<[], ValueRow>;
  readonly #newest: Statement<[], { revision: number | null }>;

  constructor(store: Store) {
    this.#store = store;
    store.migrate('config', migrations);
    this.#insertRevision = store.statement('INSERT INTO config_revisions (revision, time_ms, author) VALUES (?, ?, ?)');
    this.#insertChange = store.statement('INSERT INTO config_changes (revision, key, value, previous) VALUES (?, ?, ?, ?)');
    this.#putValue = store.statement(
      `INSERT INTO config_values (key, value, revision) VALUES (?, ?, ?)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value, revision = excluded.revision`,
    );
    this.#findValue = store.statement('SELECT key, value FROM config_values WHERE key = ?');
    this.#allValues = store.statement('SELECT key, value FROM config_values');
    this.#newest = store.statement('SELECT max(revision) AS revision FROM config_revisions');
  }

  /** 0 before the first change. */
  revision(): number {
    return this.#newest.get()?.revision ?? 0;
  }

  /** Every value somebody chose, those of features which are no longer there too. */
  values(): Map<string, unknown> {
    return new Map(this.#allValues.all().map((row) => [row.key, JSON.parse(row.value) as unknown]));
  }

  /** Writes one revision, wholly or not at all. It is durable when this returns. */
  append(revision: number, timeMs: number, author: string, values: ReadonlyMap<string, unknown>): void {
    this.#store.transaction(() => {
      this.#insertRevision.run(revision, timeMs, author);
      for (const [key, value] of values) {
        const text = JSON.stringify(value);
        this.#insertChange.run(revision, key, text, this.#findValue.get(key)?.value ?? null);
        this.#putValue.run(key, text, revision);
      }
    });
  }
}
