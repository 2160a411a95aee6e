import { on, once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { WebSocket } from 'ws';
import { type Problem, Refused, Unreachable } from './exit-codes.ts';

/** A restarting agent answers what waits in its socket once it is up again. */
const TIMEOUT_MS = 60_000;
const LIVE_PROTOCOL = 'lares.live';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What comes on a live topic. */
export interface Update {
  readonly kind: 'snapshot' | 'delta';
  readonly data: unknown;
}

/** The device's API over the console socket. Everything it answers has the shapes of the features' schema.ts. */
export class Device {
  readonly #socketPath: string;

  /** @param socketPath of the agent's console socket */
  constructor(socketPath: string) {
    this.#socketPath = socketPath;
  }

  /** @throws Refused, Unreachable; an AbortError when `signal` aborts */
  async send<Body>(method: Method, path: string, body?: unknown, signal?: AbortSignal): Promise<Body> {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const headers = { host: 'localhost', ...(payload === undefined ? {} : { 'content-type': 'application/json' }) };
    const call = request({ socketPath: this.#socketPath, method, path, headers, timeout: TIMEOUT_MS, ...(signal ? { signal } : {}) });
    call.on('timeout', () => call.destroy(new Unreachable(`the agent did not answer within ${TIMEOUT_MS / 1000} s`)));
    call.end(payload);
    try {
      const [response] = (await once(call, 'response')) as [IncomingMessage];
      return answerOf(response, await text(response)) as Body;
    } catch (error) {
      throw this.#reason(error);
    }
  }

  get<Body>(path: string, signal?: AbortSignal): Promise<Body> {
    return this.send('GET', path, undefined, signal);
  }

  /**
   * Follows a live topic until `signal` aborts or the connection ends.
   * @throws Refused; Unreachable when there is no connection, or none any more
   */
  async *follow(topic: string, params: object, signal: AbortSignal): AsyncGenerator<Update, void> {
    const socket = new WebSocket(`ws+unix:${this.#socketPath}:/api/live`, LIVE_PROTOCOL, { headers: { host: 'localhost' }, perMessageDeflate: false });
    const messages = on(socket, 'message', { signal, close: ['close'] });
    socket.once('open', () => socket.send(JSON.stringify({ op: 'subscribe', sub: 1, topic, params })));
    try {
      for await (const [message] of messages) {
        const frame = JSON.parse(String(message)) as { op: string; data?: unknown; problem?: Problem };
        if (frame.op === 'error') throw new Refused(frame.problem!);
        if (frame.op === 'snapshot' || frame.op === 'delta') yield { kind: frame.op, data: frame.data };
      }
    } catch (error) {
      throw this.#reason(error);
    } finally {
      // What comes after is nobody's concern any more, also not that it was cut while connecting.
      socket.on('error', () => {});
      socket.terminate();
    }
    throw new Unreachable('the agent ended the connection; it may be restarting');
  }

  #reason(error: unknown): unknown {
    const { code, name } = error as NodeJS.ErrnoException;
    if (error instanceof Refused || error instanceof Unreachable || name === 'AbortError') return error;
    if (code === 'EACCES') return new Unreachable(`only root may use ${this.#socketPath}`);
    if (code === 'ENOENT' || code === 'ECONNREFUSED') return new Unreachable(`the agent does not run (${this.#socketPath})`);
    return new Unreachable(`the connection to the agent failed (${code ?? String(error)})`);
  }
}

function answerOf(response: IncomingMessage, body: string): unknown {
  const value: unknown = body === '' ? null : JSON.parse(body);
  const { statusCode: status = 0 } = response;
  if (status < 400) return value;
  const { code, detail } = (value ?? {}) as Partial<Problem>;
  throw new Refused({ ...(value as object), status, code: code ?? 'core.internal', detail: detail ?? `the device answered ${status}` });
}
