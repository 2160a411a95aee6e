import { closeSync, existsSync, openSync, renameSync } from 'node:fs';
import Database from 'better-sqlite3';
import { LaresError } from '../../core/errors/index.ts';
import type { Log } from '../../core/log.ts';
import { storeUnwritable } from './errors.ts';
import type { Migration, Statement, Store } from './port.ts';

export interface StoreOptions {
  /** Its directory must exist. */
  readonly file: string;
  readonly log: Log;
  /** The SQLite addon, where it does not lie in node_modules (the bundle). */
  readonly nativeBinding?: string;
}

/**
 * Opens the database, creating it (mode 0600) when absent. A file that SQLite cannot read is renamed and kept, and an
 * empty one takes its place: a device that answers and says what happened beats one that stays silent.
 * @throws Error when the directory is missing or cannot be written
 */
export function openStore(options: StoreOptions): Store {
  createPrivate(options.file);
  try {
    return new SqliteStore(openChecked(options), options.log, null);
  } catch (error) {
    if (!isBroken(error)) throw error;
    const setAside = putAside(options.file);
    options.log.error({ err: error, setAside }, 'the database could not be read; it was set aside and a new one begun');
    createPrivate(options.file);
    return new SqliteStore(openChecked(options), options.log, setAside);
  }
}

class BrokenDatabase extends Error {}

function openChecked({ file, nativeBinding }: StoreOptions): Database.Database {
  const database = new Database(file, { timeout: 5000, ...(nativeBinding === undefined ? {} : { nativeBinding }) });
  try {
    // FULL: NORMAL may roll back the newest commits after a power cut, and what was acknowledged must stay.
    for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON', 'trusted_schema = OFF']) {
      database.pragma(pragma);
    }
    const verdict = database.pragma('quick_check(1)', { simple: true });
    if (verdict !== 'ok') throw new BrokenDatabase(String(verdict));
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function isBroken(error: unknown): boolean {
  const code = String((error as { code?: unknown }).code ?? '');
  return error instanceof BrokenDatabase || code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT');
}

/** SQLite gives its -wal and -shm files the mode of the main file. */
function createPrivate(file: string): void {
  closeSync(openSync(file, 'a', 0o600));
}

function putAside(file: string): string {
  const target = `${file}.broken-${Date.now()}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, target + suffix);
  }
  return target;
}

class SqliteStore implements Store {
  readonly setAside: string | null;
  readonly #database: Database.Database;
  readonly #log: Log;

  constructor(database: Database.Database, log: Log, setAside: string | null) {
    this.#database = database;
    this.#log = log;
    this.setAside = setAside;
    database.exec('CREATE TABLE IF NOT EXISTS migrations (feature TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT');
  }

  migrate(feature: string, migrations: readonly Migration[]): void {
    const find = this.statement<[string], { version: number }>('SELECT version FROM migrations WHERE feature = ?');
    const put = this.statement<[string, number]>(
      'INSERT INTO migrations VALUES (?, ?) ON CONFLICT (feature) DO UPDATE SET version = excluded.version',
    );
    const present = find.get(feature)?.version ?? 0;
    if (present > migrations.length) {
      this.#log.warn({ feature, present, known: migrations.length }, 'the tables were written by a newer release');
    }
    for (const [index, { version, sql }] of migrations.entries()) {
      if (version !== index + 1) throw new Error(`migrations of ${feature} are not numbered 1, 2, 3, …`);
      if (version <= present) continue;
      this.transaction(() => {
        this.#database.exec(sql);
        put.run(feature, version);
      });
    }
  }

  statement<Params extends unknown[] = [], Row = never>(sql: string): Statement<Params, Row> {
    const prepared = this.#database.prepare<unknown[], Row>(sql);
    return {
      run: (...params) => translated(() => prepared.run(...params)),
      get: (...params) => prepared.get(...params),
      all: (...params) => prepared.all(...params),
    };
  }

  transaction<T>(work: () => T): T {
    return translated(() => this.#database.transaction(work).immediate());
  }

  close(): void {
    this.#database.close();
  }
}

const unwritable: Readonly<Record<string, string>> = {
  SQLITE_FULL: 'its disk is full',
  SQLITE_READONLY: 'its disk is read-only',
  SQLITE_IOERR: 'its disk reports errors',
};

function translated<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    // Extended codes begin with the primary one: SQLITE_IOERR_FSYNC.
    const code = String((error as { code?: unknown } | null)?.code ?? '');
    const cause = Object.keys(unwritable).find((prefix) => code.startsWith(prefix));
    if (cause === undefined) throw error;
    throw new LaresError(storeUnwritable, { reason: unwritable[cause]! }, { cause: error });
  }
}
