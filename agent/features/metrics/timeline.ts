import type { Clock } from '../../core/clock.ts';

/** Slower corrections (NTP slews at most 0.5 ms a second) are let pass until they add up to this. */
const STEP_MS = 500;

/**
 * Dates of samples. Samples are kept in monotonic time, which nobody can set; what is shown is wall time, made by
 * adding one offset to all of them. When the wall clock is set (a device without a clock chip meets its time server),
 * the offset follows, so that the samples taken before get their true dates too, and dates always rise. A computer
 * that slept looks the same as a clock that was set: appliances do not sleep.
 */
export class Timeline {
  readonly #clock: Clock;
  #offsetMs: number;
  #newestMs = -Infinity;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#offsetMs = Math.round(clock.nowMs() - clock.monotonicMs());
  }

  /** The present in whole monotonic milliseconds, later than any present given before. */
  now(): number {
    this.#newestMs = Math.max(Math.round(this.#clock.monotonicMs()), this.#newestMs + 1);
    return this.#newestMs;
  }

  /** Follows the wall clock; returns by how much all dates given so far have moved, mostly 0. */
  follow(): number {
    const shiftMs = Math.round(this.#clock.nowMs() - this.#clock.monotonicMs()) - this.#offsetMs;
    if (Math.abs(shiftMs) < STEP_MS) return 0;
    this.#offsetMs += shiftMs;
    return shiftMs;
  }

  /** Wall time, integer milliseconds since the epoch. */
  date(monotonicMs: number): number {
    return monotonicMs + this.#offsetMs;
  }
}
