import type { Clock } from '../../core/clock.ts';

const PENDING_MS = 5 * 60_000;
const MOST = 1000;

/** What a session has begun and not finished, one thing a session, for five minutes. In memory: a restart forgets it. */
export class Pending<T> {
  readonly #clock: Clock;
  /** Oldest first. */
  readonly #entries = new Map<string, { readonly value: T; readonly expiresAtMs: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** In place of what the session had begun before. */
  put(sessionKey: string, value: T): void {
    this.#entries.delete(sessionKey);
    if (this.#entries.size >= MOST) this.#entries.delete(this.#entries.keys().next().value!);
    this.#entries.set(sessionKey, { value, expiresAtMs: this.#clock.monotonicMs() + PENDING_MS });
  }

  get(sessionKey: string): T | undefined {
    const entry = this.#entries.get(sessionKey);
    if (entry && entry.expiresAtMs > this.#clock.monotonicMs()) return entry.value;
    this.#entries.delete(sessionKey);
    return undefined;
  }

  /** Once. */
  take(sessionKey: string): T | undefined {
    const value = this.get(sessionKey);
    this.#entries.delete(sessionKey);
    return value;
  }
}
