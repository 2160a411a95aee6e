import { createHash } from 'node:crypto';
import type { Clock } from '../../core/clock.ts';
import { LaresError } from '../../core/errors/index.ts';
import type { Signal } from '../../core/events.ts';
import type { Log } from '../../core/log.ts';
import type { Seal } from '../../host/seal/port.ts';
import { isTaken } from '../../host/store/port.ts';
import { enrolmentGone, factorUnknown, factorWrong, passkeyRefused, passkeysFull } from './errors.ts';
import type { FactorStore } from './factor-store.ts';
import { creationOf, newCeremony, registered, requireSite, type Site } from './passkeys.ts';
import { Pending } from './pending.ts';
import { hashOf, newCodes, newHashKey } from './recovery-codes.ts';
import type { FactorsState, NewRecoveryCodes, PasskeyCreation, PasskeyRegistration, TotpEnrolment } from './schema.ts';
import { type Ceremony, recoverySeal, type SecondFactors, totpSeal } from './second-factors.ts';
import { keyUri, newSecret, stepOf } from './totp.ts';
import type { UserRow } from './store.ts';

const MOST_PASSKEYS = 10;

export interface EnrolmentDeps {
  readonly store: FactorStore;
  readonly factors: SecondFactors;
  readonly clock: Clock;
  readonly seal: Seal;
  readonly log: Log;
  readonly deviceName: () => string;
  /** Told the name of whoever may do more or less than before. */
  readonly changed: Signal<string>;
}

/** Who does it: an account, in one of its sessions. */
export interface Enrolling {
  readonly user: UserRow;
  readonly sessionKey: string;
}

/**
 * Setting up and taking away second factors. Invariants: nothing counts before it was proved to work; recovery codes
 * come with the first factor and go with the last; a secret is shown once.
 */
export class Enrolment {
  readonly #deps: EnrolmentDeps;
  readonly #secrets: Pending<string>;
  readonly #ceremonies: Pending<Ceremony>;

  constructor(deps: EnrolmentDeps) {
    this.#deps = deps;
    this.#secrets = new Pending(deps.clock);
    this.#ceremonies = new Pending(deps.clock);
  }

  describe({ id, role }: UserRow): FactorsState {
    const { store, factors } = this.#deps;
    const totp = store.totp(id);
    return {
      totp: totp ? { enabledAtMs: totp.enabledAtMs } : null,
      passkeys: store.passkeys(id).map(({ id: key, name, rpId, createdAtMs, lastUsedMs }) => ({ id: shortId(key), name, site: rpId, createdAtMs, lastUsedMs })),
      recoveryCodesLeft: store.recoveryCodesLeft(id),
      demanded: factors.demandedOf(role),
    };
  }

  /** A secret for an app. It counts when a code of it was typed; until then the one before does. */
  beginTotp({ user, sessionKey }: Enrolling): TotpEnrolment {
    const secret = newSecret();
    this.#secrets.put(sessionKey, secret);
    return { secret, uri: keyUri(secret, this.#deps.deviceName(), user.name) };
  }

  /** @throws LaresError auth.enrolmentGone, auth.factorWrong, seal.unavailable, store.unwritable */
  confirmTotp({ user, sessionKey }: Enrolling, code: string): NewRecoveryCodes {
    const { store, clock, seal } = this.#deps;
    const secret = this.#secrets.get(sessionKey);
    if (secret === undefined) throw new LaresError(enrolmentGone);
    const step = stepOf(secret, code, clock.nowMs());
    if (step === undefined) throw new LaresError(factorWrong);
    const added = store.transaction(() => {
      store.putTotp(user.id, seal.seal(totpSeal(user.id), secret), clock.nowMs(), step);
      return this.#firstCodes(user.id);
    });
    this.#secrets.take(sessionKey);
    this.#tell('auth.factorAdded', user, 'totp');
    return added;
  }

  /** @throws LaresError auth.factorUnknown, store.unwritable */
  removeTotp(user: UserRow): void {
    this.#remove(user, 'totp', () => this.#deps.store.dropTotp(user.id));
  }

  /** New codes in place of the old. @throws LaresError auth.factorUnknown without a factor, seal.unavailable, store.unwritable */
  renewCodes(user: UserRow): NewRecoveryCodes {
    const { store, factors } = this.#deps;
    const renewed = store.transaction(() => {
      if (!factors.has(user.id)) throw new LaresError(factorUnknown);
      return this.#newCodes(user.id);
    });
    this.#tell('auth.recoveryCodesRenewed', user, 'recovery');
    return renewed;
  }

  /** @throws LaresError auth.passkeyUnavailable, auth.passkeysFull */
  beginPasskey({ user, sessionKey }: Enrolling, site: Site | undefined): PasskeyCreation {
    const ceremony = { site: requireSite(site), challenge: newCeremony() };
    const present = this.#deps.store.passkeys(user.id);
    if (present.length >= MOST_PASSKEYS) throw new LaresError(passkeysFull, { most: MOST_PASSKEYS });
    this.#ceremonies.put(sessionKey, ceremony);
    return creationOf(ceremony.site, ceremony.challenge, user, this.#deps.deviceName(), present.filter(({ rpId }) => rpId === ceremony.site.rpId));
  }

  /** @throws LaresError auth.enrolmentGone, auth.passkeyRefused, auth.passkeysFull, seal.unavailable, store.unwritable */
  async addPasskey({ user, sessionKey }: Enrolling, name: string, response: PasskeyRegistration): Promise<NewRecoveryCodes> {
    const { store, clock } = this.#deps;
    const ceremony = this.#ceremonies.take(sessionKey);
    if (!ceremony) throw new LaresError(enrolmentGone);
    const passkey = await registered(ceremony.site, ceremony.challenge, response);
    try {
      const added = store.transaction(() => {
        if (store.passkeys(user.id).length >= MOST_PASSKEYS) throw new LaresError(passkeysFull, { most: MOST_PASSKEYS });
        store.insertPasskey(user.id, passkey, ceremony.site.rpId, name, clock.nowMs());
        return this.#firstCodes(user.id);
      });
      this.#tell('auth.factorAdded', user, 'passkey');
      return added;
    } catch (error) {
      // An authenticator draws ids at random: one that is there already was copied.
      if (isTaken(error)) throw new LaresError(passkeyRefused, {}, { cause: error });
      throw error;
    }
  }

  /** @param id as `describe` says it @throws LaresError auth.factorUnknown, store.unwritable */
  removePasskey(user: UserRow, id: string): void {
    const { store } = this.#deps;
    this.#remove(user, 'passkey', () => {
      const passkey = store.passkeys(user.id).find((one) => shortId(one.id) === id);
      return passkey !== undefined && store.dropPasskey(user.id, passkey.id);
    });
  }

  #remove(user: UserRow, kind: string, drop: () => boolean): void {
    const { store, factors } = this.#deps;
    store.transaction(() => {
      if (!drop()) throw new LaresError(factorUnknown);
      if (!factors.has(user.id)) store.dropRecoveryCodes(user.id);
    });
    this.#tell('auth.factorRemoved', user, kind);
  }

  /** Those that are printed already stay good. */
  #firstCodes(userId: number): NewRecoveryCodes {
    return this.#deps.store.recoveryKey(userId) === undefined ? this.#newCodes(userId) : { recoveryCodes: null };
  }

  #newCodes(userId: number): NewRecoveryCodes & { readonly recoveryCodes: string[] } {
    const { store, seal } = this.#deps;
    const recoveryCodes = newCodes();
    const key = newHashKey();
    store.putRecoveryCodes(userId, seal.seal(recoverySeal(userId), key), recoveryCodes.map((code) => hashOf(code, key)));
    return { recoveryCodes };
  }

  #tell(event: string, user: UserRow, kind: string): void {
    this.#deps.log.info({ event, user: user.name, kind }, 'second factors of an account changed');
    this.#deps.changed.emit(user.name);
  }
}

/** Authenticators draw ids of up to 1,023 bytes, which fit into no address. */
function shortId(id: string): string {
  return createHash('sha256').update(id).digest().subarray(0, 16).toString('base64url');
}
