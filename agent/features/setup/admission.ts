import { LaresError } from '../../core/errors/index.ts';
import type { AuthService } from '../auth/index.ts';
import { codeNeeded, loginNeeded, setupTaken } from './errors.ts';
import type { WizardHolder } from './holder.ts';
import type { BeginRequest, WizardState } from './schema.ts';
import type { SetupClient } from './wizard.ts';

export interface AdmissionDeps {
  readonly holder: WizardHolder;
  readonly auth: Pick<AuthService, 'claimed' | 'checkLogin' | 'checkClaimCode'>;
  /** Setup is over: what is open is the network of recovery. */
  readonly isRecovery: () => boolean;
  /** The network is open to everybody, and yet there is a console that shows the claim code. */
  readonly wantsCode: () => boolean;
  /** The network that is open has a passphrase: whoever is on it has read that at the device. */
  readonly isSecured: () => boolean;
}

/**
 * Who may take the wizard, and with what proof. Where an account needs more than its password, having been at the device
 * is that: by the network's passphrase, or on an open one by the claim code. A code of an app needs a clock that is right,
 * and a passkey https; a device that has lost its network has neither to offer.
 */
export class Admission {
  readonly #deps: AdmissionDeps;

  constructor(deps: AdmissionDeps) {
    this.#deps = deps;
  }

  get beginWith(): WizardState['beginWith'] {
    const { auth, isRecovery, wantsCode } = this.#deps;
    if (isRecovery() || auth.claimed) return 'login';
    // Whoever joined a network with a passphrase has read it off the console; an open one beside a console proves nothing.
    return wantsCode() ? 'claimCode' : 'nothing';
  }

  /** @throws LaresError setup.taken, setup.codeNeeded, setup.loginNeeded, and those of auth for wrong ones */
  async check(client: SetupClient, request: BeginRequest): Promise<void> {
    if (!this.#mayResume(client)) await this.#prove(client, request);
  }

  /** Both of two phones may have passed `check`: the second one must have proved more than that. @throws LaresError setup.taken */
  refuseOvertaken(client: SetupClient, { claimCode, login }: BeginRequest): void {
    const mayTakeOver = this.beginWith === 'login' ? login !== undefined : claimCode !== undefined;
    if (this.#deps.holder.isHeld && !this.#mayResume(client) && !mayTakeOver) throw new LaresError(setupTaken);
  }

  #mayResume(client: SetupClient): boolean {
    const { holder } = this.#deps;
    return holder.isHeldBy(client) || holder.isSameDevice(client);
  }

  async #prove({ address }: SetupClient, { claimCode, login }: BeginRequest): Promise<void> {
    const { auth, holder } = this.#deps;
    if (this.beginWith === 'login') {
      if (!login) throw new LaresError(loginNeeded);
      const { role, needsMore } = await auth.checkLogin(login, address);
      if (role !== 'owner') throw new LaresError(loginNeeded);
      if (!needsMore || this.#deps.isSecured()) return;
      if (claimCode === undefined) throw new LaresError(codeNeeded);
      return auth.checkClaimCode(claimCode, address);
    }
    // Who stands before the console may take the wizard from another phone.
    if (claimCode !== undefined) return auth.checkClaimCode(claimCode, address);
    if (this.beginWith === 'claimCode') throw new LaresError(codeNeeded);
    if (holder.isHeld) throw new LaresError(setupTaken);
  }
}
