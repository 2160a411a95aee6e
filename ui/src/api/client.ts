import { asProblem, localProblem, parseProblem, ProblemError } from './problem.ts';

export interface ApiEnvironment {
  readonly fetch: typeof globalThis.fetch;
  /** Longest wait for an answer. */
  readonly timeoutMs: number;
}

export type ChangeMethod = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const API = '/api';

/**
 * The device's HTTP API. The CSRF value lives here, in page memory only, so that no script of another page and no
 * storage ever holds it.
 */
export class ApiClient {
  readonly #environment: ApiEnvironment;
  #csrf: string | undefined;
  #signedOut: () => void = () => {};

  constructor(environment: ApiEnvironment) {
    this.#environment = environment;
  }

  /** Sets what proves that changes come from this page; undefined when there is no session. */
  authorise(csrf: string | undefined): void {
    this.#csrf = csrf;
  }

  /** Calls `listener` whenever the device says that there is no session any more. */
  onSignedOut(listener: () => void): void {
    this.#signedOut = listener;
  }

  /** @throws ProblemError */
  get<T>(path: string): Promise<T> {
    return this.#request<T>('GET', path, undefined);
  }

  /** @throws ProblemError */
  change<T>(method: ChangeMethod, path: string, body?: unknown): Promise<T> {
    return this.#request<T>(method, path, body);
  }

  async #request<T>(method: string, path: string, body: unknown): Promise<T> {
    const response = await this.#send(method, path, body);
    const parsed = await readJson(response);
    if (response.ok) return parsed as T;
    const problem = parseProblem(parsed, response.status, response.headers.get('retry-after'));
    if (problem.code === 'auth.required') this.#signedOut();
    throw new ProblemError(problem);
  }

  async #send(method: string, path: string, body: unknown): Promise<Response> {
    const headers: Record<string, string> = { accept: 'application/json' };
    if (body !== undefined) headers['content-type'] = 'application/json';
    if (method !== 'GET' && this.#csrf !== undefined) headers['x-csrf'] = this.#csrf;
    try {
      return await this.#environment.fetch(API + path, {
        method,
        headers,
        credentials: 'same-origin',
        cache: 'no-store',
        signal: AbortSignal.timeout(this.#environment.timeoutMs),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (error) {
      const late = error instanceof DOMException && error.name === 'TimeoutError';
      throw new ProblemError(localProblem(late ? 'timeout' : 'unreachable', asProblem(error).detail));
    }
  }
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (!response.ok) return undefined; // the status says enough, such as an error page of the proxy
    throw new ProblemError(localProblem('unreadable', asProblem(error).detail));
  }
}
