import type { AccountSession, CreatedToken, FactorsState, TokenRequest, TokenView, TotpEnrolment } from '../../../../agent/features/auth/schema.ts';
import type { ApiClient } from '../../api/client.ts';
import { asProblem, type Problem } from '../../api/problem.ts';
import type { Toasts } from '../../state/toasts.svelte.ts';
import { text } from '../../text/index.ts';
import { problemWords } from '../../text/problems.ts';
import { makePasskey } from '../auth/browser-passkeys.ts';
import type { Session } from '../auth/session.svelte.ts';

/** What belongs to the account of the reader: where it is signed in, what proves it, what programs act for it. */
export class Account {
  readonly #api: ApiClient;
  readonly #session: Session;
  readonly #toasts: Toasts;
  #sessions = $state.raw<readonly AccountSession[] | null>(null);
  #factors = $state.raw<FactorsState | null>(null);
  #tokens = $state.raw<readonly TokenView[] | null>(null);
  #problem = $state.raw<Problem | null>(null);

  constructor(api: ApiClient, session: Session, toasts: Toasts) {
    this.#api = api;
    this.#session = session;
    this.#toasts = toasts;
  }

  /** Null until the device has said so; this one first, then the last seen. */
  get sessions(): readonly AccountSession[] | null {
    return this.#sessions;
  }

  get factors(): FactorsState | null {
    return this.#factors;
  }

  get tokens(): readonly TokenView[] | null {
    return this.#tokens;
  }

  /** Why it could not be read. */
  get problem(): Problem | null {
    return this.#problem;
  }

  async load(): Promise<void> {
    this.#problem = null;
    try {
      await Promise.all([this.#readSessions(), this.readFactors(), this.#readTokens()]);
    } catch (error) {
      this.#problem = asProblem(error);
    }
  }

  endSession(id: string): Promise<void> {
    return this.#do(text.account.sessions.ended, async () => {
      await this.#api.call('DELETE /api/account/sessions/:id', { params: { id } });
      await this.#readSessions();
    });
  }

  endOthers(): Promise<void> {
    return this.#do(text.account.sessions.othersEnded, async () => {
      await this.#api.call('DELETE /api/account/sessions');
      await this.#readSessions();
    });
  }

  /** @throws ProblemError */
  async beginTotp(): Promise<TotpEnrolment> {
    return this.#api.call('POST /api/account/totp');
  }

  /** @returns new recovery codes, shown this once; null where there are some @throws ProblemError */
  async confirmTotp(code: string): Promise<readonly string[] | null> {
    return (await this.#api.call('POST /api/account/totp/confirm', { body: { code } })).recoveryCodes;
  }

  removeTotp(): Promise<void> {
    return this.#do(text.account.factors.totpRemoved, async () => {
      await this.#api.call('DELETE /api/account/totp');
      await this.readFactors();
    });
  }

  /** @returns false when the reader left the browser's question; the first recovery codes, or null where there are some @throws ProblemError */
  async addPasskey(name: string): Promise<readonly string[] | null | false> {
    const response = await makePasskey(await this.#api.call('POST /api/account/passkeys/options'));
    if (!response) return false;
    return (await this.#api.call('POST /api/account/passkeys', { body: { name, response } })).recoveryCodes;
  }

  removePasskey(id: string): Promise<void> {
    return this.#do(text.account.factors.passkeyRemoved, async () => {
      await this.#api.call('DELETE /api/account/passkeys/:id', { params: { id } });
      await this.readFactors();
    });
  }

  /** New recovery codes in place of all before. @throws ProblemError */
  async renewCodes(): Promise<readonly string[]> {
    return (await this.#api.call('POST /api/account/recovery-codes')).recoveryCodes ?? [];
  }

  /** Permissions that a token of this account can be given. @throws ProblemError */
  async scopes(): Promise<readonly string[]> {
    return (await this.#api.call('GET /api/account/tokens/scopes')).scopes;
  }

  /** @throws ProblemError */
  async makeToken(body: TokenRequest): Promise<CreatedToken> {
    const made = await this.#api.call('POST /api/account/tokens', { body });
    await this.#readTokens();
    return made;
  }

  revokeToken(id: string): Promise<void> {
    return this.#do(text.account.tokens.revoked, async () => {
      await this.#api.call('DELETE /api/account/tokens/:id', { params: { id } });
      await this.#readTokens();
    });
  }

  /** After a factor came or went: the session knows of it too. @throws ProblemError */
  async readFactors(): Promise<void> {
    this.#factors = await this.#api.call('GET /api/account/factors');
    const { totp, passkeys } = this.#factors;
    if (this.#session.hasFactor !== (totp !== null || passkeys.length > 0)) await this.#session.refresh();
  }

  async #readSessions(): Promise<void> {
    const sessions = await this.#api.call('GET /api/account/sessions');
    this.#sessions = sessions.toSorted((a, b) => Number(b.current) - Number(a.current) || b.lastSeenMs - a.lastSeenMs);
  }

  async #readTokens(): Promise<void> {
    this.#tokens = (await this.#api.call('GET /api/account/tokens')).tokens;
  }

  /** For what has no form of its own to say what went wrong. */
  async #do(done: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.#toasts.show({ tone: 'ok', title: done });
    } catch (error) {
      const problem = asProblem(error);
      if (problem.code === 'auth.reauthenticate') return; // the reader left the question
      const words = problemWords(problem);
      this.#toasts.show({ tone: 'critical', title: words.title, body: words.advice });
    }
  }
}
