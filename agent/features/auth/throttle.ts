import { isIPv4, isIPv6 } from 'node:net';
import type { Clock } from '../../core/clock.ts';
import { LaresError } from '../../core/errors/index.ts';
import { throttled } from './errors.ts';

const FREE_FAILURES = 5;
const LONGEST_WAIT_S = 60;
const FORGET_MS = 15 * 60_000;
const MOST_KEYS = 4096;

/** Seconds to wait after so many failures in a row: none up to four, then 1, 2, 4 … 60. */
export function waitAfter(failures: number): number {
  return failures < FREE_FAILURES ? 0 : Math.min(LONGEST_WAIT_S, 2 ** (failures - FREE_FAILURES));
}

type Outcome = 'failed' | 'succeeded' | 'cancelled';

/** Ends an attempt that was let in; called exactly once. `cancelled`: it was never judged. */
export type Settle = (outcome: Outcome) => void;

/** What an attempt counts for. */
export interface AttemptKeys {
  /** Absent where this network has shown that it knows the account: strangers must not lock its owner out. */
  readonly account?: string;
  readonly network: string;
}

interface Entry {
  failures: number;
  /** Attempts let in whose outcome is not known yet. */
  pending: number;
  /** Monotonic. */
  freeAtMs: number;
  forgetAtMs: number;
}

/**
 * Slows guessing. An attempt counts for its account and its network; either can make it wait. Attempts on their way
 * count as failures, so a parallel burst gets no more guesses than a patient one. Memory is bounded: of the keys with
 * nothing on its way, the one that failed longest ago goes first.
 */
export class Throttle {
  readonly #clock: Clock;
  /** In order of the last failure. */
  readonly #entries = new Map<string, Entry>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** @throws LaresError auth.throttled */
  admit({ account, network }: AttemptKeys): Settle {
    const networkKey = `network ${network}`;
    const accountKey = account === undefined ? undefined : `account ${account}`;
    const keys = accountKey === undefined ? [networkKey] : [networkKey, accountKey];
    this.#refuseEarly(keys);
    for (const key of keys) this.#enter(key);
    return (outcome) => {
      this.#settle(networkKey, outcome === 'failed', false);
      // Success forgives the account only: whoever owns one account must not buy guesses at others with it.
      if (accountKey !== undefined) this.#settle(accountKey, outcome === 'failed', outcome === 'succeeded');
    };
  }

  #refuseEarly(keys: readonly string[]): void {
    const waitMs = Math.max(...keys.map((key) => this.#waitMs(key)));
    if (waitMs <= 0) return;
    const seconds = Math.ceil(waitMs / 1000);
    throw new LaresError(throttled, { seconds }, { retryAfterS: seconds });
  }

  #waitMs(key: string): number {
    const entry = this.#entries.get(key);
    if (!entry) return 0;
    const nowMs = this.#clock.monotonicMs();
    if (nowMs >= entry.forgetAtMs) entry.failures = 0;
    const crowded = entry.pending > 0 && entry.failures + entry.pending >= FREE_FAILURES;
    return crowded ? 1000 : entry.freeAtMs - nowMs;
  }

  #enter(key: string): void {
    let entry = this.#entries.get(key);
    if (!entry) {
      if (this.#entries.size >= MOST_KEYS) this.#forgetOldest();
      entry = { failures: 0, pending: 0, freeAtMs: 0, forgetAtMs: 0 };
      this.#entries.set(key, entry);
    }
    entry.pending += 1;
  }

  #settle(key: string, failed: boolean, forgiven: boolean): void {
    const entry = this.#entries.get(key)!;
    entry.pending -= 1;
    if (failed) {
      const nowMs = this.#clock.monotonicMs();
      entry.failures += 1;
      entry.freeAtMs = nowMs + waitAfter(entry.failures) * 1000;
      entry.forgetAtMs = nowMs + FORGET_MS;
      this.#entries.delete(key);
      this.#entries.set(key, entry);
    } else if (forgiven) {
      entry.failures = 0;
      entry.freeAtMs = 0;
    }
    if (entry.failures === 0 && entry.pending === 0) this.#entries.delete(key);
  }

  #forgetOldest(): void {
    for (const [key, { pending }] of this.#entries) {
      if (pending > 0) continue;
      this.#entries.delete(key);
      return;
    }
  }
}

/**
 * The network an address belongs to, as far as one customer holds it: an IPv6 /64, an IPv4 address. Link-local
 * neighbours all share one /64 and stay apart.
 */
export function networkOf(address: string): string {
  const plain = address.split('%', 1)[0]!.toLowerCase();
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(plain)?.[1];
  if (mapped !== undefined && isIPv4(mapped)) return mapped;
  if (!isIPv6(plain) || /^fe[89ab]/.test(plain)) return plain;
  return `${firstGroups(plain).join(':')}::/64`;
}

/** The first four groups of an IPv6 address, without leading zeros. */
function firstGroups(address: string): string[] {
  const [head = '', tail] = address.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail ? tail.split(':').flatMap((group) => (group.includes('.') ? [group, ''] : [group])) : [];
  const gap = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  return [...before, ...gap, ...after].slice(0, 4).map((group) => group.replace(/^0+(?=.)/, ''));
}
