import type { Input, Output, Route } from './contract.ts';
import { asProblem, localProblem, parseProblem, ProblemError } from './problem.ts';

export interface ApiEnvironment {
  readonly fetch: typeof globalThis.fetch;
  /** Longest wait for an answer. */
  readonly timeoutMs: number;
}

interface Loose {
  readonly params?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

/**
 * The device's HTTP API. The CSRF value lives here, in page memory only, so that no script of another page and no
 * storage ever holds it.
 */
export class ApiClient {
  readonly #environment: ApiEnvironment;
  #csrf: string | undefined;
  #signedOut: () => void = () => {};
  #heldBack: () => void = () => {};
  #prove: () => Promise<boolean> = async () => false;

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

  /** Calls `listener` whenever the device keeps an account from everything until it has a new password or a second factor. */
  onHeldBack(listener: () => void): void {
    this.#heldBack = listener;
  }

  /** Who asks the reader for a fresh proof of who they are; answers whether there is one now. */
  proveBy(ask: () => Promise<boolean>): void {
    this.#prove = ask;
  }

  /**
   * Calls a route of the device. Where it wants a fresh proof of who asks, the reader is asked for one and the call is made
   * once more.
   * @throws ProblemError
   */
  async call<R extends Route>(route: R, ...[input]: unknown extends Input<R> ? [] : [Input<R>]): Promise<Output<R>> {
    const [method, address] = route.split(' ', 2) as [string, string];
    const { params, query, body } = (input ?? {}) as Loose;
    const path = address.replace(/:(\w+)/g, (_whole, name: string) => encodeURIComponent(String(params?.[name])));
    return (await this.#proved(() => this.#ask(method, path + queryText(query), body, readJson))) as Output<R>;
  }

  /**
   * Fetches a file of the device, which is kept in memory until it is saved.
   * @throws ProblemError
   */
  async download(path: string, query: Loose['query']): Promise<Blob> {
    return this.#proved(() => this.#ask('GET', path + queryText(query), undefined, (response) => response.blob()));
  }

  async #proved<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (asProblem(error).code !== 'auth.reauthenticate' || !(await this.#prove())) throw error;
      return await ask();
    }
  }

  async #ask<T>(method: string, path: string, body: unknown, read: (response: Response) => Promise<T>): Promise<T> {
    const response = await this.#send(method, path, body);
    if (response.ok) return read(response);
    const parsed = await readJson(response);
    const problem = parseProblem(parsed, response.status, response.headers.get('retry-after'));
    if (problem.code === 'auth.required') this.#signedOut();
    if (problem.code === 'auth.passwordMustChange' || problem.code === 'auth.factorMustEnrol') this.#heldBack();
    throw new ProblemError(problem);
  }

  async #send(method: string, path: string, body: unknown): Promise<Response> {
    const headers: Record<string, string> = { accept: 'application/json' };
    if (body !== undefined) headers['content-type'] = 'application/json';
    if (method !== 'GET' && this.#csrf !== undefined) headers['x-csrf'] = this.#csrf;
    try {
      return await this.#environment.fetch(path, {
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

/** `?a=1&b=2`; lists are repeated, what is undefined is left out. */
function queryText(query: Loose['query'] = {}): string {
  const text = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) for (const one of [value].flat()) if (one !== undefined) text.append(name, String(one));
  return text.size === 0 ? '' : `?${text}`;
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
