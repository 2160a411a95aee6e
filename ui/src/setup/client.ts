import type { BeginRequest, Begun, StepName, WizardState } from '../../../agent/features/setup/schema.ts';
import { localProblem, parseProblem, ProblemError } from '../api/problem.ts';

/** Long enough for a device that is busy with its radio; then the page says something. */
const TIMEOUT_MS = 3_000;
/** What hashes a password or writes to a slow card may take longer. */
const PATIENT_MS = 20_000;

/** Sent before there is a token: any value proves a page of the portal, for no other one may send this header. */
const NO_TOKEN = '1';

/** The portal's API. The token is kept in this page and nowhere else: mini-browsers have no storage and lose cookies. */
export class SetupClient {
  readonly #fetch: typeof fetch;
  token: string | undefined;

  /** @param token of the page's address, if it has one */
  constructor(ask: typeof fetch, token: string | undefined) {
    this.#fetch = ask;
    this.token = token;
  }

  state(): Promise<WizardState> {
    return this.#ask<WizardState>('GET', '', undefined, TIMEOUT_MS);
  }

  async begin(request: BeginRequest): Promise<WizardState> {
    const { token, state } = await this.#ask<Begun>('POST', '/begin', request, PATIENT_MS);
    this.token = token;
    return state;
  }

  answer(step: StepName, value: object): Promise<WizardState> {
    return this.#ask<WizardState>('PUT', `/answers/${step}`, value, PATIENT_MS);
  }

  act(action: 'scan' | 'apply' | 'leave' | 'release'): Promise<WizardState> {
    return this.#ask<WizardState>('POST', `/${action}`, undefined, PATIENT_MS);
  }

  /** @throws ProblemError */
  async #ask<Answer>(method: string, path: string, body: object | undefined, timeoutMs: number): Promise<Answer> {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), timeoutMs);
    try {
      const headers: Record<string, string> = { 'x-setup': this.token ?? NO_TOKEN };
      if (body) headers['content-type'] = 'application/json';
      const init = { method, headers, signal: abort.signal, cache: 'no-store' } as const;
      const response = await this.#fetch(`/api/setup/wizard${path}`, body ? { ...init, body: JSON.stringify(body) } : init);
      const answer: unknown = await response.json().catch(() => undefined);
      if (!response.ok) throw new ProblemError(parseProblem(answer, response.status, response.headers.get('retry-after')));
      return answer as Answer;
    } catch (error) {
      if (error instanceof ProblemError) throw error;
      throw new ProblemError(localProblem(abort.signal.aborted ? 'timeout' : 'unreachable', String(error)));
    } finally {
      clearTimeout(timer);
    }
  }
}
