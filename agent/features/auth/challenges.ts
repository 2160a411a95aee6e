import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../core/clock.ts';

const SECRET_BYTES = 32;
/** Long enough to find the phone. */
export const CHALLENGE_MS = 5 * 60_000;
export const MOST_TRIES = 5;
const MOST_EACH = 5;
const MOST = 1000;

interface Entry<T> {
  readonly owner: string;
  readonly network: string;
  readonly value: T;
  /** Monotonic: setting the clock must not lengthen it. */
  readonly expiresAtMs: number;
  triesLeft: number;
}

/**
 * Steps that were begun and wait for their second half. Invariants: what opens one is 256 bits at random and only its
 * hash is kept; it opens from the network that began it, five times at most, for five minutes, and is finished once;
 * memory is bounded, for each owner at each network and in all, and the oldest goes first. A restart forgets them:
 * whoever was under way begins again.
 */
export class Challenges<T> {
  readonly #clock: Clock;
  /** Oldest first. */
  readonly #entries = new Map<string, Entry<T>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#entries.size;
  }

  /**
   * Begins one.
   * @param owner whom it belongs to: the same one can have five from a network, so that nobody elsewhere pushes them out
   * @returns what opens it; it is shown to nobody else and not kept
   */
  begin(owner: string, network: string, value: T): string {
    this.#forgetOld();
    const mine = [...this.#entries].filter(([, entry]) => entry.owner === owner && entry.network === network);
    if (mine.length >= MOST_EACH) this.#entries.delete(mine[0]![0]);
    else if (this.#entries.size >= MOST) this.#entries.delete(this.#entries.keys().next().value!);
    const secret = randomBytes(SECRET_BYTES).toString('base64url');
    this.#entries.set(keyOf(secret), { owner, network, value, expiresAtMs: this.#clock.monotonicMs() + CHALLENGE_MS, triesLeft: MOST_TRIES });
    return secret;
  }

  /** @returns undefined when there is none, or no more tries; all reasons look alike */
  find(secret: string, network: string): T | undefined {
    return this.#open(secret, network)?.value;
  }

  /** Counts a try. @returns as `find` does */
  try(secret: string, network: string): T | undefined {
    const entry = this.#open(secret, network);
    if (entry) entry.triesLeft -= 1;
    return entry?.value;
  }

  /** Ends one for good. @returns whether this did: of two right answers at once, one comes too late */
  finish(secret: string): boolean {
    return this.#entries.delete(keyOf(secret));
  }

  /** Forgets what somebody began. */
  forget(owner: string): void {
    for (const [key, entry] of this.#entries) if (entry.owner === owner) this.#entries.delete(key);
  }

  #open(secret: string, network: string): Entry<T> | undefined {
    this.#forgetOld();
    const entry = this.#entries.get(keyOf(secret));
    return entry?.network === network && entry.triesLeft > 0 ? entry : undefined;
  }

  #forgetOld(): void {
    const nowMs = this.#clock.monotonicMs();
    for (const [key, { expiresAtMs }] of this.#entries) {
      // All live equally long, so those behind are younger.
      if (expiresAtMs > nowMs) return;
      this.#entries.delete(key);
    }
  }
}

function keyOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
