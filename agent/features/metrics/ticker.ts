import type { Clock } from '../../core/clock.ts';

/** Calls at whole multiples of a period after its start: lateness of one call never moves the next. */
export class Ticker {
  readonly #clock: Clock;
  readonly #run: () => void;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, run: () => void) {
    this.#clock = clock;
    this.#run = run;
  }

  /** Starts over with a period. */
  start(periodMs: number): void {
    this.stop();
    const startMs = this.#clock.monotonicMs();
    const schedule = (after: number) => {
      const nowMs = this.#clock.monotonicMs();
      // A call that came too late for its successor skips it: what was missed cannot be measured afterwards.
      const next = Math.max(after + 1, Math.ceil((nowMs - startMs) / periodMs));
      this.#cancel = this.#clock.after(startMs + next * periodMs - nowMs, () => {
        schedule(next);
        this.#run();
      });
    };
    schedule(0);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
