import type { Permission, Role } from '../../core/access.ts';
import type { Migration, Statement, Store } from '../../host/store/port.ts';

const migrations: readonly Migration[] = [
  {
    version: 1,
    sql: `
      CREATE TABLE tokens (
        id TEXT PRIMARY KEY,
        user_id INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
        name TEXT NOT NULL,
        hash TEXT NOT NULL, -- SHA-256 of the whole token, which has 256 random bits: who reads the file cannot use it
        scopes TEXT NOT NULL, -- JSON
        created_at_ms INTEGER NOT NULL,
        expires_at_ms INTEGER NOT NULL,
        last_used_ms INTEGER
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX tokens_user ON tokens (user_id);
      -- However somebody is disabled: enabling them again must not bring their programs back.
      CREATE TRIGGER tokens_end AFTER UPDATE OF disabled ON users WHEN NEW.disabled = 1 BEGIN DELETE FROM tokens WHERE user_id = NEW.id; END;`,
  },
];

export interface TokenRow {
  readonly id: string;
  readonly name: string;
  readonly hash: string;
  readonly scopes: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  readonly lastUsedMs: number | null;
  /** Its user's, as of now. */
  readonly user: string;
  readonly role: Role;
  readonly mustChange: number;
}

export interface NewToken {
  readonly id: string;
  readonly user: string;
  readonly name: string;
  readonly hash: string;
  readonly scopes: readonly Permission[];
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}

/** Those of a disabled user are none. */
const select = `SELECT tokens.id, tokens.name, hash, scopes, tokens.created_at_ms AS createdAtMs, expires_at_ms AS expiresAtMs,
  last_used_ms AS lastUsedMs, users.name AS user, role, must_change AS mustChange
  FROM tokens JOIN users ON users.id = user_id AND disabled = 0`;

/** API tokens on disk. They go with their user. */
export class TokenStore {
  readonly #store: Store;
  readonly #insert: Statement<[string, string, string, string, number, number, string], never>;
  readonly #find: Statement<[string], TokenRow>;
  readonly #all: Statement<[], TokenRow>;
  readonly #of: Statement<[string], TokenRow>;
  readonly #count: Statement<[number], { count: number }>;
  readonly #use: Statement<[number, string], never>;
  readonly #delete: Statement<[string], never>;

  /** The tables of AuthStore must be there. */
  constructor(store: Store) {
    this.#store = store;
    store.migrate('auth.tokens', migrations);
    this.#insert = store.statement(
      'INSERT INTO tokens (id, name, hash, scopes, created_at_ms, expires_at_ms, user_id) SELECT ?, ?, ?, ?, ?, ?, id FROM users WHERE name = ?',
    );
    this.#find = store.statement(`${select} WHERE tokens.id = ?`);
    this.#all = store.statement(select);
    this.#of = store.statement(`${select} WHERE users.name = ? ORDER BY tokens.created_at_ms DESC, tokens.id`);
    this.#count = store.statement('SELECT count(*) AS count FROM tokens WHERE user_id = ?');
    this.#use = store.statement('UPDATE tokens SET last_used_ms = ? WHERE id = ?');
    this.#delete = store.statement('DELETE FROM tokens WHERE id = ?');
  }

  transaction<T>(work: () => T): T {
    return this.#store.transaction(work);
  }

  insert({ id, user, name, hash, scopes, createdAtMs, expiresAtMs }: NewToken): void {
    this.#insert.run(id, name, hash, JSON.stringify(scopes), createdAtMs, expiresAtMs, user);
  }

  token(id: string): TokenRow | undefined {
    return this.#find.get(id);
  }

  all(): TokenRow[] {
    return this.#all.all();
  }

  /** Newest first. */
  of(user: string): TokenRow[] {
    return this.#of.all(user);
  }

  count(userId: number): number {
    return this.#count.get(userId)!.count;
  }

  use(id: string, nowMs: number): void {
    this.#use.run(nowMs, id);
  }

  delete(id: string): void {
    this.#delete.run(id);
  }
}
