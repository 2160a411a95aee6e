import type { Static, TSchema } from 'typebox';
import Value from 'typebox/value';
import { LaresError } from './errors/index.ts';
import { Signal } from './events.ts';
import {
  type Job, jobAtWork, jobConflict, type JobControl, type JobFailure, jobInterrupted, type JobKind, type JobLine, jobNotAbortable, jobResumed,
  type SavedJob,
} from './job.ts';
import { JobLedger, type LedgerDeps } from './job-ledger.ts';
import { phrase } from './phrases.ts';

/** A job that goes on this often without a checkpoint in between probably takes the agent down each time. */
const MAX_RESUMES = 5;
const MAX_CHECKPOINT_CHARACTERS = 64 * 1024;

export interface JobRequest<Input> {
  readonly subject: string;
  readonly startedBy: string;
  readonly input: Input;
}

interface Running {
  readonly abort: AbortController;
  readonly done: Promise<Job>;
}

/**
 * Runs long work and tells about it. Invariants: at most one job runs per subject; a job that left `running` never
 * changes again; failures end in the catalogue, never in a lost rejection; a job that was started, asked to stop or
 * ended is so after a power cut too. There is one way to stop, and that is to be interrupted: the next life of the
 * agent finds what ran and, by its kind, lets it go on or ends it, whether the last one was shut down or killed.
 */
export class Jobs {
  /** Each job that ended. */
  readonly finished = new Signal<Job>();
  readonly #ledger: JobLedger;
  readonly #deps: LedgerDeps;
  readonly #kinds = new Map<string, JobKind>();
  readonly #running = new Map<string, Running>();
  #isStopped = false;

  constructor(deps: LedgerDeps) {
    this.#deps = deps;
    this.#ledger = new JobLedger(deps);
  }

  get channel(): JobLedger['channel'] {
    return this.#ledger.channel;
  }

  /**
   * Makes a feature's kinds known. Called once a feature, by the composition root.
   * @throws Error for a name that is taken or malformed
   */
  declare(kinds: readonly JobKind[]): void {
    for (const kind of kinds) {
      if (!/^[a-z]+\.[a-z][a-zA-Z0-9]*$/.test(kind.name)) throw new Error(`malformed job kind ${kind.name}`);
      if (this.#kinds.has(kind.name)) throw new Error(`job kind ${kind.name} is declared twice`);
      this.#kinds.set(kind.name, kind);
    }
  }

  /** Newest first. */
  list(): Job[] {
    return this.#ledger.list();
  }

  /** @throws LaresError jobs.unknown */
  get(id: string): Job {
    return this.#ledger.view(id);
  }

  /** The last `limit` lines of a job's log with numbers below `before`, oldest first. @throws LaresError jobs.unknown */
  lines(id: string, { before = Number.MAX_SAFE_INTEGER, limit = 200 } = {}): JobLine[] {
    return this.#ledger.lines(id, before, limit);
  }

  /**
   * Starts work and returns at once. A kind that continues after a restart is on the disk by then, or refused; other
   * work is done even on a full disk: it may be what helps.
   * @throws LaresError jobs.conflict when a job is at work on the same subject; store.unwritable
   */
  start<Input extends TSchema, Checkpoint extends TSchema>(kind: JobKind<Input, Checkpoint>, request: JobRequest<Static<Input>>): Job {
    if (this.#kinds.get(kind.name) !== (kind as JobKind)) throw new Error(`job kind ${kind.name} is not declared`);
    const { subject, startedBy, input } = request;
    if (this.#ledger.running().some((job) => job.subject === subject)) throw new LaresError(jobConflict, { subject });
    const job: SavedJob = {
      id: crypto.randomUUID(), kind: kind.name, subject, startedBy,
      state: 'running', progress: null, message: null, lineCount: 0, startedAtMs: this.#deps.clock.nowMs(), endedAtMs: null, error: null,
      abortable: kind.abortable, abortRequested: false, input, checkpoint: null, resumes: 0,
    };
    if (kind.afterRestart === 'continues') this.#ledger.add(job);
    else this.#ledger.addAnyway(job);
    this.#launch(job, kind as JobKind);
    return this.get(job.id);
  }

  /** Resolves with the job when it has ended; at once when it already has. */
  async ended(id: string): Promise<Job> {
    return (await this.#running.get(id)?.done) ?? this.get(id);
  }

  /** Asks a job to stop; asking again changes nothing. @throws LaresError jobs.unknown, jobs.notAbortable */
  abort(id: string): void {
    if (this.get(id).abortRequested && this.#running.has(id)) return;
    const running = this.#running.get(id);
    if (!running || !this.get(id).abortable) throw new LaresError(jobNotAbortable, { id });
    this.#ledger.change(id, { abortRequested: true, abortable: false });
    // Before the work hears of it: what was asked to stop must not go on after a power cut.
    this.#ledger.commit();
    running.abort.abort(new Error('somebody stopped the job'));
  }

  /** Forgets a job that has ended. @throws LaresError jobs.unknown, jobs.atWork */
  dismiss(id: string): void {
    if (this.get(id).state === 'running') throw new LaresError(jobAtWork, { id });
    this.#ledger.forget([id]);
  }

  /** Forgets all that have ended. */
  dismissFinished(): void {
    this.#ledger.forget(this.list().filter(({ state }) => state !== 'running').map(({ id }) => id));
  }

  /** Decides about what ran when the last life of the agent ended. Called once, when all features have started. */
  resume(): void {
    for (const job of this.#ledger.running()) {
      const kind = this.#kinds.get(job.kind);
      const fate = fateOf(job, kind);
      this.#deps.log.info({ job: job.id, kind: job.kind, subject: job.subject, fate }, 'a job was under way when the agent ended');
      if (fate !== 'continues') {
        this.#end(job.id, fate, fate === 'failed' ? failureOf(new LaresError(jobInterrupted)) : null);
        continue;
      }
      this.#ledger.change(job.id, { resumes: job.resumes + 1, abortable: kind!.abortable });
      this.#ledger.say(job.id, phrase(jobResumed));
      this.#launch(this.#ledger.get(job.id), kind!);
    }
    this.#ledger.commit();
  }

  /** Interrupts what runs; what it does from now on is not told any more. */
  stop(): void {
    this.#ledger.stop();
    this.#isStopped = true;
    for (const { abort } of this.#running.values()) abort.abort(new Error('the agent stops'));
  }

  #launch(job: SavedJob, kind: JobKind): void {
    const abort = new AbortController();
    this.#running.set(job.id, { abort, done: this.#run(job, kind, abort.signal) });
  }

  async #run(job: SavedJob, kind: JobKind, signal: AbortSignal): Promise<Job> {
    const { id } = job;
    // The caller must see the job as running before the work's first step, whatever the work does synchronously.
    await Promise.resolve();
    try {
      await kind.run(job.input, this.#controlOf(job, kind, signal));
      this.#end(id, 'done', null);
    } catch (error) {
      if (!(error instanceof LaresError) && !signal.aborted) this.#deps.log.error({ err: error, job: id }, 'job failed unexpectedly');
      this.#end(id, signal.aborted ? 'aborted' : 'failed', signal.aborted ? null : failureOf(error));
    } finally {
      this.#running.delete(id);
      if (!this.#isStopped) this.#ledger.commit();
    }
    return this.get(id);
  }

  #controlOf({ id, checkpoint }: SavedJob, kind: JobKind, signal: AbortSignal): JobControl {
    const isSilent = (): boolean => this.#isStopped;
    const fits = kind.checkpoint !== undefined && checkpoint !== null && Value.Check(kind.checkpoint, checkpoint);
    let latest: unknown = fits ? checkpoint : undefined;
    return {
      signal,
      get checkpoint() {
        return latest;
      },
      progress: (fraction) => {
        if (!isSilent()) this.#ledger.change(id, { progress: clamped(fraction) });
      },
      say: (definition, params) => {
        if (!isSilent()) this.#ledger.say(id, phrase(definition, params));
      },
      save: (value) => {
        if (isSilent()) return;
        if (JSON.stringify(value).length > MAX_CHECKPOINT_CHARACTERS) throw new Error(`a checkpoint of ${kind.name} is too large`);
        latest = structuredClone(value);
        this.#ledger.change(id, { checkpoint: latest, resumes: 0 });
        this.#ledger.commitOrThrow();
      },
    };
  }

  #end(id: string, state: 'done' | 'failed' | 'aborted', error: JobFailure | null): void {
    if (this.#isStopped) return;
    const progress = state === 'done' ? 1 : this.get(id).progress;
    this.#ledger.change(id, { state, error, progress, abortable: false, endedAtMs: this.#deps.clock.nowMs() });
    this.finished.emit(this.get(id));
  }
}

/** What becomes of a job that was under way when the agent ended. */
function fateOf(job: SavedJob, kind: JobKind | undefined): 'continues' | 'done' | 'failed' | 'aborted' {
  // A kind may be gone, or want another input, after an update of the agent.
  if (!kind || !Value.Check(kind.input, job.input)) return 'failed';
  if (kind.achieved?.(job.input)) return 'done';
  if (job.abortRequested) return 'aborted';
  return kind.afterRestart === 'continues' && job.resumes < MAX_RESUMES ? 'continues' : 'failed';
}

function failureOf(error: unknown): JobFailure {
  if (error instanceof LaresError) return { code: error.code, params: error.params, detail: error.message };
  return { code: 'core.internal', params: {}, detail: 'Something went wrong inside the agent; its log says more.' };
}

function clamped(fraction: number | null): number | null {
  return fraction === null || Number.isNaN(fraction) ? null : Math.min(1, Math.max(0, fraction));
}
