import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { allows, type Permission } from '../../core/access.ts';
import type { Clock } from '../../core/clock.ts';
import { LaresError } from '../../core/errors/index.ts';
import type { Signal } from '../../core/events.ts';
import type { Log } from '../../core/log.ts';
import type { Session } from '../../core/session.ts';
import { isUnwritable } from '../../host/store/port.ts';
import { scopeUnknown, tokensMany, tokenUnknown } from './errors.ts';
import type { CreatedToken, TokenRequest, TokenView } from './schema.ts';
import type { TokenRow, TokenStore } from './token-store.ts';

const DAY_MS = 86_400_000;
/** Flash wears: that a token is in use is written this often at most. */
const USE_MS = 5 * 60_000;
const MOST_PER_USER = 20;
const format = /^lares_([0-9a-f]{12})_[0-9a-f]{64}$/;

export interface TokensDeps {
  readonly store: TokenStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Told the key of each token that ended, so that its open sockets close. */
  readonly ended: Signal<string>;
  /** What there is on this device that a token can be given. */
  readonly permissions: () => readonly Permission[];
}

/**
 * What programs come in with: `lares_<id>_<secret>`. Invariants: only its hash is stored; it never does more than its
 * scopes and than its user may at that moment; it ends with its time, its user, and when it is revoked.
 */
export class Tokens {
  readonly #deps: TokensDeps;
  /** Ended, told, and still on the disk, which takes nothing. */
  readonly #undeleted = new Set<string>();

  constructor(deps: TokensDeps) {
    this.#deps = deps;
  }

  /** The session a token opens; undefined for what is none, has ended, or belongs to a disabled user. */
  authenticate(token: string): Session | undefined {
    const id = format.exec(token)?.[1];
    const row = id === undefined ? undefined : this.#deps.store.token(id);
    if (!row || !timingSafeEqual(Buffer.from(hashOf(token)), Buffer.from(row.hash)) || this.#hasExpired(row)) return undefined;
    this.#use(row);
    const { user: name, role, mustChange } = row;
    return {
      key: keyOf(row.id), user: { name, role }, kind: 'token', freshUntilMs: 0, scopes: JSON.parse(row.scopes) as Permission[],
      ...(mustChange ? { due: 'password' as const } : {}),
    };
  }

  /** What the caller's role may do and a token can be given. */
  scopesFor({ user }: Session): Permission[] {
    return this.#deps.permissions().filter((permission) => allows({ user }, permission));
  }

  /** Newest first. */
  list({ user }: Session): TokenView[] {
    return this.#deps.store.of(user.name).map(viewOf);
  }

  /**
   * Makes a token; it is shown this once.
   * @throws LaresError auth.scopeUnknown, auth.tokensMany, store.unwritable
   */
  create(session: Session, { name, scopes, days }: TokenRequest): CreatedToken {
    const { store, clock } = this.#deps;
    const user = session.user.name;
    const given = this.#checked(session, scopes);
    const id = randomBytes(6).toString('hex');
    const token = `lares_${id}_${randomBytes(32).toString('hex')}`;
    const createdAtMs = clock.nowMs();
    store.transaction(() => {
      if (store.of(user).length >= MOST_PER_USER) throw new LaresError(tokensMany, { most: MOST_PER_USER });
      store.insert({ id, user, name, hash: hashOf(token), scopes: given, createdAtMs, expiresAtMs: createdAtMs + days * DAY_MS });
    });
    this.#deps.log.info({ event: 'auth.tokenMade', user, id }, 'an API token was made');
    return { token, ...viewOf(store.token(id)!) };
  }

  /** Ends one of the caller's own. @throws LaresError auth.tokenUnknown, store.unwritable */
  revoke({ user }: Session, id: string): void {
    const row = this.#deps.store.token(id);
    if (row?.user !== user.name) throw new LaresError(tokenUnknown, { id });
    this.#end(id);
    this.#deps.log.info({ event: 'auth.tokenRevoked', user: user.name, id }, 'an API token was revoked');
  }

  /** Ends those whose time is over, so that their open sockets close too, whatever the disk takes. */
  prune(): void {
    for (const row of this.#deps.store.all()) if (this.#hasExpired(row) && !this.#undeleted.has(row.id)) this.#endExpired(row.id);
  }

  /** Tries anew, with the next `prune`, to delete those which the disk did not let go. */
  forgetEnds(): void {
    this.#undeleted.clear();
  }

  #endExpired(id: string): void {
    try {
      this.#end(id);
    } catch (error) {
      if (!isUnwritable(error)) throw error;
      this.#undeleted.add(id);
      this.#deps.ended.emit(keyOf(id));
    }
  }

  #end(id: string): void {
    this.#deps.store.delete(id);
    this.#deps.ended.emit(keyOf(id));
  }

  #checked(session: Session, scopes: readonly string[]): Permission[] {
    const known = new Set<string>(this.scopesFor(session));
    const strange = scopes.find((scope) => !known.has(scope));
    if (strange !== undefined) throw new LaresError(scopeUnknown, { scope: strange });
    return [...new Set(scopes)].toSorted() as Permission[];
  }

  #hasExpired({ expiresAtMs }: TokenRow): boolean {
    return this.#deps.clock.nowMs() >= expiresAtMs;
  }

  #use({ id, lastUsedMs }: TokenRow): void {
    const { store, clock, log } = this.#deps;
    const nowMs = clock.nowMs();
    if (lastUsedMs !== null && nowMs - lastUsedMs < USE_MS) return;
    try {
      store.use(id, nowMs);
    } catch (error) {
      // A full disk must not lock programs out which watch the device.
      if (!(error instanceof LaresError)) throw error;
      log.warn({ code: error.code }, 'the last use of a token could not be saved');
    }
  }
}

function viewOf({ id, name, scopes, createdAtMs, expiresAtMs, lastUsedMs }: TokenRow): TokenView {
  return { id, name, prefix: `lares_${id}`, scopes: JSON.parse(scopes) as string[], createdAtMs, expiresAtMs, lastUsedMs };
}

const keyOf = (id: string): string => `token.${id}`;

/** Fast on purpose: there are 256 random bits to guess. */
const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');
