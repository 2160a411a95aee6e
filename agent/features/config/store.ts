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
  {
    version: 2,
    sql: `
      ALTER TABLE config_revisions ADD COLUMN kind TEXT NOT NULL DEFAULT 'change';
      ALTER TABLE config_revisions ADD COLUMN undoes INTEGER;
      -- A choice that was taken back; value is then the JSON null.
      ALTER TABLE config_changes ADD COLUMN removed INTEGER NOT NULL DEFAULT 0;
      -- A secret: value, and previous unless it is NULL, are the JSON null, since secrets of the past are not kept.
      ALTER TABLE config_changes ADD COLUMN sealed INTEGER NOT NULL DEFAULT 0;
      -- Sealed by this device's key; value is then the JSON text of what the seal made.
      ALTER TABLE config_values ADD COLUMN sealed INTEGER NOT NULL DEFAULT 0;
      CREATE INDEX config_changes_by_key ON config_changes (key, revision);`,
  },
];

/** How a revision came about. */
export type RevisionKind = 'change' | 'undo' | 'import';

/** A value somebody chose. */
export interface Chosen {
  /** As sealed, for a secret. */
  readonly value: unknown;
  readonly sealed: boolean;
  /** The revision that chose it, and when that was. */
  readonly revision: number;
  readonly timeMs: number;
}

export interface Revision {
  readonly revision: number;
  readonly timeMs: number;
  readonly author: string;
  readonly kind: RevisionKind;
  /** The revision this one undid. */
  readonly undoes: number | null;
}

/** What a revision does to one key. */
export type Edit = { readonly value: unknown; readonly sealed: boolean } | 'remove';

/** What a revision did to one key; `undefined` stands for no choice. Values of secrets are null. */
export interface Change {
  readonly key: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly sealed: boolean;
}

interface ChangeRow {
  readonly key: string;
  readonly value: string;
  readonly previous: string | null;
  readonly removed: number;
  readonly sealed: number;
}

type ValueRow = { readonly key: string; readonly value: string; readonly sealed: number; readonly revision: number; readonly timeMs: number };

const parsed = (text: string | null): unknown => (text === null ? undefined : (JSON.parse(text) as unknown));
const changeOf = (row: ChangeRow): Change => ({
  key: row.key,
  before: parsed(row.previous),
  after: row.removed === 1 ? undefined : parsed(row.value),
  sealed: row.sealed === 1,
});

/** Settings on disk: the chosen values, and what each revision changed. */
export class ConfigStore {
  readonly #store: Store;
  readonly #insertRevision: Statement<[number, number, string, string, number | null], never>;
  readonly #insertChange: Statement<[number, string, string, string | null, number, number], never>;
  readonly #putValue: Statement<[string, string, number, number], never>;
  readonly #deleteValue: Statement<[string], never>;
  readonly #findValue: Statement<[string], { value: string; sealed: number }>;
  readonly #allValues: Statement<[], ValueRow>;
  readonly #newest: Statement<[], { revision: number | null }>;
  readonly #page: Statement<[number, number], Revision>;
  readonly #changes: Statement<[number], ChangeRow>;
  readonly #change: Statement<[number, string], ChangeRow>;
  readonly #lastOf: Statement<[string], { revision: number | null }>;
  readonly #span: Statement<[number, number], { key: string; first: number; last: number }>;

  constructor(store: Store) {
    this.#store = store;
    store.migrate('config', migrations);
    const change = 'SELECT key, value, previous, removed, sealed FROM config_changes';
    this.#insertRevision = store.statement('INSERT INTO config_revisions (revision, time_ms, author, kind, undoes) VALUES (?, ?, ?, ?, ?)');
    this.#insertChange = store.statement(
      'INSERT INTO config_changes (revision, key, value, previous, removed, sealed) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#putValue = store.statement(
      `INSERT INTO config_values (key, value, revision, sealed) VALUES (?, ?, ?, ?)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value, revision = excluded.revision, sealed = excluded.sealed`,
    );
    this.#deleteValue = store.statement('DELETE FROM config_values WHERE key = ?');
    this.#findValue = store.statement('SELECT value, sealed FROM config_values WHERE key = ?');
    this.#allValues = store.statement(
      'SELECT key, value, sealed, revision, time_ms AS timeMs FROM config_values JOIN config_revisions USING (revision)',
    );
    this.#newest = store.statement('SELECT max(revision) AS revision FROM config_revisions');
    this.#page = store.statement(
      'SELECT revision, time_ms AS timeMs, author, kind, undoes FROM config_revisions WHERE revision < ? ORDER BY revision DESC LIMIT ?',
    );
    this.#changes = store.statement(`${change} WHERE revision = ? ORDER BY key`);
    this.#change = store.statement(`${change} WHERE revision = ? AND key = ?`);
    this.#lastOf = store.statement('SELECT max(revision) AS revision FROM config_changes WHERE key = ?');
    this.#span = store.statement(
      `SELECT key, min(revision) AS first, max(revision) AS last FROM config_changes
       WHERE revision > ? AND revision <= ? GROUP BY key ORDER BY key`,
    );
  }

  /** 0 before the first change. */
  revision(): number {
    return this.#newest.get()?.revision ?? 0;
  }

  /** Every value somebody chose, those of features which are no longer there too. */
  values(): Map<string, Chosen> {
    return new Map(
      this.#allValues.all().map(({ key, value, sealed, revision, timeMs }) => [key, { value: parsed(value), sealed: sealed === 1, revision, timeMs }]),
    );
  }

  /** Writes one revision, wholly or not at all. It is durable when this returns. */
  append({ revision, timeMs, author, kind, undoes }: Revision, edits: ReadonlyMap<string, Edit>): void {
    this.#store.transaction(() => {
      this.#insertRevision.run(revision, timeMs, author, kind, undoes);
      for (const [key, edit] of edits) this.#apply(revision, key, edit);
    });
  }

  /** Newest first. @param before only revisions older than this one */
  page(before: number, limit: number): Revision[] {
    return this.#page.all(before, limit);
  }

  changesOf(revision: number): Change[] {
    return this.#changes.all(revision).map(changeOf);
  }

  /** The revision that changed a key last; 0 when none did. */
  lastChangeOf(key: string): number {
    return this.#lastOf.get(key)?.revision ?? 0;
  }

  /** What the revisions after `from`, up to and including `to`, did to each key together. */
  between(from: number, to: number): Change[] {
    return this.#span.all(from, to).map(({ key, first, last }) => {
      const { before, sealed } = changeOf(this.#change.get(first, key)!);
      const end = changeOf(this.#change.get(last, key)!);
      return { key, before, after: end.after, sealed: sealed || end.sealed };
    });
  }

  #apply(revision: number, key: string, edit: Edit): void {
    const old = this.#findValue.get(key);
    const remove = edit === 'remove';
    const sealed = (remove ? old?.sealed === 1 : edit.sealed) || old?.sealed === 1;
    const value = remove ? 'null' : JSON.stringify(edit.value);
    const previous = old === undefined ? null : old.value;
    this.#insertChange.run(revision, key, sealed ? 'null' : value, sealed && previous !== null ? 'null' : previous, remove ? 1 : 0, sealed ? 1 : 0);
    if (remove) this.#deleteValue.run(key);
    else this.#putValue.run(key, value, revision, edit.sealed ? 1 : 0);
  }
}
