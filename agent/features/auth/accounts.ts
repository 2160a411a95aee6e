import { type Role, roleAllows } from '../../core/access.ts';
import type { Clock } from '../../core/clock.ts';
import { LaresError } from '../../core/errors/index.ts';
import type { Signal } from '../../core/events.ts';
import type { Log } from '../../core/log.ts';
import { authRequired, type Session } from '../../core/session.ts';
import { isTaken } from '../../host/store/port.ts';
import { factorUnknown, notManageable, roleTooHigh, userTaken, usersFull, userUnknown } from './errors.ts';
import { refuseWeak } from './password-rules.ts';
import type { Passwords } from './passwords.ts';
import type { Sessions } from './sessions.ts';
import type { AuthStore, UserRow } from './store.ts';

const MOST_USERS = 64;

/** An account as those may see it who manage accounts. */
export interface AccountView {
  readonly name: string;
  readonly role: Role;
  readonly disabled: boolean;
  readonly mustChangePassword: boolean;
  readonly createdAtMs: number;
  readonly lastSeenMs: number | null;
  readonly factors: ('totp' | 'passkey')[];
  readonly sessions: number;
  readonly tokens: number;
  /** Whether whoever asks may change it. */
  readonly manageable: boolean;
}

export interface NewAccount {
  readonly name: string;
  readonly role: Role;
  readonly password: string;
}

export type AccountChange = { readonly role?: Role; readonly disabled?: boolean; readonly password?: string };

/** What else hangs on an account. */
export interface AccountExtras {
  factors(userId: number): ('totp' | 'passkey')[];
  tokens(userId: number): number;
  /** @returns whether there was one */
  dropFactors(userId: number): boolean;
}

export interface AccountsDeps {
  readonly store: AuthStore;
  readonly sessions: Sessions;
  readonly passwords: Passwords;
  readonly clock: Clock;
  readonly log: Log;
  readonly deviceName: () => string;
  /** Told the name of each account that may do other things now. */
  readonly changed: Signal<string>;
  readonly extras?: AccountExtras;
}

/**
 * The accounts of others. Invariants: whoever acts has a higher role than the account has and gets; nobody acts on their
 * own account here, nor on the owner's (but for its second factors, at the console); both roles are read in the transaction that changes something.
 */
export class Accounts {
  readonly #deps: AccountsDeps;

  constructor(deps: AccountsDeps) {
    this.#deps = deps;
  }

  /** By name. */
  list(by: Session): AccountView[] {
    const { store } = this.#deps;
    return store.users().map((user) => this.#view(user, by));
  }

  /**
   * Makes an account, which has to choose a password of its own at its first login.
   * @throws LaresError auth.roleTooHigh, auth.userTaken, auth.usersFull, auth.passwordWeak, auth.busy, store.unwritable
   */
  async create(by: Session, { name, role, password }: NewAccount): Promise<AccountView> {
    const { store, clock } = this.#deps;
    this.#refuseRole(by, role);
    const hash = await this.#hash(name, password);
    try {
      store.transaction(() => {
        this.#refuseRole(by, role);
        if (store.users().length >= MOST_USERS) throw new LaresError(usersFull, { most: MOST_USERS });
        store.insertUser(name, role, hash, clock.nowMs());
      });
    } catch (error) {
      if (isTaken(error)) throw new LaresError(userTaken, { name });
      throw error;
    }
    this.#tell(by, name, 'auth.userAdded', { role });
    return this.#view(store.user(name)!, by);
  }

  /**
   * Another role, another password, disabled or enabled: all of it or nothing. Another password and disabling end its
   * sessions; another role is felt by their next request and by what they have open.
   * @throws LaresError auth.userUnknown, auth.notManageable, auth.roleTooHigh, auth.passwordWeak, auth.busy, store.unwritable
   */
  async change(by: Session, name: string, { role, disabled, password }: AccountChange): Promise<AccountView> {
    const { store, sessions, changed } = this.#deps;
    const { id } = this.#manageable(by, name);
    const hash = password === undefined ? undefined : await this.#hash(name, password);
    sessions.endThose(() => {
      const user = this.#manageable(by, name);
      // Deleted and made anew while the hash was made.
      if (user.id !== id) throw new LaresError(userUnknown, { name });
      if (role !== undefined) {
        this.#refuseRole(by, role);
        store.putRole(id, role);
      }
      if (disabled !== undefined) store.putDisabled(id, disabled);
      if (hash !== undefined) {
        store.putPassword(id, hash);
        store.putMustChange(id, true);
      }
      return disabled || hash !== undefined ? store.sessionKeysOf(id) : [];
    });
    changed.emit(name);
    this.#tell(by, name, 'auth.userChanged', { role, disabled, password: hash !== undefined });
    return this.#view(store.user(name)!, by);
  }

  /** @throws LaresError auth.userUnknown, auth.notManageable, store.unwritable */
  remove(by: Session, name: string): void {
    const { store, sessions, changed } = this.#deps;
    sessions.endThose(() => {
      const { id } = this.#manageable(by, name);
      const keys = store.sessionKeysOf(id);
      store.deleteUser(id);
      return keys;
    });
    changed.emit(name);
    this.#tell(by, name, 'auth.userRemoved');
  }

  /** @throws LaresError auth.userUnknown, auth.notManageable, store.unwritable */
  endSessions(by: Session, name: string): void {
    const { store, sessions } = this.#deps;
    sessions.endThose(() => store.sessionKeysOf(this.#manageable(by, name).id));
    this.#tell(by, name, 'auth.userSignedOut');
  }

  /**
   * Takes second factors and recovery codes away, for somebody who has lost theirs. The account's sessions end with them:
   * whoever found what was lost may be in one. The console does it for the owner too: by `lares owner reset` whoever
   * stands there has more than that.
   * @throws LaresError auth.userUnknown, auth.notManageable, auth.factorUnknown, store.unwritable
   */
  resetFactors(by: Session, name: string): void {
    const { store, sessions, extras, changed } = this.#deps;
    sessions.endThose(() => {
      const { id } = by.kind === 'console' ? this.#known(name) : this.#manageable(by, name);
      if (!extras?.dropFactors(id)) throw new LaresError(factorUnknown);
      return store.sessionKeysOf(id);
    });
    changed.emit(name);
    this.#tell(by, name, 'auth.factorsReset');
  }

  #known(name: string): UserRow {
    const user = this.#deps.store.user(name);
    if (!user) throw new LaresError(userUnknown, { name });
    return user;
  }

  #manageable(by: Session, name: string): UserRow {
    const user = this.#known(name);
    if (!this.#manages(by, user)) throw new LaresError(notManageable, { name });
    return user;
  }

  #manages(by: Session, { name, role }: UserRow): boolean {
    return name !== by.user.name && this.#outranks(by, role);
  }

  #refuseRole(by: Session, role: Role): void {
    if (!this.#outranks(by, role)) throw new LaresError(roleTooHigh, { role });
  }

  /** Whether whoever acts manages accounts, and is above a role as of now. Nobody is above the owner. */
  #outranks(by: Session, role: Role): boolean {
    const own = by.kind === 'console' ? by.user.role : this.#roleOf(by);
    return roleAllows(own, 'admin') && !roleAllows(role, own);
  }

  #roleOf({ user }: Session): Role {
    const now = this.#deps.store.user(user.name);
    if (!now || now.disabled) throw new LaresError(authRequired);
    return now.role;
  }

  #hash(name: string, password: string): Promise<string> {
    refuseWeak(password, [name, this.#deps.deviceName()]);
    return this.#deps.passwords.hash(password);
  }

  #view(user: UserRow, by: Session): AccountView {
    const { id, name, role, disabled, mustChange, createdAtMs, lastSeenMs } = user;
    const { sessions, extras } = this.#deps;
    const ofUser = sessions.ofUser(id);
    return {
      name, role, disabled: disabled === 1, mustChangePassword: mustChange === 1, createdAtMs,
      lastSeenMs: ofUser.reduce<number | null>((latest, { seenAtMs }) => Math.max(latest ?? 0, seenAtMs), lastSeenMs),
      factors: extras?.factors(id) ?? [], sessions: ofUser.length, tokens: extras?.tokens(id) ?? 0, manageable: this.#manages(by, user),
    };
  }

  #tell(by: Session, name: string, event: string, what: object = {}): void {
    this.#deps.log.info({ event, by: by.user.name, user: name, ...what }, 'an account was managed');
  }
}
