import type { Clock } from './clock.ts';
import { LaresError } from './errors/index.ts';
import { type Job, type JobLine, type JobStore, jobUnknown, type SavedJob } from './job.ts';
import { RingChannel } from './live.ts';
import type { Log } from './log.ts';
import type { Phrase } from './phrases.ts';

const KEPT_FINISHED_JOBS = 100;
const KEPT_FINISHED_MS = 30 * 86_400_000;
const KEPT_LINES = 500;
const LINE_CHARACTERS = 500;
/** Progress and lines are told to clients at most this often; a change of state at once. */
const TELL_MS = 250;
/** Progress and lines wait this long for a write they can go along with: flash wears by the write. */
const WRITE_MS = 30_000;

/** Delta of the topic `jobs`. */
export interface JobsDelta {
  readonly changed: Job[];
  readonly removed: string[];
}

export interface LedgerDeps {
  readonly clock: Clock;
  readonly store: JobStore;
  readonly log: Log;
}

/**
 * What is known of all jobs: in memory, on disk and to clients. Invariants: what `commit` returned from is on the disk,
 * or waits to be written as soon as the disk lets it; a job that ended never changes again; a chatty job costs four
 * messages a second, one write in half a minute and the last 500 lines, however much it says.
 */
export class JobLedger {
  readonly channel: RingChannel<{ jobs: Job[] }, JobsDelta>;
  readonly #deps: LedgerDeps;
  /** In the order of starting. */
  readonly #jobs: Map<string, SavedJob>;
  readonly #unwritten = new Set<string>();
  readonly #unwrittenLines = new Map<string, JobLine[]>();
  readonly #forgotten = new Set<string>();
  readonly #untold = new Set<string>();
  readonly #removed = new Set<string>();
  #endWriteTimer: (() => void) | undefined;
  #endTellTimer: (() => void) | undefined;

  constructor(deps: LedgerDeps) {
    this.#deps = deps;
    this.#jobs = new Map(deps.store.load().map((job) => [job.id, job]));
    this.channel = new RingChannel(() => ({ jobs: this.list() }));
  }

  /** Newest first. */
  list(): Job[] {
    return [...this.#jobs.values()].toReversed().map(viewOf);
  }

  /** Those that run, oldest first. */
  running(): SavedJob[] {
    return [...this.#jobs.values()].filter(({ state }) => state === 'running');
  }

  /** @throws LaresError jobs.unknown */
  get(id: string): SavedJob {
    const job = this.#jobs.get(id);
    if (!job) throw new LaresError(jobUnknown, { id });
    return job;
  }

  view(id: string): Job {
    return viewOf(this.get(id));
  }

  /** The last `limit` lines with numbers below `before`, oldest first. @throws LaresError jobs.unknown */
  lines(id: string, before: number, limit: number): JobLine[] {
    this.get(id);
    const waiting = (this.#unwrittenLines.get(id) ?? []).filter(({ number }) => number < before).slice(-limit);
    const left = limit - waiting.length;
    return left === 0 ? waiting : [...this.#deps.store.lines(id, waiting[0]?.number ?? before, left), ...waiting];
  }

  /** Takes up a new job, which is on the disk when this returns. @throws LaresError store.unwritable */
  add(job: SavedJob): void {
    this.#put(job);
    try {
      this.#write();
    } catch (error) {
      for (const known of [this.#jobs, this.#unwritten, this.#untold]) known.delete(job.id);
      throw error;
    }
    this.#tell();
  }

  /** Takes up a new job even if the disk does not: it is written once that is possible. */
  addAnyway(job: SavedJob): void {
    this.#put(job);
    this.commit();
  }

  /** Changes a job for clients soon and for the disk later. */
  change(id: string, change: Partial<SavedJob>): void {
    const job = this.get(id);
    if (job.state !== 'running') return;
    this.#put({ ...job, ...change });
    this.#endTellTimer ??= this.#deps.clock.after(TELL_MS, () => this.#tell());
    this.#writeLater();
  }

  say(id: string, said: Phrase): void {
    const { lineCount, state } = this.get(id);
    if (state !== 'running') return;
    const message = shortened(said);
    const line = { number: lineCount + 1, timeMs: this.#deps.clock.nowMs(), ...message };
    const waiting = this.#unwrittenLines.get(id) ?? [];
    waiting.push(line);
    if (waiting.length > KEPT_LINES) waiting.shift();
    this.#unwrittenLines.set(id, waiting);
    this.change(id, { message, lineCount: line.number });
  }

  /** Writes and tells now what changed. A disk that does not take it is tried again later; nobody has to wait for it. */
  commit(): void {
    this.#forgetOld();
    try {
      this.#write();
    } catch (error) {
      this.#deps.log.warn({ err: error }, 'jobs could not be saved; it is tried again');
      this.#writeLater();
    }
    this.#tell();
  }

  /** Like `commit`, for a caller who must know. @throws LaresError store.unwritable */
  commitOrThrow(): void {
    this.#write();
    this.#tell();
  }

  /** Forgets jobs which have ended. */
  forget(ids: readonly string[]): void {
    this.#drop(ids);
    this.commit();
  }

  stop(): void {
    this.commit();
    this.#endTellTimer?.();
    this.#endWriteTimer?.();
  }

  #put(job: SavedJob): void {
    this.#jobs.set(job.id, job);
    this.#unwritten.add(job.id);
    this.#untold.add(job.id);
  }

  #drop(ids: readonly string[]): void {
    for (const id of ids) {
      this.#jobs.delete(id);
      for (const waiting of [this.#unwritten, this.#unwrittenLines, this.#untold]) waiting.delete(id);
      this.#forgotten.add(id);
      this.#removed.add(id);
    }
  }

  #forgetOld(): void {
    const finished = [...this.#jobs.values()].filter(({ state }) => state !== 'running');
    const oldestMs = this.#deps.clock.nowMs() - KEPT_FINISHED_MS;
    const isOld = ({ endedAtMs }: Job, index: number) => index < finished.length - KEPT_FINISHED_JOBS || (endedAtMs ?? 0) < oldestMs;
    this.#drop(finished.filter(isOld).map(({ id }) => id));
  }

  #writeLater(): void {
    this.#endWriteTimer ??= this.#deps.clock.after(WRITE_MS, () => this.commit());
  }

  #write(): void {
    this.#endWriteTimer?.();
    this.#endWriteTimer = undefined;
    if (this.#unwritten.size + this.#forgotten.size === 0) return;
    this.#deps.store.save({
      jobs: [...this.#unwritten].map((id) => this.get(id)),
      lines: this.#unwrittenLines,
      forgotten: [...this.#forgotten],
      keptLines: KEPT_LINES,
    });
    for (const waiting of [this.#unwritten, this.#unwrittenLines, this.#forgotten]) waiting.clear();
  }

  #tell(): void {
    this.#endTellTimer?.();
    this.#endTellTimer = undefined;
    if (this.#untold.size + this.#removed.size === 0) return;
    const delta = { changed: [...this.#untold].map((id) => this.view(id)), removed: [...this.#removed] };
    this.#untold.clear();
    this.#removed.clear();
    this.channel.publish(delta);
  }
}

/** The text and each of the params as long as a line may be. */
function shortened({ code, params, text }: Phrase): Phrase {
  const short = Object.entries(params).map(([name, value]) => [name, typeof value === 'string' ? value.slice(0, LINE_CHARACTERS) : value]);
  return { code, params: Object.fromEntries(short), text: text.slice(0, LINE_CHARACTERS) };
}

/** Without what only the engine needs: input and checkpoint are nobody's to see. */
function viewOf({ input: _input, checkpoint: _checkpoint, resumes: _resumes, ...job }: SavedJob): Job {
  return job;
}
