import type { Role } from '../../agent/core/access.ts';
import { Signal } from '../../agent/core/events.ts';
import { type Authenticator, FRESH_MS, type Session } from '../../agent/core/session.ts';

/** Sessions by cookie value, for tests of the edge; `csrf-<cookie>` is the CSRF value of each. */
export class FakeSessions implements Authenticator {
  claimed = true;
  readonly ended = new Signal<string>();
  readonly changed = new Signal<string>();
  readonly #sessions = new Map<string, Session>();

  signIn(cookie: string, role: Role): string {
    this.#sessions.set(cookie, { key: `key-${cookie}`, user: { name: cookie, role }, kind: 'cookie', freshUntilMs: Date.now() + FRESH_MS });
    return cookie;
  }

  isFresh({ freshUntilMs }: Session): boolean {
    return Date.now() < freshUntilMs;
  }

  signOut(cookie: string): void {
    this.#sessions.delete(cookie);
    this.ended.emit(`key-${cookie}`);
  }

  authenticate(cookieValue: string): Session | undefined {
    return this.#sessions.get(cookieValue);
  }

  authenticateToken(): undefined {}

  checkCsrf(session: Session, token: string): boolean {
    return token === `csrf-${session.user.name}`;
  }
}
