import { defineError, LaresError } from './errors/index.ts';
import { RingChannel } from './live.ts';
import type { Clock } from './clock.ts';
import { type Log, silentLog } from './log.ts';

export const jobUnknown = defineError('jobs.unknown', 404, 'There is no job {id}; finished jobs are kept for a while only.',
  'Compare the id with GET /api/jobs.');
export const jobNotAbortable = defineError('jobs.notAbortable', 409, 'The job {id} cannot be stopped any more.',
  'Wait for its end.');
export const jobConflict = defineError('jobs.conflict', 409, 'Another job is already at work on {subject}.',
  'Wait for the other job; GET /api/jobs shows it.');

export type JobState = 'running' | 'done' | 'failed' | 'aborted';

/** Long work, as clients see it. */
export interface Job {
  readonly id: string;
  /** Dotted: `services.restart`. */
  readonly kind: string;
  /** What it works on, such as a unit's name. Only one job may run per subject. */
  readonly subject: string;
  readonly state: JobState;
  /** 0 to 1, or null while unknown. */
  readonly progress: number | null;
  /** Newest line of its log, in words. */
  readonly message: string;
  readonly log: readonly { readonly timeMs: number; readonly text: string }[];
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
  /** Catalogue code and sentence of the failure. */
  readonly error: { readonly code: string; readonly detail: string } | null;
  /** Who asked. */
  readonly startedBy: string;
}

/** What the work may do while it runs. */
export interface JobControl {
  readonly signal: AbortSignal;
  /** @param fraction 0 to 1, or null while unknown */
  progress(fraction: number | null): void;
  say(text: string): void;
}

export interface JobRequest {
  readonly kind: string;
  readonly subject: string;
  readonly startedBy: string;
  readonly abortable?: boolean;
}

interface Running {
  readonly abort: AbortController;
  readonly abortable: boolean;
  readonly done: Promise<Job>;
}

const KEPT_FINISHED_JOBS = 100;
const KEPT_LOG_LINES = 200;

/**
 * Runs long work and tells about it. Invariants: at most one job runs per subject; a job that left `running` never
 * changes again; every change is published on `channel`; failures end in the catalogue, never in a lost rejection.
 */
export class Jobs {
  readonly channel: RingChannel<{ jobs: Job[] }, Job>;
  readonly #jobs = new Map<string, Job>();
  readonly #running = new Map<string, Running>();
  readonly #clock: Clock;
  readonly #log: Log;

  constructor(clock: Clock, log: Log = silentLog) {
    this.#clock = clock;
    this.#log = log;
    this.channel = new RingChannel(() => ({ jobs: this.list() }));
  }

  /** Newest first. */
  list(): Job[] {
    return [...this.#jobs.values()].toReversed();
  }

  /** @throws LaresError jobs.unknown */
  get(id: string): Job {
    const job = this.#jobs.get(id);
    if (!job) throw new LaresError(jobUnknown, { id });
    return job;
  }

  /**
   * Starts `work` and returns at once.
   * @throws LaresError jobs.conflict when a job is at work on the same subject
   */
  start(request: JobRequest, work: (control: JobControl) => Promise<void>): Job {
    for (const id of this.#running.keys()) {
      if (this.get(id).subject === request.subject) throw new LaresError(jobConflict, { subject: request.subject });
    }
    const id = crypto.randomUUID();
    const { kind, subject, startedBy } = request;
    this.#put({
      id, kind, subject, startedBy,
      state: 'running', progress: null, message: '', log: [], startedAtMs: this.#clock.nowMs(), endedAtMs: null, error: null,
    });
    const abort = new AbortController();
    const done = this.#run(id, work, abort.signal);
    this.#running.set(id, { abort, abortable: request.abortable ?? false, done });
    return this.get(id);
  }

  /** Resolves with the job when it has ended; at once when it already has. */
  async ended(id: string): Promise<Job> {
    return (await this.#running.get(id)?.done) ?? this.get(id);
  }

  /** @throws LaresError jobs.unknown, jobs.notAbortable */
  abort(id: string): void {
    this.get(id);
    const running = this.#running.get(id);
    if (!running?.abortable) throw new LaresError(jobNotAbortable, { id });
    running.abort.abort();
  }

  async #run(id: string, work: (control: JobControl) => Promise<void>, signal: AbortSignal): Promise<Job> {
    // The caller must see the job as running before the work's first step, whatever the work does synchronously.
    await Promise.resolve();
    const control: JobControl = {
      signal,
      progress: (fraction) => this.#change(id, { progress: fraction }),
      say: (text) => this.#say(id, text),
    };
    try {
      await work(control);
      this.#change(id, { state: 'done', progress: 1, endedAtMs: this.#clock.nowMs() });
    } catch (error) {
      if (!(error instanceof LaresError)) this.#log.error({ err: error, job: id }, 'job failed unexpectedly');
      const code = error instanceof LaresError ? error.code : 'core.internal';
      const detail = error instanceof LaresError ? error.message : 'Something went wrong inside the agent; its log says more.';
      const state = signal.aborted ? 'aborted' : 'failed';
      this.#change(id, { state, error: { code, detail }, endedAtMs: this.#clock.nowMs() });
    } finally {
      this.#running.delete(id);
      this.#forgetOldest();
    }
    return this.get(id);
  }

  #say(id: string, text: string): void {
    const log = [...this.get(id).log, { timeMs: this.#clock.nowMs(), text }].slice(-KEPT_LOG_LINES);
    this.#change(id, { log, message: text });
  }

  #change(id: string, change: Partial<Job>): void {
    this.#put({ ...this.get(id), ...change });
  }

  #put(job: Job): void {
    this.#jobs.set(job.id, job);
    this.channel.publish(job);
  }

  #forgetOldest(): void {
    const finished = [...this.#jobs.values()].filter((job) => job.state !== 'running');
    for (const job of finished.slice(0, -KEPT_FINISHED_JOBS)) this.#jobs.delete(job.id);
  }
}
