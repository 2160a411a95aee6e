import type { Permission, Role } from './access.ts';
import { defineError } from './errors/index.ts';
import type { Signal } from './events.ts';

/** Thrown for a caller without a session, and for one whose session ended under way. */
export const authRequired = defineError('auth.required', 401, 'Please sign in first.',
  'POST /api/session, then send its cookie.');
/** Thrown by the edge for a late visitor and by AuthService for the loser of a race. */
export const alreadyClaimed = defineError('auth.alreadyClaimed', 409, 'This device already has an owner.',
  'Sign in instead; only a device without an owner can be claimed.');

/** Thrown where a change is dangerous and the last proof of who asks is too old. */
export const reauthenticate = defineError('auth.reauthenticate', 403, 'Please confirm that it is you.',
  'POST /api/session/reauthenticate with the password, then ask again within five minutes.');
/** Thrown until a password which somebody else chose is replaced. */
export const passwordMustChange = defineError('auth.passwordMustChange', 403, 'Please choose a password of your own first.',
  'PUT /api/account/password; until then the account can do nothing else.');
/** Thrown until an account that needs a second factor has one. */
export const factorMustEnrol = defineError('auth.factorMustEnrol', 403, 'Your account needs a second factor; please set one up first.',
  'Enrol a passkey or an authenticator app under /api/account; until then the account can do nothing else.');
/** Thrown at programs for what only a person may do. */
export const personOnly = defineError('auth.personOnly', 403, 'A token cannot do this; a person has to sign in for it.',
  'Sign in with name and password; tokens never manage accounts nor do what needs a fresh proof.');

/** Thrown at whoever came without encryption where it is needed: for what is secret or dangerous, and for all while the owner has not allowed it. */
export const encryptionNeeded = defineError('auth.encryptionNeeded', 403, 'This needs an encrypted connection.',
  'Open the device with https:// in front of its address.');

/** How long a proof of who somebody is (password or factor) counts as fresh. */
export const FRESH_MS = 5 * 60_000;

/** Tells whether a session's proof is fresh. A clock that was set back proves nothing; the console is proof enough. */
export function hasFreshProof({ kind, freshUntilMs }: Session, nowMs: number): boolean {
  if (kind !== 'cookie') return kind === 'console';
  const leftMs = freshUntilMs - nowMs;
  return leftMs > 0 && leftMs <= FRESH_MS;
}

/** A signed-in user as the edge sees it. */
export interface Session {
  /** Names the session without being able to open it (hash of the cookie's value). */
  readonly key: string;
  readonly user: { readonly name: string; readonly role: Role };
  /** `cookie`: a person at a page; `token`: a program; `console`: who stands before the device. */
  readonly kind: 'cookie' | 'token' | 'console';
  /** Until when its proof is fresh: the console's always is, a token's never. */
  readonly freshUntilMs: number;
  /** Of tokens only: a higher action includes the lower ones of its resource. */
  readonly scopes?: readonly Permission[];
  /** Came without encryption: what is secret or dangerous is refused. */
  readonly limited?: true;
  /** What its user has to do before anything else. */
  readonly due?: 'password' | 'factor';
}

/**
 * The session of whoever opened the console socket, which the kernel permits to uid 0 alone. No cookie opens it: keys of
 * others are hashes, and no account can have an `@` in its name.
 */
export const localSession: Session = Object.freeze({
  key: 'local',
  user: Object.freeze({ name: 'root@console', role: 'owner' }),
  kind: 'console',
  freshUntilMs: Number.POSITIVE_INFINITY,
});

/** What the edge asks of AuthService: who is this, and may this change be believed. */
export interface Authenticator {
  /** Whether the owner account exists. */
  readonly claimed: boolean;
  /**
   * The session a cookie's value opens, role as of now; undefined when there is none or it has ended.
   * @param limited whether it came without encryption: a session is used as it was made, or not at all
   */
  authenticate(cookieValue: string, limited?: boolean): Session | undefined;
  /** The session an API token opens, role as of now; undefined when there is none or it has ended. */
  authenticateToken(token: string): Session | undefined;
  /** Tells whether `token` is the CSRF value of the session, in constant time. */
  checkCsrf(session: Session, token: string): boolean;
  /** Tells whether the session's proof is fresh. */
  isFresh(session: Session): boolean;
  /** Emits a user's name when what they may do has changed: open topics are judged anew. */
  readonly changed: Signal<string>;
  /** Emits the `key` of each session that ended (logout, expiry, disable): open sockets close on it. */
  readonly ended: Signal<string>;
}
