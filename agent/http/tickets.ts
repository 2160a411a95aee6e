import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../core/clock.ts';
import type { Session } from '../core/session.ts';

/** How long a ticket may wait for its use. */
export const TICKET_MS = 30_000;
/** Tickets one session may hold; a new one takes the place of the oldest. */
const PER_SESSION = 8;

interface Waiting {
  readonly session: string;
  readonly dueMs: number;
}

/**
 * One-time tickets for the WebSocket. The handshake is the one request which a browser lets any page cause with the
 * cookie of this one and without a header of the page's own, so it also carries a secret that only a POST with the
 * session's CSRF value yields. Invariants: a ticket opens one handshake of the session it was made for, within 30 s;
 * an attempt uses it up; only hashes are kept, and few.
 */
export class Tickets {
  readonly #clock: Clock;
  /** By hash; in the order of making, which is the order of expiry too. */
  readonly #waiting = new Map<string, Waiting>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @returns 256 random bits, base64url */
  issue(session: Session): string {
    this.#forgetDue();
    const own = [...this.#waiting].filter(([, waiting]) => waiting.session === session.key);
    for (const [hash] of own.slice(0, Math.max(0, own.length - PER_SESSION + 1))) this.#waiting.delete(hash);
    const ticket = randomBytes(32).toString('base64url');
    this.#waiting.set(hashOf(ticket), { session: session.key, dueMs: this.#clock.monotonicMs() + TICKET_MS });
    return ticket;
  }

  /** Uses a ticket up, and tells whether it was good for this session. */
  redeem(ticket: string, session: Session): boolean {
    const hash = hashOf(ticket);
    const waiting = this.#waiting.get(hash);
    this.#waiting.delete(hash);
    return waiting !== undefined && waiting.session === session.key && this.#clock.monotonicMs() < waiting.dueMs;
  }

  /** Takes back those of a session that ended. */
  revoke(sessionKey: string): void {
    for (const [hash, { session }] of this.#waiting) if (session === sessionKey) this.#waiting.delete(hash);
  }

  #forgetDue(): void {
    const nowMs = this.#clock.monotonicMs();
    for (const [hash, { dueMs }] of this.#waiting) {
      if (dueMs > nowMs) return;
      this.#waiting.delete(hash);
    }
  }
}

/** Looked up by hash, so that the time of the look-up says nothing about a ticket that is waiting. */
function hashOf(ticket: string): string {
  return createHash('sha256').update(ticket).digest('base64url');
}
