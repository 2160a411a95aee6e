import type { Role } from './access.ts';
import { defineError } from './errors/index.ts';
import type { Signal } from './events.ts';

/** Thrown for a caller without a session, and for one whose session ended under way. */
export const authRequired = defineError('auth.required', 401, 'Please sign in first.',
  'POST /api/session, then send its cookie.');
/** Thrown by the edge for a late visitor and by AuthService for the loser of a race. */
export const alreadyClaimed = defineError('auth.alreadyClaimed', 409, 'This device already has an owner.',
  'Sign in instead; only a device without an owner can be claimed.');

/** A signed-in user as the edge sees it. */
export interface Session {
  /** Names the session without being able to open it (hash of the cookie's value). */
  readonly key: string;
  readonly user: { readonly name: string; readonly role: Role };
}

/**
 * The session of whoever opened the console socket, which the kernel permits to uid 0 alone. No cookie opens it: keys of
 * others are hashes, and no account can have an `@` in its name.
 */
export const localSession: Session = Object.freeze({
  key: 'local',
  user: Object.freeze({ name: 'root@console', role: 'owner' }),
});

/** What the edge asks of AuthService: who is this, and may this change be believed. */
export interface Authenticator {
  /** Whether the owner account exists. */
  readonly claimed: boolean;
  /** The session a cookie's value opens, role as of now; undefined when there is none or it has ended. */
  authenticate(cookieValue: string): Session | undefined;
  /** Tells whether `token` is the CSRF value of the session, in constant time. */
  checkCsrf(session: Session, token: string): boolean;
  /** Emits the `key` of each session that ended (logout, expiry, disable): open sockets close on it. */
  readonly ended: Signal<string>;
}
