import { createContext } from 'svelte';
import type { Proof } from '../../../../agent/features/auth/schema.ts';
import type { ApiClient } from '../../api/client.ts';
import { obstacleHere, provePasskey } from './browser-passkeys.ts';
import { type Way, waysOf } from './proofs.ts';
import type { Session } from './session.svelte.ts';

/** The question who it is, which any call may cause. Calls that wait at the same time share it. */
export class Reauthentication {
  readonly #api: ApiClient;
  readonly #session: Session;
  #asking = $state.raw<{ readonly answer: Promise<boolean>; settle(proved: boolean): void } | null>(null);

  constructor(api: ApiClient, session: Session) {
    this.#api = api;
    this.#session = session;
    api.proveBy(() => this.#ask());
  }

  /** Whether the question is open. */
  get open(): boolean {
    return this.#asking !== null;
  }

  /** How this account can answer here. The password alone when the device does not say what else there is. */
  async ways(): Promise<readonly Way[]> {
    if (!this.#session.hasFactor) return ['password'];
    try {
      const factors = await this.#api.call('GET /api/account/factors');
      return waysOf(factors, { hostname: location.hostname, obstacle: obstacleHere() });
    } catch {
      return ['password']; // the answer itself will meet the same fault, and tell it
    }
  }

  /** @throws ProblemError */
  async prove(proof: Proof): Promise<void> {
    this.#session.take(await this.#api.call('POST /api/session/reauthenticate', { body: proof }));
    this.#settle(true);
  }

  /** Does nothing when the reader leaves the browser's question. @throws ProblemError */
  async provePasskey(): Promise<void> {
    const response = await provePasskey(await this.#api.call('POST /api/session/reauthenticate/passkey'));
    if (response) await this.prove({ method: 'passkey', response });
  }

  leave(): void {
    this.#settle(false);
  }

  #ask(): Promise<boolean> {
    if (this.#asking === null) {
      const { promise, resolve } = Promise.withResolvers<boolean>();
      this.#asking = { answer: promise, settle: resolve };
    }
    return this.#asking.answer;
  }

  #settle(proved: boolean): void {
    this.#asking?.settle(proved);
    this.#asking = null;
  }
}

export const [useReauthentication, provideReauthentication] = createContext<Reauthentication>();
