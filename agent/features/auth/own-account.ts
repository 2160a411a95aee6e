import { LaresError } from '../../core/errors/index.ts';
import type { Log } from '../../core/log.ts';
import { authRequired, personOnly, type Session } from '../../core/session.ts';
import { loginWrong, passwordSame, sessionUnknown } from './errors.ts';
import { refuseWeak } from './password-rules.ts';
import type { Passwords } from './passwords.ts';
import type { AccountSession, PasswordChange, Reauthentication, SessionState } from './schema.ts';
import { publicId, type Sessions } from './sessions.ts';
import type { AuthStore, UserRow } from './store.ts';

export interface OwnAccountDeps {
  readonly store: AuthStore;
  readonly sessions: Sessions;
  readonly passwords: Passwords;
  readonly log: Log;
  readonly deviceName: () => string;
  /** Name and password, under the throttle of logins. @throws LaresError auth.loginWrong, auth.throttled, auth.busy */
  readonly verified: (name: string, password: string, address: string) => Promise<UserRow>;
}

/** What somebody does to the account they are signed in with. The console has none: auth.personOnly. */
export class OwnAccount {
  readonly #deps: OwnAccountDeps;

  constructor(deps: OwnAccountDeps) {
    this.#deps = deps;
  }

  /**
   * Makes the session's proof fresh for five minutes.
   * @throws LaresError auth.loginWrong, auth.throttled, auth.busy, auth.required
   */
  async reauthenticate(session: Session, { password }: Reauthentication, address: string): Promise<SessionState> {
    const { sessions, log } = this.#deps;
    const { name } = this.#userOf(session);
    await this.#deps.verified(name, password, address);
    sessions.proveAnyhow(session);
    log.info({ event: 'auth.reauthenticated', user: name, address }, 'proved anew who they are');
    return sessions.describe(session);
  }

  /**
   * Gives the account another password. All its other sessions end.
   * @throws LaresError auth.loginWrong, auth.throttled, auth.busy, auth.passwordWeak, auth.passwordSame, auth.required, store.unwritable
   */
  async changePassword(session: Session, { current, password }: PasswordChange, address: string): Promise<SessionState> {
    const { store, sessions, passwords, log, deviceName } = this.#deps;
    const user = await this.#deps.verified(this.#userOf(session).name, current, address);
    if (password === current) throw new LaresError(passwordSame);
    refuseWeak(password, [user.name, deviceName()]);
    const hash = await passwords.hash(password);
    sessions.endThose(() => {
      // It, or the session, may have gone while the hash was made.
      sessions.describe(session);
      if (!store.replacePassword(user.id, user.password, hash)) throw new LaresError(loginWrong);
      store.putMustChange(user.id, false);
      sessions.prove(session);
      return store.sessionKeysOf(user.id).filter((key) => key !== session.key);
    });
    log.info({ event: 'auth.passwordChanged', user: user.name, address }, 'changed their password');
    return sessions.describe(session);
  }

  sessions(session: Session): AccountSession[] {
    return this.#deps.sessions.ofUser(this.#userOf(session).id).map(({ key, createdAtMs, seenAtMs, address, device }) => ({
      id: publicId(key), current: key === session.key, createdAtMs, lastSeenMs: seenAtMs, address, device, via: 'cookie',
    }));
  }

  /** @throws LaresError auth.sessionUnknown, store.unwritable */
  endSession(session: Session, id: string): void {
    const found = this.#deps.sessions.ofUser(this.#userOf(session).id).find(({ key }) => publicId(key) === id);
    if (!found) throw new LaresError(sessionUnknown);
    this.#deps.sessions.end(found.key);
    this.#deps.log.info({ event: 'auth.sessionEnded', user: session.user.name, session: id }, 'ended a session');
  }

  /** Ends all but the one that asks. @throws LaresError store.unwritable */
  endOtherSessions(session: Session): void {
    const { store, sessions, log } = this.#deps;
    const { id, name } = this.#userOf(session);
    sessions.endThose(() => store.sessionKeysOf(id).filter((key) => key !== session.key));
    log.info({ event: 'auth.sessionsEnded', user: name }, 'ended all other sessions');
  }

  #userOf({ kind, user }: Session): UserRow {
    if (kind !== 'cookie') throw new LaresError(personOnly);
    const found = this.#deps.store.user(user.name);
    if (!found) throw new LaresError(authRequired);
    return found;
  }
}
