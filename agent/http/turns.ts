/** Each takes a fraction of a millisecond: together well below what anybody would notice. */
const A_TURN = 16;

/**
 * Spreads work over turns of the event loop, first come first served: when hundreds of pages come back at once, requests
 * and timers get their turn between them.
 */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  #taken = 0;

  /** Resolves when the caller may work; at once while few have come in this turn. */
  async next(): Promise<void> {
    if (this.#taken === 0) setImmediate(() => this.#begin());
    this.#taken += 1;
    if (this.#taken > A_TURN) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #begin(): void {
    const released = this.#waiting.splice(0, A_TURN);
    // Whoever still waits keeps the count above what is let through at once, so nobody overtakes.
    this.#taken = released.length + this.#waiting.length;
    if (this.#taken > 0) setImmediate(() => this.#begin());
    for (const resolve of released) resolve();
  }
}
