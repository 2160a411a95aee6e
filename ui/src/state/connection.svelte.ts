import { createContext } from 'svelte';
import type { LiveClient, LiveState } from '../api/live.ts';

/** A short break, such as a changing Wi-Fi, is not worth a word. */
const PATIENCE_MS = 2000;

/** What the reader is told about the connection to the device. */
export class Connection {
  readonly #live: LiveClient;
  #state = $state<LiveState>('idle');
  #attempt = $state(0);
  #lost = $state(false);
  #expected = $state<'restarting' | 'poweredOff' | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(live: LiveClient) {
    this.#live = live;
    live.onState((state) => this.#follow(state));
  }

  get state(): LiveState {
    return this.#state;
  }

  /** Failed attempts since it was lost. */
  get attempt(): number {
    return this.#attempt;
  }

  /** True when it has been gone long enough to say so. */
  get lost(): boolean {
    return this.#lost;
  }

  /** Why it is gone, when the reader asked for that. */
  get expected(): 'restarting' | 'poweredOff' | null {
    return this.#expected;
  }

  /** The device is about to go away on request. */
  expect(what: 'restarting' | 'poweredOff'): void {
    this.#expected = what;
  }

  retry(): void {
    this.#live.check();
  }

  #follow(state: LiveState): void {
    this.#state = state;
    this.#attempt = this.#live.attempt;
    if (state === 'open' || state === 'idle' || state === 'ended') {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      if (this.#lost && state === 'open') this.#expected = null;
      this.#lost = false;
    } else {
      this.#timer ??= setTimeout(() => (this.#lost = true), PATIENCE_MS);
    }
  }
}

export const [useConnection, provideConnection] = createContext<Connection>();
