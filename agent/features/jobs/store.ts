import type { JobChanges, JobLine, JobStore, SavedJob } from '../../core/job.ts';
import type { Migration, Statement, Store } from '../../host/store/port.ts';

const migrations: readonly Migration[] = [
  {
    version: 1,
    sql: `
      CREATE TABLE jobs (
        number INTEGER PRIMARY KEY, -- order of starting, whatever the clock said
        id TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        subject TEXT NOT NULL,
        started_by TEXT NOT NULL,
        input TEXT NOT NULL, -- JSON, as are checkpoint and error
        checkpoint TEXT NOT NULL,
        resumes INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed', 'aborted')),
        abort_requested INTEGER NOT NULL,
        progress REAL,
        message TEXT NOT NULL,
        line_count INTEGER NOT NULL,
        started_at_ms INTEGER NOT NULL,
        ended_at_ms INTEGER,
        error TEXT NOT NULL
      ) STRICT;
      CREATE TABLE job_lines (
        job INTEGER NOT NULL REFERENCES jobs ON DELETE CASCADE,
        number INTEGER NOT NULL,
        time_ms INTEGER NOT NULL,
        text TEXT NOT NULL,
        PRIMARY KEY (job, number)
      ) STRICT, WITHOUT ROWID;`,
  },
];

interface Row {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly startedBy: string;
  readonly input: string;
  readonly checkpoint: string;
  readonly resumes: number;
  readonly state: SavedJob['state'];
  readonly abortRequested: number;
  readonly progress: number | null;
  readonly message: string;
  readonly lineCount: number;
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
  readonly error: string;
}

type First = [string, string, string, string, string, number];
type Later = [string, number, string, number, number | null, string, number, number | null, string];

/** Jobs and their logs on disk. */
export class SqliteJobStore implements JobStore {
  readonly #store: Store;
  readonly #all: Statement<[], Row>;
  readonly #put: Statement<[...First, ...Later], never>;
  readonly #delete: Statement<[string], never>;
  readonly #putLine: Statement<[number, number, string, string], never>;
  readonly #trim: Statement<[string, number], never>;
  readonly #lines: Statement<[string, number, number], JobLine>;

  constructor(store: Store) {
    this.#store = store;
    store.migrate('jobs', migrations);
    this.#all = store.statement(
      `SELECT id, kind, subject, started_by AS startedBy, input, checkpoint, resumes, state, abort_requested AS abortRequested,
       progress, message, line_count AS lineCount, started_at_ms AS startedAtMs, ended_at_ms AS endedAtMs, error
       FROM jobs ORDER BY number`,
    );
    this.#put = store.statement(
      `INSERT INTO jobs (id, kind, subject, started_by, input, started_at_ms,
         checkpoint, resumes, state, abort_requested, progress, message, line_count, ended_at_ms, error)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET checkpoint = excluded.checkpoint, resumes = excluded.resumes, state = excluded.state,
         abort_requested = excluded.abort_requested, progress = excluded.progress, message = excluded.message,
         line_count = excluded.line_count, ended_at_ms = excluded.ended_at_ms, error = excluded.error`,
    );
    this.#delete = store.statement('DELETE FROM jobs WHERE id = ?');
    this.#putLine = store.statement('INSERT INTO job_lines SELECT jobs.number, ?, ?, ? FROM jobs WHERE id = ?');
    this.#trim = store.statement('DELETE FROM job_lines WHERE job = (SELECT number FROM jobs WHERE id = ?) AND number <= ?');
    this.#lines = store.statement(
      `SELECT number, time_ms AS timeMs, text FROM job_lines
       WHERE job = (SELECT number FROM jobs WHERE id = ?) AND number < ? ORDER BY number DESC LIMIT ?`,
    );
  }

  load(): SavedJob[] {
    return this.#all.all().map(({ input, checkpoint, error, abortRequested, ...row }) => ({
      ...row,
      input: JSON.parse(input) as unknown,
      checkpoint: JSON.parse(checkpoint) as unknown,
      error: JSON.parse(error) as SavedJob['error'],
      abortRequested: abortRequested === 1,
      abortable: false,
    }));
  }

  save({ jobs, lines, forgotten, keptLines }: JobChanges): void {
    this.#store.transaction(() => {
      for (const job of jobs) this.#put.run(...firstOf(job), ...laterOf(job));
      for (const [id, added] of lines) {
        for (const { number, timeMs, text } of added) this.#putLine.run(number, timeMs, text, id);
        this.#trim.run(id, added.at(-1)!.number - keptLines);
      }
      for (const id of forgotten) this.#delete.run(id);
    });
  }

  lines(id: string, before: number, limit: number): JobLine[] {
    return this.#lines.all(id, before, limit).toReversed();
  }
}

/** Columns which never change. */
function firstOf({ id, kind, subject, startedBy, input, startedAtMs }: SavedJob): First {
  return [id, kind, subject, startedBy, JSON.stringify(input), startedAtMs];
}

function laterOf(job: SavedJob): Later {
  const { checkpoint, resumes, state, abortRequested, progress, message, lineCount, endedAtMs, error } = job;
  return [JSON.stringify(checkpoint), resumes, state, abortRequested ? 1 : 0, progress, message, lineCount, endedAtMs, JSON.stringify(error)];
}
