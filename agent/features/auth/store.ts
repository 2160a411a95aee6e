import { randomInt } from 'node:crypto';
import type { Role } from '../../core/access.ts';
import { isUnwritable, type Migration, type Statement, type Store } from '../../host/store/port.ts';
import { type NewSession, type UnsavedSession, UnsavedSessions } from './unsaved-sessions.ts';

const migrations: readonly Migration[] = [
  {
    version: 1,
    sql: `
      CREATE TABLE users (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        role TEXT NOT NULL CHECK (role IN ('viewer', 'operator', 'admin', 'owner')),
        password TEXT NOT NULL,
        created_at_ms INTEGER NOT NULL
      ) STRICT;
      -- Two claims at once: the second one fails here, whatever the code above it believes.
      CREATE UNIQUE INDEX users_one_owner ON users (role) WHERE role = 'owner';
      -- key is the SHA-256 of the cookie's value: who reads the file cannot become anyone.
      CREATE TABLE sessions (
        key TEXT PRIMARY KEY,
        user_id INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
        csrf TEXT NOT NULL,
        network TEXT NOT NULL,
        created_at_ms INTEGER NOT NULL,
        last_seen_ms INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX sessions_user ON sessions (user_id, created_at_ms);
      CREATE TABLE claim_attempts (boot_id TEXT PRIMARY KEY, wrong INTEGER NOT NULL) STRICT, WITHOUT ROWID;`,
  },
  {
    version: 2,
    // Each has a default: a release that was gone back to inserts without them.
    sql: `
      ALTER TABLE users ADD COLUMN disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1));
      ALTER TABLE users ADD COLUMN must_change INTEGER NOT NULL DEFAULT 0 CHECK (must_change IN (0, 1));
      ALTER TABLE users ADD COLUMN last_seen_ms INTEGER;
      ALTER TABLE sessions ADD COLUMN address TEXT NOT NULL DEFAULT '';
      ALTER TABLE sessions ADD COLUMN device TEXT NOT NULL DEFAULT '';
      ALTER TABLE sessions ADD COLUMN authenticated_at_ms INTEGER NOT NULL DEFAULT 0;`,
  },
  {
    version: 3,
    sql: 'ALTER TABLE sessions ADD COLUMN limited INTEGER NOT NULL DEFAULT 0 CHECK (limited IN (0, 1));',
  },
];

export interface UserRow {
  readonly id: number;
  readonly name: string;
  readonly role: Role;
  /** PHC string. */
  readonly password: string;
  /** 1 or 0, as SQLite has it. */
  readonly disabled: number;
  /** 1 when somebody else chose the password. */
  readonly mustChange: number;
  readonly createdAtMs: number;
  readonly lastSeenMs: number | null;
}

export interface SessionRow {
  readonly key: string;
  readonly userId: number;
  readonly name: string;
  /** As of now, not as of login. */
  readonly role: Role;
  readonly csrf: string;
  readonly createdAtMs: number;
  readonly lastSeenMs: number;
  /** As of now. */
  readonly mustChange: number;
  /** As nginx saw it at login; empty for one of an older release. */
  readonly address: string;
  /** Few words, such as "Firefox on Android". */
  readonly device: string;
  /** When who it is was last proved. */
  readonly authenticatedAtMs: number;
  /** 1 when it came without encryption. */
  readonly limited: number;
}

const userColumns = `id, name, role, password, disabled, must_change AS mustChange, created_at_ms AS createdAtMs, last_seen_ms AS lastSeenMs`;

/** A disabled user has no sessions, whatever the table holds. */
const selectSessions = `SELECT key, user_id AS userId, name, role, csrf, sessions.created_at_ms AS createdAtMs,
  sessions.last_seen_ms AS lastSeenMs, must_change AS mustChange, address, device, authenticated_at_ms AS authenticatedAtMs, limited
  FROM sessions JOIN users ON users.id = user_id AND disabled = 0`;

/** randomInt() draws from less than 2^48. */
const MOST_ID = 2 ** 48 - 1;

/** Accounts, sessions and wrong claim codes on disk. */
export class AuthStore {
  readonly #store: Store;
  readonly #unsaved = new UnsavedSessions();
  readonly #findUser: Statement<[string], UserRow>;
  readonly #findUserById: Statement<[number], UserRow>;
  readonly #findOwner: Statement<[], { id: number }>;
  readonly #insertOwner: Statement<[number, string, string, number], never>;
  readonly #deleteOwner: Statement<[], never>;
  readonly #putPassword: Statement<[string, number], never>;
  readonly #replacePassword: Statement<[string, number, string], never>;
  readonly #allUsers: Statement<[], UserRow>;
  readonly #insertUser: Statement<[number, string, Role, string, number], never>;
  readonly #deleteUser: Statement<[number], never>;
  readonly #putRole: Statement<[Role, number], never>;
  readonly #putDisabled: Statement<[number, number], never>;
  readonly #putMustChange: Statement<[number, number], never>;
  readonly #seeUser: Statement<[number, number], never>;
  readonly #prove: Statement<[number, string], never>;
  readonly #insertSession: Statement<[string, number, string, string, string, string, number, number, number, number], never>;
  readonly #findSession: Statement<[string], SessionRow>;
  readonly #allSessions: Statement<[], SessionRow>;
  readonly #sessionsOf: Statement<[number], { key: string; nowMs: number }>;
  readonly #findFrom: Statement<[number, string], { key: string }>;
  readonly #touch: Statement<[number, string], never>;
  readonly #deleteSession: Statement<[string], never>;
  readonly #findWrong: Statement<[string], { wrong: number }>;
  readonly #forgetWrong: Statement<[string], never>;
  readonly #forgetAllWrong: Statement<[], never>;
  readonly #countWrong: Statement<[string], { wrong: number }>;

  constructor(store: Store) {
    this.#store = store;
    store.migrate('auth', migrations);
    this.#findUser = store.statement(`SELECT ${userColumns} FROM users WHERE name = ?`);
    this.#findUserById = store.statement(`SELECT ${userColumns} FROM users WHERE id = ?`);
    this.#findOwner = store.statement("SELECT id FROM users WHERE role = 'owner'");
    this.#insertOwner = store.statement(
      "INSERT INTO users (id, name, role, password, created_at_ms) VALUES (?, ?, 'owner', ?, ?)",
    );
    this.#deleteOwner = store.statement("DELETE FROM users WHERE role = 'owner'");
    this.#putPassword = store.statement('UPDATE users SET password = ? WHERE id = ?');
    this.#replacePassword = store.statement('UPDATE users SET password = ? WHERE id = ? AND password = ?');
    this.#allUsers = store.statement(`SELECT ${userColumns} FROM users ORDER BY name`);
    this.#insertUser = store.statement(
      'INSERT INTO users (id, name, role, password, created_at_ms, must_change) VALUES (?, ?, ?, ?, ?, 1)',
    );
    this.#deleteUser = store.statement('DELETE FROM users WHERE id = ?');
    this.#putRole = store.statement('UPDATE users SET role = ? WHERE id = ?');
    this.#putDisabled = store.statement('UPDATE users SET disabled = ? WHERE id = ?');
    this.#putMustChange = store.statement('UPDATE users SET must_change = ? WHERE id = ?');
    this.#seeUser = store.statement('UPDATE users SET last_seen_ms = ? WHERE id = ?');
    this.#prove = store.statement('UPDATE sessions SET authenticated_at_ms = ? WHERE key = ?');
    this.#insertSession = store.statement(
      `INSERT INTO sessions (key, user_id, csrf, network, address, device, created_at_ms, last_seen_ms, authenticated_at_ms, limited)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#findSession = store.statement(`${selectSessions} WHERE key = ?`);
    this.#allSessions = store.statement(selectSessions);
    this.#sessionsOf = store.statement('SELECT key, created_at_ms AS nowMs FROM sessions WHERE user_id = ? ORDER BY created_at_ms');
    this.#findFrom = store.statement('SELECT key FROM sessions WHERE user_id = ? AND network = ? LIMIT 1');
    this.#touch = store.statement('UPDATE sessions SET last_seen_ms = ? WHERE key = ?');
    this.#deleteSession = store.statement('DELETE FROM sessions WHERE key = ?');
    this.#findWrong = store.statement('SELECT wrong FROM claim_attempts WHERE boot_id = ?');
    this.#forgetWrong = store.statement('DELETE FROM claim_attempts WHERE boot_id <> ?');
    this.#forgetAllWrong = store.statement('DELETE FROM claim_attempts');
    this.#countWrong = store.statement(
      'INSERT INTO claim_attempts VALUES (?, 1) ON CONFLICT (boot_id) DO UPDATE SET wrong = wrong + 1 RETURNING wrong',
    );
  }

  /** Runs `work` as one durable step. */
  transaction<T>(work: () => T): T {
    return this.#store.transaction(work);
  }

  hasOwner(): boolean {
    return this.#findOwner.get() !== undefined;
  }

  user(name: string): UserRow | undefined {
    return this.#findUser.get(name);
  }

  /**
   * Its id is drawn, not counted: what still refers to an owner who was removed must never mean the next one.
   * @returns the new user's id @throws an error for which isTaken() holds when there is an owner already
   */
  insertOwner(name: string, password: string, nowMs: number): number {
    const id = randomInt(1, MOST_ID);
    this.#insertOwner.run(id, name, password, nowMs);
    return id;
  }

  /** @returns whether there was one */
  deleteOwner(): boolean {
    return this.#deleteOwner.run().changes > 0;
  }

  putPassword(userId: number, password: string): void {
    this.#putPassword.run(password, userId);
  }

  /** @returns false when it was another one by now */
  replacePassword(userId: number, former: string, password: string): boolean {
    return this.#replacePassword.run(password, userId, former).changes > 0;
  }

  /** By name. */
  users(): UserRow[] {
    return this.#allUsers.all();
  }

  /**
   * Makes an account which must choose a password of its own.
   * @throws an error for which isTaken() holds when the name is
   */
  insertUser(name: string, role: Role, password: string, nowMs: number): void {
    this.#insertUser.run(randomInt(1, MOST_ID), name, role, password, nowMs);
  }

  /** With all that refers to it. */
  deleteUser(userId: number): void {
    this.#deleteUser.run(userId);
  }

  putRole(userId: number, role: Role): void {
    this.#putRole.run(role, userId);
  }

  putDisabled(userId: number, disabled: boolean): void {
    this.#putDisabled.run(disabled ? 1 : 0, userId);
  }

  putMustChange(userId: number, mustChange: boolean): void {
    this.#putMustChange.run(mustChange ? 1 : 0, userId);
  }

  insertSession({ key, userId, csrf, network, address, device, limited, nowMs }: NewSession): void {
    this.#insertSession.run(key, userId, csrf, network, address, device, nowMs, nowMs, nowMs, limited ? 1 : 0);
    this.#seeUser.run(nowMs, userId);
  }

  /** Makes a session in memory, where the disk takes none. Not for use in a transaction. */
  holdSession(session: NewSession): void {
    this.#unsaved.make(session);
  }

  /** Who it is was proved anew. */
  proveSession(key: string, nowMs: number): void {
    if (this.#unsaved.find(key)) this.#unsaved.prove(key, nowMs);
    else this.#prove.run(nowMs, key);
  }

  /** As `proveSession`; what the disk does not take is remembered. Not for use in a transaction. */
  proveSessionAnyhow(key: string, nowMs: number): void {
    this.#anyhow(() => this.proveSession(key, nowMs), () => this.#unsaved.prove(key, nowMs));
  }

  session(key: string): SessionRow | undefined {
    const saved = this.#findSession.get(key);
    if (saved) return this.#asOfNow([saved])[0];
    const made = this.#unsaved.find(key);
    return made && this.#rowOf(made);
  }

  sessions(): SessionRow[] {
    return [...this.#asOfNow(this.#allSessions.all()), ...this.#unsaved.made.flatMap((made) => this.#rowOf(made) ?? [])];
  }

  /** Oldest first. */
  sessionKeysOf(userId: number): string[] {
    const saved = this.#sessionsOf.all(userId).filter(({ key }) => !this.#unsaved.hasEnded(key));
    const made = this.#unsaved.made.filter((one) => one.userId === userId);
    return [...saved, ...made].toSorted((a, b) => a.nowMs - b.nowMs).map(({ key }) => key);
  }

  hasSessionFrom(userId: number, network: string): boolean {
    return this.#findFrom.get(userId, network) !== undefined || this.#unsaved.made.some((made) => made.userId === userId && made.network === network);
  }

  touchSession(key: string, userId: number, nowMs: number): void {
    this.transaction(() => {
      this.#touch.run(nowMs, key);
      this.#seeUser.run(nowMs, userId);
    });
  }

  deleteSession(key: string): boolean {
    return this.#deleteSession.run(key).changes > 0;
  }

  /** Ends a session also where the disk takes nothing. Not for use in a transaction. @returns whether there was one */
  deleteSessionAnyhow(key: string): boolean {
    const existed = this.session(key) !== undefined;
    this.#unsaved.forget(key);
    this.#anyhow(() => this.deleteSession(key), () => this.#unsaved.end(key));
    return existed;
  }

  /** What was not on the disk of a session that a transaction ended. @returns whether it was made in memory */
  forgetUnsaved(key: string): boolean {
    return this.#unsaved.forget(key);
  }

  /** Writes what the disk did not take before. @throws LaresError store.unwritable when it still does not */
  saveSessions(): void {
    if (this.#unsaved.isEmpty) return;
    this.transaction(() => {
      for (const made of this.#unsaved.made) {
        if (!this.#rowOf(made)) continue;
        this.insertSession(made);
        this.#prove.run(made.provedAtMs, made.key);
      }
      for (const [key, atMs] of this.#unsaved.proved) this.#prove.run(atMs, key);
      for (const key of this.#unsaved.ended) this.deleteSession(key);
    });
    this.#unsaved.clear();
  }

  #anyhow(work: () => void, otherwise: () => void): void {
    try {
      work();
    } catch (error) {
      if (!isUnwritable(error)) throw error;
      otherwise();
    }
  }

  /** Without those that ended since, and as they were proved since. */
  #asOfNow(saved: readonly SessionRow[]): SessionRow[] {
    const living = saved.filter(({ key }) => !this.#unsaved.hasEnded(key));
    return living.map((row) => ({ ...row, authenticatedAtMs: Math.max(row.authenticatedAtMs, this.#unsaved.provedAtMs(row.key)) }));
  }

  /** Undefined when its user has gone or was disabled. */
  #rowOf({ key, userId, csrf, address, device, limited, nowMs, provedAtMs }: UnsavedSession): SessionRow | undefined {
    const user = this.#findUserById.get(userId);
    if (!user || user.disabled) return undefined;
    const { name, role, mustChange } = user;
    return { key, userId, name, role, csrf, createdAtMs: nowMs, lastSeenMs: nowMs, mustChange, address, device, authenticatedAtMs: provedAtMs, limited: limited ? 1 : 0 };
  }

  /** Wrong claim codes of this boot. */
  wrongCodes(bootId: string): number {
    return this.#findWrong.get(bootId)?.wrong ?? 0;
  }

  forgetWrongCodes(): void {
    this.#forgetAllWrong.run();
  }

  /** Counts one more, forgets other boots, and returns the count. */
  countWrongCode(bootId: string): number {
    return this.transaction(() => {
      this.#forgetWrong.run(bootId);
      return this.#countWrong.get(bootId)!.wrong;
    });
  }
}
