import type { JobChanges, JobLine, JobStore, SavedJob } from '../../core/job.ts';
import type { Phrase } from '../../core/phrases.ts';
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
  {
    version: 2, // lines and messages of before have no code: only their text
    sql: `
      ALTER TABLE jobs ADD COLUMN message_code TEXT;
      ALTER TABLE jobs ADD COLUMN message_params TEXT NOT NULL DEFAULT '{}'; -- JSON
      ALTER TABLE job_lines ADD COLUMN code TEXT;
      ALTER TABLE job_lines ADD COLUMN params TEXT NOT NULL DEFAULT '{}';`,
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
  readonly messageCode: string | null;
  readonly messageParams: string;
  readonly lineCount: number;
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
  readonly error: string;
}

type LineRow = Omit<JobLine, 'params'> & { readonly params: string };
type First = [string, string, string, string, string, number];
type Later = [string, number, string, number, number | null, string, string | null, string, number, number | null, string];

/** Jobs and their logs on disk. */
export class SqliteJobStore implements JobStore {
  readonly #store: Store;
  readonly #all: Statement<[], Row>;
  readonly #put: Statement<[...First, ...Later], never>;
  readonly #delete: Statement<[string], never>;
  readonly #putLine: Statement<[number, number, string | null, string, string, string], never>;
  readonly #trim: Statement<[string, number], never>;
  readonly #lines: Statement<[string, number, number], LineRow>;

  constructor(store: Store) {
    this.#store = store;
    store.migrate('jobs', migrations);
    this.#all = store.statement(
      `SELECT id, kind, subject, started_by AS startedBy, input, checkpoint, resumes, state, abort_requested AS abortRequested,
       progress, message, message_code AS messageCode, message_params AS messageParams, line_count AS lineCount,
       started_at_ms AS startedAtMs, ended_at_ms AS endedAtMs, error
       FROM jobs ORDER BY number`,
    );
    this.#put = store.statement(
      `INSERT INTO jobs (id, kind, subject, started_by, input, started_at_ms,
         checkpoint, resumes, state, abort_requested, progress, message, message_code, message_params, line_count, ended_at_ms, error)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET checkpoint = excluded.checkpoint, resumes = excluded.resumes, state = excluded.state,
         abort_requested = excluded.abort_requested, progress = excluded.progress, message = excluded.message,
         message_code = excluded.message_code, message_params = excluded.message_params, line_count = excluded.line_count,
         ended_at_ms = excluded.ended_at_ms, error = excluded.error`,
    );
    this.#delete = store.statement('DELETE FROM jobs WHERE id = ?');
    this.#putLine = store.statement(
      'INSERT INTO job_lines (job, number, time_ms, code, params, text) SELECT jobs.number, ?, ?, ?, ?, ? FROM jobs WHERE id = ?',
    );
    this.#trim = store.statement('DELETE FROM job_lines WHERE job = (SELECT number FROM jobs WHERE id = ?) AND number <= ?');
    this.#lines = store.statement(
      `SELECT number, time_ms AS timeMs, code, params, text FROM job_lines
       WHERE job = (SELECT number FROM jobs WHERE id = ?) AND number < ? ORDER BY number DESC LIMIT ?`,
    );
  }

  load(): SavedJob[] {
    return this.#all.all().map(({ input, checkpoint, error, abortRequested, message, messageCode, messageParams, ...row }) => ({
      ...row,
      message: row.lineCount === 0 ? null : { code: messageCode, params: paramsIn(messageParams), text: message },
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
        for (const { number, timeMs, code, params, text } of added) this.#putLine.run(number, timeMs, code, JSON.stringify(params), text, id);
        this.#trim.run(id, added.at(-1)!.number - keptLines);
      }
      for (const id of forgotten) this.#delete.run(id);
    });
  }

  lines(id: string, before: number, limit: number): JobLine[] {
    return this.#lines.all(id, before, limit).toReversed().map((row) => ({ ...row, params: paramsIn(row.params) }));
  }
}

const paramsIn = (json: string): Phrase['params'] => JSON.parse(json) as Phrase['params'];

/** Columns which never change. */
function firstOf({ id, kind, subject, startedBy, input, startedAtMs }: SavedJob): First {
  return [id, kind, subject, startedBy, JSON.stringify(input), startedAtMs];
}

function laterOf(job: SavedJob): Later {
  const { checkpoint, resumes, state, abortRequested, progress, message, lineCount, endedAtMs, error } = job;
  const { code = null, params = {}, text = '' } = message ?? {};
  return [
    JSON.stringify(checkpoint), resumes, state, abortRequested ? 1 : 0, progress, text, code, JSON.stringify(params), lineCount, endedAtMs,
    JSON.stringify(error),
  ];
}
