/** Waiting times between attempts to reach the device: half a second, doubling, at most ten, with half of it by chance. */
export class Backoff {
  readonly #random: () => number;
  #attempt = 0;

  /** @param random 0 (inclusive) to 1, so that many clients of one device do not come back at the same instant */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** Attempts since the last success. */
  get attempt(): number {
    return this.#attempt;
  }

  /** Milliseconds to wait before the next attempt. */
  next(): number {
    const ceilingMs = Math.min(10_000, 500 * 2 ** Math.min(this.#attempt, 10));
    this.#attempt += 1;
    return Math.round(ceilingMs * (0.5 + this.#random() / 2));
  }

  reset(): void {
    this.#attempt = 0;
  }
}
