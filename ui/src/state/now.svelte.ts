import { createSubscriber } from 'svelte/reactivity';

/** The present, moving on every ten seconds while someone looks at it; what is relative to it stays true. */
class Now {
  readonly #watch = createSubscriber((update) => {
    const timer = setInterval(update, 10_000);
    return () => clearInterval(timer);
  });

  /** Milliseconds since the epoch. */
  get ms(): number {
    this.#watch();
    return Date.now();
  }
}

export const now = new Now();
