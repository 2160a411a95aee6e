import type { Clock } from '../../core/clock.ts';
import { isError, LaresError } from '../../core/errors/index.ts';
import type { Log } from '../../core/log.ts';
import { Challenges } from './challenges.ts';
import { challengeGone, factorWrong, passkeyRefused } from './errors.ts';
import type { Site } from './passkeys.ts';
import type { FactorChallenge, FactorProof, FactorRequest } from './schema.ts';
import type { Ceremony, SecondFactors } from './second-factors.ts';
import type { AuthStore, UserRow } from './store.ts';
import { networkOf, type Settle, type Throttle } from './throttle.ts';

export interface SecondStepDeps {
  readonly store: AuthStore;
  readonly factors: SecondFactors;
  readonly throttle: Throttle;
  readonly clock: Clock;
  readonly log: Log;
}

interface Begun {
  readonly user: UserRow;
  readonly ceremony: Ceremony | undefined;
}

/**
 * What follows a right password where an account has a second factor. Invariants: a wrong factor counts in the same
 * throttle as a wrong password, and a right password forgives nothing before its factor was right; a challenge leads to
 * one session, of the account as it was when it began.
 */
export class SecondStep {
  readonly #deps: SecondStepDeps;
  readonly #challenges: Challenges<Begun>;

  constructor(deps: SecondStepDeps) {
    this.#deps = deps;
    this.#challenges = new Challenges(deps.clock);
  }

  begin(user: UserRow, address: string, site: Site | undefined): FactorChallenge {
    const { methods, passkey, ceremony } = this.#deps.factors.offer(user.id, site);
    const challenge = this.#challenges.begin(String(user.id), networkOf(address), { user, ceremony });
    return { challenge, methods, passkey };
  }

  /** Whose account is waiting for one, where the challenge may be answered from there. */
  account(challenge: string, address: string): string | undefined {
    return this.#challenges.find(challenge, networkOf(address))?.user.name;
  }

  /**
   * @returns whose factor was right, for the caller to sign in
   * @throws LaresError auth.challengeGone, auth.factorWrong, auth.passkeyRefused, auth.factorUnreadable, auth.throttled
   */
  async finish({ challenge, ...proof }: FactorRequest, address: string): Promise<UserRow> {
    const network = networkOf(address);
    const begun = this.#challenges.find(challenge, network);
    if (!begun) throw new LaresError(challengeGone);
    const settle = this.#admit(begun.user, network);
    await this.#judged(begun.user, address, settle, async () => {
      if (!this.#challenges.try(challenge, network) || !this.#isUnchanged(begun.user)) throw new LaresError(challengeGone);
      await this.#deps.factors.check(begun.user.id, proof, begun.ceremony);
      // While a passkey was being checked, another answer may have been right, and the account may have changed.
      if (!this.#challenges.finish(challenge) || !this.#isUnchanged(begun.user)) throw new LaresError(challengeGone);
    });
    // Somebody who has lost their phone, or somebody who has found the paper.
    if (proof.method === 'recovery') this.#deps.log.warn({ event: 'auth.recoveryCodeUsed', user: begun.user.name, address }, 'a recovery code was used');
    return begun.user;
  }

  /**
   * Checks a factor of somebody who is signed in.
   * @throws LaresError auth.factorWrong, auth.passkeyRefused, auth.factorUnreadable, auth.throttled
   */
  async prove(user: UserRow, proof: FactorProof, ceremony: Ceremony | undefined, address: string): Promise<void> {
    await this.#judged(user, address, this.#admit(user, networkOf(address)), () => this.#deps.factors.check(user.id, proof, ceremony));
  }

  #admit({ id, name }: UserRow, network: string): Settle {
    const { store, throttle } = this.#deps;
    return throttle.admit(store.hasSessionFrom(id, network) ? { network } : { network, account: name });
  }

  async #judged(user: UserRow, address: string, settle: Settle, check: () => Promise<void>): Promise<void> {
    try {
      await check();
    } catch (error) {
      const wrong = isError(error, factorWrong) || isError(error, passkeyRefused);
      settle(wrong ? 'failed' : 'cancelled');
      if (wrong) this.#deps.log.warn({ event: 'auth.factorWrong', user: user.name, address }, 'a second factor was wrong');
      throw error;
    }
    settle('succeeded');
  }

  /** Whether it may still come in with what it began with: not removed nor disabled, not another of that name, no new password. */
  #isUnchanged(user: UserRow): boolean {
    const now = this.#deps.store.user(user.name);
    return now?.id === user.id && !now.disabled && now.password === user.password;
  }
}
