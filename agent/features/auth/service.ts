import type { Clock } from '../../core/clock.ts';
import type { Permission } from '../../core/access.ts';
import { LaresError } from '../../core/errors/index.ts';
import { Signal } from '../../core/events.ts';
import type { Log } from '../../core/log.ts';
import { alreadyClaimed, authRequired, type Authenticator, type Session } from '../../core/session.ts';
import type { PlainWay } from '../../core/plain.ts';
import type { Seal } from '../../host/seal/port.ts';
import { isTaken, isUnwritable, type Store } from '../../host/store/port.ts';
import type { ConfigService } from '../config/index.ts';
import { Accounts } from './accounts.ts';
import { ClaimCode } from './claim-code.ts';
import { Enrolment, type Enrolling } from './enrolment.ts';
import { factorUnknown, loginWrong, unclaimed, userTaken } from './errors.ts';
import { FactorStore } from './factor-store.ts';
import { OwnAccount } from './own-account.ts';
import { requireSite, type Site } from './passkeys.ts';
import { Pending } from './pending.ts';
import { OwnersPlainWay } from './plain-way.ts';
import { refuseWeak } from './password-rules.ts';
import { type HashCost, Passwords } from './passwords.ts';
import type { ClaimRequest, FactorChallenge, FactorProof, FactorRequest, LoginRequest, PasskeyRequest, SessionState } from './schema.ts';
import { type Ceremony, SecondFactors } from './second-factors.ts';
import { SecondStep } from './second-step.ts';
import { type Created, Sessions, type Visitor } from './sessions.ts';
import { allowPlainHttp } from './settings.ts';
import { AuthStore, type UserRow } from './store.ts';
import { networkOf, Throttle } from './throttle.ts';
import { Tokens } from './tokens.ts';
import { TokenStore } from './token-store.ts';

/** Open sockets of what expired close within five seconds of it (ASVS 7.4). */
const PRUNE_MS = 4000;
const SAVE_MS = 60_000;

export interface AuthDeps {
  readonly store: Store;
  readonly seal: Seal;
  readonly clock: Clock;
  readonly log: Log;
  readonly config: ConfigService;
  /** What the console shows; undefined when the device has none. */
  readonly claimCode: string | undefined;
  /** Changes with every start of the device: wrong claim codes are counted for one. */
  readonly bootId: string;
  /** Static host name, which no password may lean on. */
  readonly deviceName: () => string;
  /** The device's own addresses; none unless told. */
  readonly addresses?: () => readonly string[];
  /** What there is on this device that a token can be given; nothing unless told. */
  readonly permissions?: () => readonly Permission[];
  /** What a new password hash costs; the standard one unless given. */
  readonly hashCost?: HashCost;
}

/** A session just made. `cookieValue` goes into the cookie and nowhere else. */
export interface SignedIn {
  readonly cookieValue: string;
  readonly state: SessionState;
}

/**
 * Who may come in. Invariants: there is one owner at most; only hashes of passwords and cookies are stored; an
 * unknown user costs and answers the same as a wrong password; no throttling touches a session that exists; a disk that
 * takes nothing keeps nobody out who has an account.
 */
export class AuthService implements Authenticator {
  /** Emits when the owner account was made (true) or taken away. */
  readonly ownerChanged = new Signal<boolean>();
  /** Emits when somebody signed in with a password: they have reached the dashboard. */
  readonly signedIn = new Signal<void>();
  /** Emits a user's name when what they may do has changed. */
  readonly changed = new Signal<string>();
  /** What somebody does to the account they are signed in with. */
  readonly own: OwnAccount;
  /** What those with a higher role do to the accounts of others. */
  readonly accounts: Accounts;
  /** Setting up second factors. */
  readonly enrolment: Enrolment;
  /** Whom the owner lets in without encryption. */
  readonly plainWay: PlainWay;
  /** What programs come in with. */
  readonly tokens: Tokens;
  readonly #deps: AuthDeps;
  readonly #store: AuthStore;
  readonly #sessions: Sessions;
  readonly #passwords: Passwords;
  readonly #throttle: Throttle;
  readonly #claimCode: ClaimCode;
  readonly #factors: SecondFactors;
  readonly #secondStep: SecondStep;
  /** Proofs that sessions were asked for. */
  readonly #ceremonies: Pending<Ceremony>;
  #claimed: boolean;
  #ends: (() => void)[] = [];

  constructor(deps: AuthDeps) {
    const { clock, log, config, seal, deviceName } = deps;
    this.#deps = deps;
    this.#store = new AuthStore(deps.store);
    const store = new FactorStore(deps.store);
    this.#factors = new SecondFactors({ store, clock, seal, config });
    this.#sessions = new Sessions({ store: this.#store, clock, log, config, factors: this.#factors });
    const { permissions = () => [], addresses = () => [] } = deps;
    this.plainWay = new OwnersPlainWay(config, addresses);
    const tokenStore = new TokenStore(deps.store);
    this.tokens = new Tokens({ store: tokenStore, clock, log, permissions, ended: this.#sessions.ended });
    this.#passwords = new Passwords(deps.hashCost);
    this.#throttle = new Throttle(clock);
    this.#claimCode = new ClaimCode({ store: this.#store, clock, code: deps.claimCode, bootId: deps.bootId });
    this.#claimed = this.#store.hasOwner();
    const parts = { store: this.#store, sessions: this.#sessions, passwords: this.#passwords, log, deviceName: deps.deviceName };
    this.own = new OwnAccount({ ...parts, verified: (name, password, address) => this.#verified(name, password, address) });
    const extras = { factors: (id: number) => this.#factors.kinds(id), tokens: (id: number) => tokenStore.count(id), dropFactors: (id: number) => store.dropAll(id) };
    this.accounts = new Accounts({ ...parts, clock, changed: this.changed, extras });
    this.#ceremonies = new Pending(clock);
    this.#secondStep = new SecondStep({ store: this.#store, factors: this.#factors, throttle: this.#throttle, clock, log });
    this.enrolment = new Enrolment({ store, factors: this.#factors, clock, seal, log, deviceName, changed: this.changed });
  }

  get claimed(): boolean {
    return this.#claimed;
  }

  get ended(): Sessions['ended'] {
    return this.#sessions.ended;
  }

  authenticate(cookieValue: string, limited?: boolean): Session | undefined {
    return this.#sessions.authenticate(cookieValue, limited);
  }

  isFresh(session: Session): boolean {
    return this.#sessions.isFresh(session);
  }

  authenticateToken(token: string): Session | undefined {
    return this.tokens.authenticate(token);
  }

  checkCsrf(session: Session, token: string): boolean {
    return this.#sessions.checkCsrf(session, token);
  }

  /** @throws LaresError auth.required when the session ended since the caller got it */
  describe(session: Session): SessionState {
    return this.#sessions.describe(session);
  }

  /**
   * Creates the owner and signs them in, both or neither.
   * @throws LaresError auth.alreadyClaimed, auth.codeWrong, auth.claimClosed, auth.claimUnavailable, auth.throttled,
   *   auth.passwordWeak, auth.busy, store.unwritable
   */
  async claim({ code, username, password }: ClaimRequest, visitor: Visitor): Promise<SignedIn> {
    const { address } = visitor;
    if (this.#claimed) throw new LaresError(alreadyClaimed);
    this.#checkCode(code, address);
    refuseWeak(password, [username, this.#deps.deviceName()]);
    const hash = await this.#passwords.hash(password);
    const signedIn = this.#createOwner(username, hash, (id) => this.#signIn(id, visitor));
    this.#tellClaimed(username, address);
    return signedIn;
  }

  /**
   * Hash of a password for an owner to be, who is made later by `claimWithHash`. The password itself is not kept.
   * @param deviceName the name the device is about to get, which no password may lean on either
   * @throws LaresError auth.alreadyClaimed, auth.passwordWeak, auth.busy
   */
  async hashForOwner(username: string, password: string, deviceName: string): Promise<string> {
    if (this.#claimed) throw new LaresError(alreadyClaimed);
    refuseWeak(password, [username, deviceName, this.#deps.deviceName()]);
    return this.#passwords.hash(password);
  }

  /**
   * Creates the owner, and signs nobody in: the caller has proved that they stand before the device.
   * @param hash of `hashForOwner`
   * @throws LaresError auth.alreadyClaimed, store.unwritable
   */
  claimWithHash(username: string, hash: string, address: string): void {
    if (this.#claimed) throw new LaresError(alreadyClaimed);
    this.#createOwner(username, hash, () => undefined);
    this.#tellClaimed(username, address);
  }

  /** @throws LaresError auth.codeWrong, auth.claimClosed, auth.claimUnavailable, auth.throttled */
  checkClaimCode(code: string, address: string): void {
    this.#checkCode(code, address);
  }

  /**
   * Checks a name and a password, under the same throttle as `login`, without signing in.
   * @returns who it is, and whether the password alone is not enough for them: they have a second factor, or need one
   * @throws LaresError auth.loginWrong, auth.throttled, auth.busy
   */
  async checkLogin({ username, password }: LoginRequest, address: string): Promise<Session['user'] & { readonly needsMore: boolean }> {
    const { id, name, role } = await this.#verified(username, password, address);
    return { name, role, needsMore: this.#factors.has(id) || this.#factors.demandedOf(role) };
  }

  /**
   * Signs in, or leads to the second step. The session a page had before ends: nobody can plant one and wait for somebody
   * to sign into it.
   * @param site of the page, for its passkeys
   * @throws LaresError auth.loginWrong, auth.throttled, auth.busy
   */
  async login({ username, password }: LoginRequest, visitor: Visitor, previous: Session | null, site?: Site): Promise<SignedIn | FactorChallenge> {
    const verified = await this.#verified(username, password, visitor.address);
    const user = { ...verified, password: await this.#renewHash(verified, password) };
    return this.#factors.has(user.id) ? this.#secondStep.begin(user, visitor.address, site) : this.#enter(user, visitor, previous);
  }

  /**
   * The second step of a login.
   * @throws LaresError auth.challengeGone, auth.factorWrong, auth.passkeyRefused, auth.factorUnreadable, auth.throttled,
   *   store.unwritable for a recovery code
   */
  async finishLogin(request: FactorRequest, visitor: Visitor, previous: Session | null): Promise<SignedIn> {
    return this.#enter(await this.#secondStep.finish(request, visitor.address), visitor, previous);
  }

  /** @throws LaresError auth.required when the account went since the request was let in, and at the console, which has none */
  enrolling({ key, user }: Session): Enrolling {
    const row = this.#store.user(user.name);
    if (!row) throw new LaresError(authRequired);
    return { user: row, sessionKey: key };
  }

  /** What the browser of somebody signed in proves a passkey with. @throws LaresError auth.passkeyUnavailable, auth.factorUnknown */
  beginProof(session: Session, site: Site | undefined): PasskeyRequest {
    const { ceremony, passkey } = this.#factors.offer(this.enrolling(session).user.id, requireSite(site));
    if (!ceremony || !passkey) throw new LaresError(factorUnknown);
    this.#ceremonies.put(session.key, ceremony);
    return passkey;
  }

  /**
   * Makes a session fresh by a second factor, under the throttle of logins.
   * @throws LaresError auth.factorWrong, auth.passkeyRefused, auth.factorUnreadable, auth.throttled, auth.required
   */
  async proveAnew(session: Session, proof: FactorProof, address: string): Promise<SessionState> {
    const ceremony = proof.method === 'passkey' ? this.#ceremonies.take(session.key) : undefined;
    await this.#secondStep.prove(this.enrolling(session).user, proof, ceremony, address);
    this.#sessions.proveAnyhow(session);
    this.#deps.log.info({ event: 'auth.reauthenticated', user: session.user.name, address }, 'proved anew who they are');
    return this.#sessions.describe(session);
  }

  /**
   * Tells whose account a login is about, for the audit trail. What names no account may be a password typed in the wrong
   * place, and is not repeated anywhere.
   */
  accountName(username: string): string | undefined {
    return this.#store.user(username)?.name;
  }

  /** Tells whose sign-in waits for a second factor, for the audit trail. */
  challengedAccount(challenge: string, address: string): string | undefined {
    return this.#secondStep.account(challenge, address);
  }

  logout(session: Session): void {
    this.#sessions.end(session.key);
    this.#deps.log.info({ event: 'auth.signedOut', user: session.user.name }, 'signed out');
  }

  /**
   * Removes the owner and signs everybody out, in one step; then the claim code works again. Nothing else is touched.
   * @param by who asked, for the log
   * @throws LaresError auth.unclaimed, store.unwritable
   */
  resetOwner(by: string): void {
    this.#sessions.endAll(() => {
      if (!this.#store.deleteOwner()) throw new LaresError(unclaimed);
      this.#claimCode.reopen();
    });
    this.#claimed = false;
    this.#deps.log.warn({ event: 'auth.ownerReset', by }, 'the owner was removed; the device can be claimed again');
    this.ownerChanged.emit(false);
  }

  start(): void {
    this.#prune();
    const { clock, config } = this.#deps;
    this.#ends = [
      clock.every(PRUNE_MS, () => this.#prune()),
      clock.every(SAVE_MS, () => this.#save()),
      // Sessions without encryption, and their sockets, are over as soon as the owner says so.
      config.changed.on(({ keys }) => {
        if (keys.includes(allowPlainHttp.key)) this.#prune();
      }),
    ];
  }

  stop(): void {
    for (const end of this.#ends) end();
  }

  #checkCode(code: string, address: string): void {
    try {
      this.#claimCode.check(code);
    } catch (error) {
      if (error instanceof LaresError) {
        this.#deps.log.warn({ event: 'auth.claimRefused', code: error.code, address }, 'a claim was refused');
      }
      throw error;
    }
  }

  #tellClaimed(username: string, address: string): void {
    this.#claimed = true;
    this.#deps.log.info({ event: 'auth.claimed', user: username, address }, 'the device has an owner');
    this.ownerChanged.emit(true);
  }

  /** The owner and what goes `along` with them, both or neither. */
  #createOwner<T>(username: string, hash: string, along: (id: number) => T): T {
    try {
      return this.#store.transaction(() => along(this.#store.insertOwner(username, hash, this.#deps.clock.nowMs())));
    } catch (error) {
      if (!isTaken(error)) throw error;
      // After a reset other accounts are still there.
      throw this.#store.hasOwner() ? new LaresError(alreadyClaimed) : new LaresError(userTaken, { name: username });
    }
  }

  #signIn(userId: number, visitor: Visitor): SignedIn {
    return this.#described(this.#sessions.create(userId, visitor));
  }

  #described({ cookieValue, session }: Created): SignedIn {
    return { cookieValue, state: this.#sessions.describe(session) };
  }

  /** Removed, disabled or given another password while they were being checked. */
  #refuseChanged({ id, name, password }: UserRow): void {
    const now = this.#store.user(name);
    if (now?.id !== id || now.disabled || now.password !== password) throw new LaresError(loginWrong);
  }

  /** Whoever comes while the disk is full may be here to make room: their session is kept in memory then. */
  #admit(user: UserRow, visitor: Visitor): SignedIn {
    try {
      return this.#store.transaction(() => {
        this.#refuseChanged(user);
        return this.#signIn(user.id, visitor);
      });
    } catch (error) {
      if (!isUnwritable(error)) throw error;
      this.#refuseChanged(user);
      this.#deps.log.warn({ event: 'auth.sessionUnsaved', user: user.name, address: visitor.address }, 'a session is kept in memory until the disk takes it');
      return this.#described(this.#sessions.hold(user.id, visitor));
    }
  }

  #enter(user: UserRow, visitor: Visitor, previous: Session | null): SignedIn {
    const signedIn = this.#admit(user, visitor);
    if (previous) this.#sessions.end(previous.key);
    this.#deps.log.info({ event: 'auth.signedIn', user: user.name, address: visitor.address }, 'signed in');
    this.signedIn.emit();
    return signedIn;
  }

  async #verified(username: string, password: string, address: string): Promise<UserRow> {
    const network = networkOf(address);
    const user = this.#store.user(username);
    const known = user !== undefined && this.#store.hasSessionFrom(user.id, network);
    const settle = this.#throttle.admit(known ? { network } : { network, account: username });
    let right: boolean;
    try {
      // Disabled accounts cost and answer like those that do not exist.
      right = await this.#passwords.verify(user?.disabled ? undefined : user?.password, password, known);
    } catch (error) {
      settle('cancelled');
      throw error;
    }
    // Where a second factor follows, the password alone forgives nothing: who has it may guess at codes.
    if (right) settle(user && this.#factors.has(user.id) ? 'cancelled' : 'succeeded');
    else settle('failed');
    if (user && right) return user;
    // What was typed as an unknown name may be a password: it stays out of the log.
    this.#deps.log.warn({ event: 'auth.loginWrong', user: user?.name ?? null, address }, 'a login failed');
    throw new LaresError(loginWrong);
  }

  /** After a release that hashes harder. Best effort: the next login tries again. @returns the hash that is stored */
  async #renewHash(user: UserRow, password: string): Promise<string> {
    if (!this.#passwords.isOutdated(user.password)) return user.password;
    try {
      const hash = await this.#passwords.hash(password);
      return this.#store.replacePassword(user.id, user.password, hash) ? hash : user.password;
    } catch (error) {
      if (!(error instanceof LaresError)) throw error;
      this.#deps.log.warn({ user: user.name, code: error.code }, 'the password hash was not renewed');
      return user.password;
    }
  }

  #prune(): void {
    this.#sessions.prune();
    this.tokens.prune();
  }

  /** What the disk did not take before. */
  #save(): void {
    this.#sessions.save();
    this.tokens.forgetEnds();
  }
}
