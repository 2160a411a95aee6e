import type { Migration, Statement, Store } from '../../host/store/port.ts';
import { type Durable, fresh } from './machine.ts';
import type { StepName } from './schema.ts';

const migrations: readonly Migration[] = [
  {
    version: 1,
    sql: `
      -- One row. checkpoint names NetworkManager's promise to undo the trial, for an agent that died under it.
      CREATE TABLE setup_machine (id INTEGER PRIMARY KEY CHECK (id = 1), durable TEXT NOT NULL, checkpoint TEXT) STRICT;
      -- secret is sealed (host/seal), or a password's hash.
      CREATE TABLE setup_answers (step TEXT PRIMARY KEY, value TEXT NOT NULL, secret TEXT) STRICT, WITHOUT ROWID;
      -- token is the SHA-256 of what the phone holds.
      CREATE TABLE setup_holder (id INTEGER PRIMARY KEY CHECK (id = 1), token TEXT NOT NULL, address TEXT NOT NULL, mac TEXT) STRICT;
      -- Answers from before the first start: taken once, and carried out (pending 0) once.
      CREATE TABLE setup_preseed (id INTEGER PRIMARY KEY CHECK (id = 1), record TEXT NOT NULL, pending INTEGER NOT NULL) STRICT;`,
  },
];

export interface KeptAnswer {
  readonly value: unknown;
  readonly secret: string | null;
}

export interface Holder {
  /** SHA-256 of the token, base64url. */
  readonly token: string;
  readonly address: string;
  /** Lower case; null where the kernel did not know it. */
  readonly mac: string | null;
}

/** What setup keeps: on the disk when a method returns. All of them throw store.unwritable. */
export class SetupStore {
  readonly #store: Store;
  readonly #findMachine: Statement<[], { durable: string; checkpoint: string | null }>;
  readonly #putMachine: Statement<[string], never>;
  readonly #putCheckpoint: Statement<[string | null], never>;
  readonly #answers: Statement<[], { step: string; value: string; secret: string | null }>;
  readonly #putAnswer: Statement<[string, string, string | null], never>;
  readonly #forgetAnswers: Statement<[], never>;
  readonly #findHolder: Statement<[], Holder>;
  readonly #putHolder: Statement<[string, string, string | null], never>;
  readonly #forgetHolder: Statement<[], never>;
  readonly #findPreseed: Statement<[], { record: string; pending: number }>;
  readonly #putPreseed: Statement<[string], never>;
  readonly #endPreseed: Statement<[], never>;

  constructor(store: Store) {
    this.#store = store;
    store.migrate('setup', migrations);
    this.#findMachine = store.statement('SELECT durable, checkpoint FROM setup_machine');
    this.#putMachine = store.statement('INSERT INTO setup_machine VALUES (1, ?, NULL) ON CONFLICT (id) DO UPDATE SET durable = excluded.durable');
    this.#putCheckpoint = store.statement('UPDATE setup_machine SET checkpoint = ?');
    this.#answers = store.statement('SELECT step, value, secret FROM setup_answers');
    this.#putAnswer = store.statement('INSERT INTO setup_answers VALUES (?, ?, ?) ON CONFLICT (step) DO UPDATE SET value = excluded.value, secret = excluded.secret');
    this.#forgetAnswers = store.statement('DELETE FROM setup_answers');
    this.#findHolder = store.statement('SELECT token, address, mac FROM setup_holder');
    this.#putHolder = store.statement(
      'INSERT INTO setup_holder VALUES (1, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET token = excluded.token, address = excluded.address, mac = excluded.mac',
    );
    this.#forgetHolder = store.statement('DELETE FROM setup_holder');
    this.#findPreseed = store.statement('SELECT record, pending FROM setup_preseed');
    this.#putPreseed = store.statement('INSERT INTO setup_preseed VALUES (1, ?, 1) ON CONFLICT (id) DO UPDATE SET record = excluded.record, pending = 1');
    this.#endPreseed = store.statement('UPDATE setup_preseed SET pending = 0');
  }

  /** What was saved last; `fresh` on a device that never was. */
  durable(): Durable {
    const row = this.#findMachine.get();
    return row ? { ...fresh, ...(JSON.parse(row.durable) as Partial<Durable>) } : fresh;
  }

  save(durable: Durable): void {
    this.#store.transaction(() => this.#putMachine.run(JSON.stringify(durable)));
  }

  checkpoint(): string | null {
    return this.#findMachine.get()?.checkpoint ?? null;
  }

  putCheckpoint(id: string | null): void {
    this.#putCheckpoint.run(id);
  }

  answers(): Map<StepName, KeptAnswer> {
    return new Map(this.#answers.all().map(({ step, value, secret }) => [step as StepName, { value: JSON.parse(value) as unknown, secret }]));
  }

  putAnswer(step: StepName, { value, secret }: KeptAnswer): void {
    this.#putAnswer.run(step, JSON.stringify(value), secret);
  }

  forgetAnswers(): void {
    this.#forgetAnswers.run();
  }

  /** Id of the record that was taken last. */
  preseedId(): string | undefined {
    return this.#findPreseed.get()?.record;
  }

  get isPreseedPending(): boolean {
    return this.#findPreseed.get()?.pending === 1;
  }

  /** Keeps what `work` keeps, and that it came of this record, together. */
  takePreseed(record: string, work: () => void): void {
    this.#store.transaction(() => {
      this.#putPreseed.run(record);
      work();
    });
  }

  endPreseed(): void {
    this.#endPreseed.run();
  }

  holder(): Holder | undefined {
    return this.#findHolder.get();
  }

  putHolder({ token, address, mac }: Holder): void {
    this.#putHolder.run(token, address, mac);
  }

  forgetHolder(): void {
    this.#forgetHolder.run();
  }
}
