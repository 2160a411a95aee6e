import type { Clock } from '../../core/clock.ts';

/** Refusals that are written at once, and how often one more may be: about 1,400 a day, 4 kB each on the flash. */
const BURST = 60;
const REFILL_MS = 60_000;

/** How many refusals may be written: whoever reaches the device can cause them, and each wears its flash. */
export class RefusalBudget {
  readonly #clock: Clock;
  #left = BURST;
  #filledAtMs: number;
  #omitted = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#filledAtMs = clock.monotonicMs();
  }

  /** Takes one; when none is left, counts it as omitted and says no. */
  take(): boolean {
    const nowMs = this.#clock.monotonicMs();
    const gained = Math.floor((nowMs - this.#filledAtMs) / REFILL_MS);
    this.#left = Math.min(BURST, this.#left + gained);
    this.#filledAtMs += gained * REFILL_MS;
    if (this.#left === 0) {
      this.#omitted += 1;
      return false;
    }
    this.#left -= 1;
    return true;
  }

  /** How many were omitted since it was last asked. */
  omitted(): number {
    const count = this.#omitted;
    this.#omitted = 0;
    return count;
  }
}
