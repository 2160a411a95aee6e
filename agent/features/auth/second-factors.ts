import { type Role, roles } from '../../core/access.ts';
import type { Clock } from '../../core/clock.ts';
import { LaresError } from '../../core/errors/index.ts';
import type { Seal } from '../../host/seal/port.ts';
import { isUnwritable } from '../../host/store/port.ts';
import type { ConfigService } from '../config/index.ts';
import { factorUnreadable, factorWrong, passkeyRefused } from './errors.ts';
import type { FactorStore } from './factor-store.ts';
import { newCeremony, proved, requestOf, type Site } from './passkeys.ts';
import { hashOf } from './recovery-codes.ts';
import type { FactorMethod, FactorProof, PasskeyProof, PasskeyRequest } from './schema.ts';
import { factorFrom } from './settings.ts';
import { stepOf } from './totp.ts';

/** Names that texts are sealed under: one sealed for another account, or for another purpose, does not open. */
export const totpSeal = (userId: number): string => `auth.totp.${userId}`;
export const recoverySeal = (userId: number): string => `auth.recovery.${userId}`;

export interface SecondFactorsDeps {
  readonly store: FactorStore;
  readonly clock: Clock;
  readonly seal: Seal;
  readonly config: ConfigService;
}

/** A value that a passkey is asked to sign, and where. */
export interface Ceremony {
  readonly site: Site;
  readonly challenge: string;
}

/** What somebody may prove themselves with, here and now. */
export interface Offer {
  readonly methods: FactorMethod[];
  readonly passkey: PasskeyRequest | null;
  /** Kept until the answer comes; there is one where `passkey` is. */
  readonly ceremony: Ceremony | undefined;
}

/**
 * What an account is proved with beside its password. Invariants: a code, be it of a time step or for recovery, is used
 * once, also by two at once; what does not fit says only that. Where the disk takes nothing, the step of a code is used up
 * in memory, until a restart; recovery codes are not taken then, for a restart would bring them back.
 */
export class SecondFactors {
  readonly #deps: SecondFactorsDeps;
  /** Steps that were used and not written, by user. */
  readonly #usedSteps = new Map<number, number>();

  constructor(deps: SecondFactorsDeps) {
    this.#deps = deps;
  }

  /** Whether the policy demands a second factor of accounts of this role. */
  demandedOf(role: Role): boolean {
    const from = this.#deps.config.value(factorFrom) as Role | 'none';
    return from !== 'none' && roles.indexOf(role) >= roles.indexOf(from);
  }

  has(userId: number): boolean {
    return this.kinds(userId).length > 0;
  }

  kinds(userId: number): ('totp' | 'passkey')[] {
    const { store } = this.#deps;
    return [...(store.totp(userId) ? ['totp' as const] : []), ...(store.passkeys(userId).length > 0 ? ['passkey' as const] : [])];
  }

  /** @param site where the answer will come from; undefined where browsers have no passkeys */
  offer(userId: number, site: Site | undefined): Offer {
    const { store } = this.#deps;
    const usable = site ? store.passkeys(userId).filter(({ rpId }) => rpId === site.rpId) : [];
    const ceremony = site && usable.length > 0 ? { site, challenge: newCeremony() } : undefined;
    const methods: FactorMethod[] = [
      ...(ceremony ? ['passkey' as const] : []),
      ...(store.totp(userId) ? ['totp' as const] : []),
      ...(store.recoveryCodesLeft(userId) > 0 ? ['recovery' as const] : []),
    ];
    return { methods, ceremony, passkey: ceremony ? requestOf(ceremony.site, ceremony.challenge, usable) : null };
  }

  /**
   * Uses a factor up, or throws.
   * @throws LaresError auth.factorWrong, auth.passkeyRefused, auth.factorUnreadable, store.unwritable
   */
  async check(userId: number, proof: FactorProof, ceremony: Ceremony | undefined): Promise<void> {
    if ('response' in proof) await this.#usePasskey(userId, proof.response, ceremony);
    else if (proof.method === 'totp') this.#useCode(userId, proof.code);
    else this.#useRecoveryCode(userId, proof.code);
  }

  #useCode(userId: number, code: string): void {
    const { store, clock } = this.#deps;
    const row = store.totp(userId);
    if (!row) throw new LaresError(factorWrong);
    const step = stepOf(this.#open(totpSeal(userId), row.secret), code, clock.nowMs());
    if (step === undefined || !this.#useStep(userId, step)) throw new LaresError(factorWrong);
  }

  /** @returns false when this step, or a later one, was used before */
  #useStep(userId: number, step: number): boolean {
    if (step <= (this.#usedSteps.get(userId) ?? 0)) return false;
    try {
      return this.#deps.store.useStep(userId, step);
    } catch (error) {
      // Only a step that is new to the disk is written there.
      if (!isUnwritable(error)) throw error;
      this.#usedSteps.set(userId, step);
      return true;
    }
  }

  #useRecoveryCode(userId: number, code: string): void {
    const { store } = this.#deps;
    const sealed = store.recoveryKey(userId);
    if (sealed === undefined) throw new LaresError(factorWrong);
    if (!store.useRecoveryCode(userId, hashOf(code, this.#open(recoverySeal(userId), sealed)))) throw new LaresError(factorWrong);
  }

  async #usePasskey(userId: number, response: PasskeyProof, ceremony: Ceremony | undefined): Promise<void> {
    const { store, clock } = this.#deps;
    const passkey = ceremony && store.passkeys(userId).find(({ id, rpId }) => id === response.id && rpId === ceremony.site.rpId);
    if (!passkey) throw new LaresError(passkeyRefused);
    const counter = await proved(ceremony.site, ceremony.challenge, response, passkey);
    if (!this.#countPasskey(passkey.id, counter, clock.nowMs())) throw new LaresError(passkeyRefused);
  }

  /** @returns false when its counter did not go on: the passkey was copied */
  #countPasskey(id: string, counter: number, nowMs: number): boolean {
    try {
      return this.#deps.store.usePasskey(id, counter, nowMs);
    } catch (error) {
      // Only a counter that went on is written. What it signed was asked for once, so nothing can be replayed meanwhile.
      if (!isUnwritable(error)) throw error;
      return true;
    }
  }

  #open(name: string, sealed: string): string {
    const text = this.#deps.seal.open(name, sealed);
    if (text === undefined) throw new LaresError(factorUnreadable);
    return text;
  }
}
