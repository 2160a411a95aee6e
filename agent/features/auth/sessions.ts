import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../core/clock.ts';
import { LaresError } from '../../core/errors/index.ts';
import { Signal } from '../../core/events.ts';
import type { Log } from '../../core/log.ts';
import { authRequired, FRESH_MS, hasFreshProof, type Session } from '../../core/session.ts';
import type { ConfigService } from '../config/index.ts';
import type { SessionState } from './schema.ts';
import { absoluteMs, allowPlainHttp, idleMs, LIMITED_ABSOLUTE_MS, LIMITED_IDLE_MS } from './settings.ts';
import type { AuthStore, SessionRow } from './store.ts';
import { networkOf } from './throttle.ts';
import type { NewSession } from './unsaved-sessions.ts';

const SECRET_BYTES = 32;
/** Flash wears: that a session is in use is written this often at most. */
const TOUCH_MS = 5 * 60_000;
const MOST_PER_USER = 50;

/** Where somebody signs in from. */
export interface Visitor {
  readonly address: string;
  /** Few words about browser and system; empty when unknown. */
  readonly device: string;
  /** Whether they came without encryption. */
  readonly limited?: boolean;
}

export interface Created {
  /** Goes into the cookie and nowhere else. */
  readonly cookieValue: string;
  readonly session: Session;
}

/** What sessions need to know of second factors. */
export interface FactorView {
  has(userId: number): boolean;
  /** Whether the policy asks accounts of this role for one. */
  demandedOf(role: Session['user']['role']): boolean;
}

export interface SessionsDeps {
  readonly store: AuthStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly config: ConfigService;
  readonly factors?: FactorView;
}

/**
 * Who is signed in. Invariants: the cookie's value is never stored; a session is used only within its idle and absolute
 * time, whichever way it is asked for; one that came without encryption lives shorter, and only while the owner allows
 * that; its cookie opens nothing with encryption, nor the other way round; `ended` tells each end once.
 */
export class Sessions {
  /** Key of each session that ended. */
  readonly ended = new Signal<string>();
  readonly #deps: SessionsDeps;
  /** Last use of sessions, where it is newer than on disk. */
  readonly #seenAtMs = new Map<string, number>();
  /** When the disk last took nothing: it is not tried, nor told to the log, with every request. */
  #unwritableAtMs = 0;

  constructor(deps: SessionsDeps) {
    this.#deps = deps;
  }

  /** Makes a session with a fresh id, in the caller's transaction. @returns the cookie's value and its session */
  create(userId: number, visitor: Visitor): Created {
    const { store } = this.#deps;
    const { cookieValue, session } = this.#drawn(userId, visitor);
    store.insertSession(session);
    for (const oldest of this.#beyondMost(userId, session.key)) this.#ended(oldest, store.deleteSession(oldest) || store.forgetUnsaved(oldest));
    return { cookieValue, session: this.#sessionOf(store.session(session.key)!) };
  }

  /** As `create`, in memory and without a transaction: the disk takes nothing, and whoever comes may be here to make room. */
  hold(userId: number, visitor: Visitor): Created {
    const { cookieValue, session } = this.#drawn(userId, visitor);
    this.#deps.store.holdSession(session);
    for (const oldest of this.#beyondMost(userId, session.key)) this.end(oldest);
    return { cookieValue, session: this.#sessionOf(this.#deps.store.session(session.key)!) };
  }

  /** The session a cookie opens; using it keeps it from idling out. */
  authenticate(cookieValue: string, limited = false): Session | undefined {
    const row = this.#living(keyOf(cookieValue, limited));
    if (!row) return undefined;
    this.#use(row);
    return this.#sessionOf(row);
  }

  checkCsrf(session: Session, token: string): boolean {
    const row = this.#living(session.key);
    return row !== undefined && timingSafeEqual(digest(row.csrf), digest(token));
  }

  /** What its own user may know about a session. @throws LaresError auth.required when it has ended */
  describe(session: Session): SessionState {
    const row = this.#living(session.key);
    if (!row) throw new LaresError(authRequired);
    const { user, freshUntilMs, due } = this.#sessionOf(row);
    return {
      user, csrf: row.csrf, expiresAtMs: this.#expiresAtMs(row), freshUntilMs,
      mustChangePassword: due === 'password', mustEnrolFactor: this.#lacksFactor(row), hasFactor: this.#deps.factors?.has(row.userId) ?? false,
      limited: row.limited === 1,
    };
  }

  /** Read anew: a proof may have come since the caller got the session. */
  isFresh(session: Session): boolean {
    const nowMs = this.#deps.clock.nowMs();
    if (session.kind !== 'cookie') return hasFreshProof(session, nowMs);
    const row = this.#living(session.key);
    return row !== undefined && hasFreshProof(this.#sessionOf(row), nowMs);
  }

  /** Ends one, at once, also where the disk takes nothing. Not for use in a transaction. */
  end(key: string): void {
    this.#ended(key, this.#deps.store.deleteSessionAnyhow(key));
  }

  /**
   * Ends every session there is, together with what `work` changes: all of it or nothing. Open sockets are told after
   * the commit.
   */
  endAll(work: () => void): void {
    this.endThose(() => {
      const keys = this.#deps.store.sessions().map(({ key }) => key);
      work();
      return keys;
    });
  }

  /**
   * Ends the sessions that `work` names, together with what it changes: all of it or nothing. Open sockets are told after
   * the commit.
   */
  endThose(work: () => readonly string[]): void {
    const { store } = this.#deps;
    const ended = store.transaction(() => {
      const open = new Set(store.sessions().map(({ key }) => key));
      return work().filter((key) => store.deleteSession(key) || open.has(key));
    });
    for (const key of ended) {
      store.forgetUnsaved(key);
      this.#ended(key, true);
    }
  }

  /** Who it is was proved anew: part of the caller's transaction. */
  prove({ key }: Session): void {
    this.#deps.store.proveSession(key, this.#deps.clock.nowMs());
  }

  /** Who it is was proved anew, and counts also where the disk takes nothing. Not for use in a transaction. */
  proveAnyhow({ key }: Session): void {
    this.#deps.store.proveSessionAnyhow(key, this.#deps.clock.nowMs());
  }

  /** Those of a user that have not ended, newest first. */
  ofUser(userId: number): (SessionRow & { readonly seenAtMs: number })[] {
    const living = this.#deps.store.sessionKeysOf(userId).flatMap((key) => this.#living(key) ?? []);
    return living.map((row) => ({ ...row, seenAtMs: this.#lastUse(row) })).toReversed();
  }

  /** Ends what nobody asks for any more, so that its open sockets close too. */
  prune(): void {
    const nowMs = this.#deps.clock.nowMs();
    for (const row of this.#deps.store.sessions()) if (nowMs >= this.#expiresAtMs(row)) this.end(row.key);
  }

  /** Writes what the disk did not take before. */
  save(): void {
    try {
      this.#deps.store.saveSessions();
    } catch (error) {
      if (!(error instanceof LaresError)) throw error;
      this.#deps.log.warn({ code: error.code }, 'sessions still wait for a disk that takes them');
    }
  }

  #living(key: string): SessionRow | undefined {
    const row = this.#deps.store.session(key);
    if (!row) return undefined;
    if (this.#deps.clock.nowMs() < this.#expiresAtMs(row)) return row;
    this.end(key);
    return undefined;
  }

  #expiresAtMs(row: SessionRow): number {
    const { config } = this.#deps;
    if (row.limited && !config.value(allowPlainHttp)) return row.createdAtMs;
    const expiresAtMs = Math.min(this.#lastUse(row) + config.value(idleMs), row.createdAtMs + config.value(absoluteMs));
    return row.limited ? Math.min(expiresAtMs, this.#lastUse(row) + LIMITED_IDLE_MS, row.createdAtMs + LIMITED_ABSOLUTE_MS) : expiresAtMs;
  }

  /** On disk or, where it is newer, only here. */
  #lastUse({ key, lastSeenMs }: SessionRow): number {
    return Math.max(lastSeenMs, this.#seenAtMs.get(key) ?? 0);
  }

  #use({ key, userId, lastSeenMs }: SessionRow): void {
    const { store, clock, log } = this.#deps;
    const nowMs = clock.nowMs();
    this.#seenAtMs.set(key, nowMs);
    if (nowMs - Math.max(lastSeenMs, this.#unwritableAtMs) < TOUCH_MS) return;
    try {
      store.touchSession(key, userId, nowMs);
    } catch (error) {
      // A full or read-only disk must not sign anybody out: they are here to repair it.
      if (!(error instanceof LaresError)) throw error;
      this.#unwritableAtMs = nowMs;
      log.warn({ code: error.code }, 'the last use of a session could not be saved');
    }
  }

  #sessionOf(row: SessionRow): Session {
    const { key, name, role, mustChange, authenticatedAtMs, limited } = row;
    const due = mustChange ? 'password' : this.#lacksFactor(row) ? 'factor' : undefined;
    return { key, user: { name, role }, kind: 'cookie', freshUntilMs: limited ? 0 : authenticatedAtMs + FRESH_MS, ...(limited ? { limited: true } : {}), ...(due ? { due } : {}) };
  }

  #lacksFactor({ role, userId }: SessionRow): boolean {
    const { factors } = this.#deps;
    return factors !== undefined && factors.demandedOf(role) && !factors.has(userId);
  }

  /** Those that must go for the newest, which is not among them whatever the clock says. */
  #beyondMost(userId: number, newest: string): string[] {
    return this.#deps.store.sessionKeysOf(userId).filter((key) => key !== newest).slice(0, 1 - MOST_PER_USER);
  }

  #drawn(userId: number, { address, device, limited = false }: Visitor): { readonly cookieValue: string; readonly session: NewSession } {
    const cookieValue = randomBytes(SECRET_BYTES).toString('base64url');
    const csrf = randomBytes(SECRET_BYTES).toString('base64url');
    const nowMs = this.#deps.clock.nowMs();
    return { cookieValue, session: { key: keyOf(cookieValue, limited), userId, csrf, network: networkOf(address), address, device, limited, nowMs } };
  }

  #ended(key: string, existed: boolean): void {
    this.#seenAtMs.delete(key);
    if (existed) this.ended.emit(key);
  }
}

/** What a session is called in public: neither its cookie nor its key can be found from it. */
export function publicId(key: string): string {
  return digest(`session ${key}`).toString('base64url').slice(0, 16);
}

/** Of another kind of session, the same value has another key. */
function keyOf(cookieValue: string, limited: boolean): string {
  return digest(limited ? `limited ${cookieValue}` : cookieValue).toString('base64url');
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
