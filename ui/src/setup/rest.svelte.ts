type Parts = typeof import('./later.ts');

/** Until the next try, ms. */
const AGAIN_MS = 2_000;
/** Tries in one life of the page. */
const TRIES = 3;

export interface RestEnvironment {
  load(): Promise<Parts>;
  /** Runs a callback later. */
  after(delayMs: number, callback: () => void): void;
  /** Whether the device answers. */
  answers(): boolean;
  /** Loads the page anew. */
  reload(): void;
}

/**
 * The pages after the first one, in a file of their own, so that the first is there sooner. It is fetched at once and whole:
 * while a trial is under way nothing more can be had from the device.
 */
export class Rest {
  readonly #environment: RestEnvironment;
  #parts = $state.raw<Parts | null>(null);

  constructor(environment: RestEnvironment) {
    this.#environment = environment;
  }

  /** The pages; null while they are under way. */
  get parts(): Parts | null {
    return this.#parts;
  }

  /**
   * Fetches them, again and again: at the edge of a Wi-Fi one try may not be enough. Browsers of 2019 never ask twice for a
   * module that they did not get: a new page does, and is asked for only while the device is there to give it.
   */
  async fetch(tries = 1): Promise<void> {
    try {
      this.#parts = await this.#environment.load();
    } catch {
      if (tries >= TRIES && this.#environment.answers()) this.#environment.reload();
      else this.#environment.after(AGAIN_MS, () => void this.fetch(tries + 1));
    }
  }
}
