import type { Clock } from '../../core/clock.ts';
import { LaresError } from '../../core/errors/index.ts';
import { jobLost, type JobResult, jobResults, jobTooLong } from './port.ts';

/** systemd's own limit for most units is 90 s a step; a restart has two, and some units allow themselves more. */
const JOB_TIMEOUT_MS = 15 * 60_000;

/**
 * Waits for the JobRemoved of one job. Made before the job is queued: a quick job may be removed before the call that
 * queued it is answered, so results of all jobs are kept until it is known which one is ours.
 */
export class JobWait {
  readonly #unit: string;
  readonly #results = new Map<string, JobResult>();
  readonly #cancelTimer: () => void;
  readonly #outcome = Promise.withResolvers<JobResult>();
  #path: string | undefined;

  constructor(unit: string, clock: Clock) {
    this.#unit = unit;
    // A failure before somebody waits for the outcome must not count as unhandled.
    this.#outcome.promise.catch(() => {});
    this.#cancelTimer = clock.after(JOB_TIMEOUT_MS, () => {
      this.#outcome.reject(new LaresError(jobTooLong, { unit, timeoutMs: JOB_TIMEOUT_MS }));
    });
  }

  /** To be called for every JobRemoved. */
  removed(path: string, unit: string, result: string): void {
    if (unit !== this.#unit) return;
    const known = jobResults.find((name) => name === result) ?? 'unknown';
    if (path === this.#path) this.#outcome.resolve(known);
    else if (this.#path === undefined) this.#results.set(path, known);
  }

  /** Nothing more will be heard of the job. */
  lost(): void {
    this.#outcome.reject(new LaresError(jobLost, { unit: this.#unit }));
  }

  /** Names the job, then waits for its end. */
  async outcome(path: string): Promise<JobResult> {
    this.#path = path;
    const early = this.#results.get(path);
    if (early !== undefined) this.#outcome.resolve(early);
    return this.#outcome.promise;
  }

  /** Ends the timer. */
  end(): void {
    this.#cancelTimer();
  }
}
