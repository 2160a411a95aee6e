import type { Migration, Statement, Store } from '../../host/store/port.ts';
import type { Passkey } from './passkeys.ts';

const migrations: readonly Migration[] = [
  {
    version: 1,
    sql: `
      -- secret is sealed: who reads the file has no codes. last_step: of two uses of one code the second fails here.
      CREATE TABLE totp_secrets (
        user_id INTEGER PRIMARY KEY REFERENCES users ON DELETE CASCADE,
        secret TEXT NOT NULL,
        enabled_at_ms INTEGER NOT NULL,
        last_step INTEGER NOT NULL
      ) STRICT;
      CREATE TABLE passkeys (
        id TEXT PRIMARY KEY,
        user_id INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
        public_key TEXT NOT NULL,
        counter INTEGER NOT NULL,
        transports TEXT NOT NULL,
        rp_id TEXT NOT NULL,
        name TEXT NOT NULL,
        created_at_ms INTEGER NOT NULL,
        last_used_ms INTEGER
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX passkeys_user ON passkeys (user_id, created_at_ms);
      -- hash_key is sealed; a code that was used is gone.
      CREATE TABLE recovery_sets (
        user_id INTEGER PRIMARY KEY REFERENCES users ON DELETE CASCADE,
        hash_key TEXT NOT NULL
      ) STRICT;
      CREATE TABLE recovery_codes (
        user_id INTEGER NOT NULL REFERENCES recovery_sets ON DELETE CASCADE,
        hash TEXT NOT NULL,
        PRIMARY KEY (user_id, hash)
      ) STRICT, WITHOUT ROWID;`,
  },
];

export interface TotpRow {
  /** Sealed. */
  readonly secret: string;
  readonly enabledAtMs: number;
}

export interface PasskeyRow extends Passkey {
  /** Host name it was made for. */
  readonly rpId: string;
  readonly name: string;
  readonly createdAtMs: number;
  readonly lastUsedMs: number | null;
}

type StoredPasskey = Omit<PasskeyRow, 'transports'> & { readonly transports: string };

/** Second factors on disk. All that is used once is used up by a statement that changes a row or does not. */
export class FactorStore {
  readonly #store: Store;
  readonly #findTotp: Statement<[number], TotpRow>;
  readonly #putTotp: Statement<[number, string, number, number], never>;
  readonly #useStep: Statement<[number, number, number], never>;
  readonly #dropTotp: Statement<[number], never>;
  readonly #passkeysOf: Statement<[number], StoredPasskey>;
  readonly #insertPasskey: Statement<[string, number, string, number, string, string, string, number], never>;
  readonly #usePasskey: Statement<[number, number, string, number, number], never>;
  readonly #dropPasskey: Statement<[number, string], never>;
  readonly #dropPasskeys: Statement<[number], never>;
  readonly #findSet: Statement<[number], { hashKey: string }>;
  readonly #countCodes: Statement<[number], { left: number }>;
  readonly #putSet: Statement<[number, string], never>;
  readonly #putCode: Statement<[number, string], never>;
  readonly #useCode: Statement<[number, string], never>;
  readonly #dropSet: Statement<[number], never>;

  /** @param store whose users are there: AuthStore was made before */
  constructor(store: Store) {
    this.#store = store;
    store.migrate('auth.factors', migrations);
    this.#findTotp = store.statement('SELECT secret, enabled_at_ms AS enabledAtMs FROM totp_secrets WHERE user_id = ?');
    this.#putTotp = store.statement('INSERT OR REPLACE INTO totp_secrets (user_id, secret, enabled_at_ms, last_step) VALUES (?, ?, ?, ?)');
    this.#useStep = store.statement('UPDATE totp_secrets SET last_step = ? WHERE user_id = ? AND last_step < ?');
    this.#dropTotp = store.statement('DELETE FROM totp_secrets WHERE user_id = ?');
    this.#passkeysOf = store.statement(
      `SELECT id, public_key AS publicKey, counter, transports, rp_id AS rpId, name, created_at_ms AS createdAtMs, last_used_ms AS lastUsedMs
       FROM passkeys WHERE user_id = ? ORDER BY created_at_ms`,
    );
    this.#insertPasskey = store.statement(
      'INSERT INTO passkeys (id, user_id, public_key, counter, transports, rp_id, name, created_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    );
    // A synchronised passkey says 0 for ever.
    this.#usePasskey = store.statement('UPDATE passkeys SET counter = ?, last_used_ms = ? WHERE id = ? AND (counter < ? OR (counter = 0 AND ? = 0))');
    this.#dropPasskey = store.statement('DELETE FROM passkeys WHERE user_id = ? AND id = ?');
    this.#dropPasskeys = store.statement('DELETE FROM passkeys WHERE user_id = ?');
    this.#findSet = store.statement('SELECT hash_key AS hashKey FROM recovery_sets WHERE user_id = ?');
    this.#countCodes = store.statement('SELECT count(*) AS left FROM recovery_codes WHERE user_id = ?');
    this.#putSet = store.statement('INSERT INTO recovery_sets (user_id, hash_key) VALUES (?, ?)');
    this.#putCode = store.statement('INSERT INTO recovery_codes (user_id, hash) VALUES (?, ?)');
    this.#useCode = store.statement('DELETE FROM recovery_codes WHERE user_id = ? AND hash = ?');
    this.#dropSet = store.statement('DELETE FROM recovery_sets WHERE user_id = ?');
  }

  /** Runs `work` as one durable step. */
  transaction<T>(work: () => T): T {
    return this.#store.transaction(work);
  }

  totp(userId: number): TotpRow | undefined {
    return this.#findTotp.get(userId);
  }

  /** In place of the one there was. @param step of the code that confirmed it, which is used with that */
  putTotp(userId: number, secret: string, nowMs: number, step: number): void {
    this.#putTotp.run(userId, secret, nowMs, step);
  }

  /** @returns false when this step, or a later one, was used before */
  useStep(userId: number, step: number): boolean {
    return this.#useStep.run(step, userId, step).changes > 0;
  }

  /** @returns whether there was one */
  dropTotp(userId: number): boolean {
    return this.#dropTotp.run(userId).changes > 0;
  }

  /** Oldest first. */
  passkeys(userId: number): PasskeyRow[] {
    return this.#passkeysOf.all(userId).map((row) => ({ ...row, transports: JSON.parse(row.transports) as string[] }));
  }

  /** @throws an error for which isTaken() holds when some account has it */
  insertPasskey(userId: number, { id, publicKey, counter, transports }: Passkey, rpId: string, name: string, nowMs: number): void {
    this.#insertPasskey.run(id, userId, publicKey, counter, JSON.stringify(transports), rpId, name, nowMs);
  }

  /** @returns false when its counter did not go on, or it is gone */
  usePasskey(id: string, counter: number, nowMs: number): boolean {
    return this.#usePasskey.run(counter, nowMs, id, counter, counter).changes > 0;
  }

  /** @returns whether there was one */
  dropPasskey(userId: number, id: string): boolean {
    return this.#dropPasskey.run(userId, id).changes > 0;
  }

  /** All somebody has, with their recovery codes. @returns whether there was a factor */
  dropAll(userId: number): boolean {
    this.#dropSet.run(userId);
    return this.#dropTotp.run(userId).changes + this.#dropPasskeys.run(userId).changes > 0;
  }

  /** The sealed key of the hashes of somebody's codes. */
  recoveryKey(userId: number): string | undefined {
    return this.#findSet.get(userId)?.hashKey;
  }

  recoveryCodesLeft(userId: number): number {
    return this.#countCodes.get(userId)?.left ?? 0;
  }

  /** In place of those there were. */
  putRecoveryCodes(userId: number, sealedKey: string, hashes: readonly string[]): void {
    this.#dropSet.run(userId);
    this.#putSet.run(userId, sealedKey);
    for (const hash of hashes) this.#putCode.run(userId, hash);
  }

  /** @returns false when there is no such code (any more) */
  useRecoveryCode(userId: number, hash: string): boolean {
    return this.#useCode.run(userId, hash).changes > 0;
  }

  dropRecoveryCodes(userId: number): void {
    this.#dropSet.run(userId);
  }
}
