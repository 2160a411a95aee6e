import { X509Certificate } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import { within } from './board.ts';

export interface Answer<Body = any> {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: Body;
  /** The certificate the web server showed, PEM. Undefined over plain http. */
  certificate: X509Certificate | undefined;
}

export interface Place {
  /** On this computer. */
  port: number;
  /** PEM of the device's own authority: the only one trusted. */
  ca: string;
  /** What the browser's address bar would say. */
  host?: string;
}

export interface Call {
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
  timeoutMs?: number;
}

function read(response: http.IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    response.setEncoding('utf8').on('data', (part: string) => (text += part));
    response.once('end', () => resolve(text)).once('close', () => reject(new Error('the answer broke off')));
    response.on('error', reject);
  });
}

function parsed(text: string, type: string | undefined): unknown {
  return /json/.test(type ?? '') && text !== '' ? JSON.parse(text) : text;
}

/** GET over plain http, where only little is served. */
export async function getPlain(port: number, path: string, host = 'localhost'): Promise<Answer> {
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    http.get({ host: '127.0.0.1', port, path, agent: false, headers: { host }, timeout: within(10_000) }, resolve)
      .on('error', reject).on('timeout', function onTimeout(this: http.ClientRequest) { this.destroy(new Error('timeout')); });
  });
  const body = parsed(await read(response), response.headers['content-type']);
  return { status: response.statusCode ?? 0, headers: response.headers, body, certificate: undefined };
}

/** A browser without a window: keeps the session's cookie and sends its CSRF word with changes. */
export class ApiClient {
  readonly place: Required<Place>;
  cookie = '';
  csrf = '';
  /** Set, it makes this a program: the token goes in place of what only browsers send. */
  token = '';

  constructor(place: Place) {
    this.place = { host: 'localhost', ...place };
  }

  get hostHeader(): string {
    return this.place.host === 'localhost' ? `localhost:${this.place.port}` : this.place.host;
  }

  get origin(): string {
    return `https://${this.hostHeader}`;
  }

  async send(path: string, call: Call = {}): Promise<Answer> {
    const text = call.body === undefined ? undefined : JSON.stringify(call.body);
    const method = call.method ?? (text === undefined ? 'GET' : 'POST');
    const headers: Record<string, string> = { host: this.hostHeader };
    if (text !== undefined) headers['content-type'] = 'application/json';
    if (this.token !== '') headers['authorization'] = `Bearer ${this.token}`;
    else if (method !== 'GET') headers['origin'] = this.origin;
    if (this.cookie !== '') headers['cookie'] = this.cookie;
    if (this.csrf !== '' && method !== 'GET') headers['x-csrf'] = this.csrf;
    const { response, certificate } = await this.#request(path, method, { ...headers, ...call.headers }, text, within(call.timeoutMs ?? 30_000));
    const body = parsed(await read(response), response.headers['content-type']);
    for (const line of response.headers['set-cookie'] ?? []) {
      const pair = line.split(';')[0] ?? '';
      if (pair.startsWith('__Host-lares=')) this.cookie = pair.endsWith('=') ? '' : pair;
    }
    if (typeof body === 'object' && body !== null && 'csrf' in body) this.csrf = String(body.csrf);
    return { status: response.statusCode ?? 0, headers: response.headers, body, certificate };
  }

  #request(
    path: string, method: string, headers: Record<string, string>, text: string | undefined, timeoutMs: number,
  ): Promise<{ response: http.IncomingMessage; certificate: X509Certificate }> {
    return new Promise((resolve, reject) => {
      let certificate: X509Certificate | undefined;
      const request = https.request({
        host: '127.0.0.1', servername: this.place.host, port: this.place.port, path, method, headers,
        ca: this.place.ca, agent: false, timeout: timeoutMs,
      }, (response) => resolve({ response, certificate: certificate! }));
      request.on('socket', (socket) => {
        // A connection that is cut after its answer ended has no request left to report to.
        socket.on('error', () => undefined);
        socket.once('secureConnect', () => {
          certificate = (socket as import('node:tls').TLSSocket).getPeerX509Certificate();
        });
      });
      request.on('timeout', () => request.destroy(new Error(`${method} ${path}: no answer within ${timeoutMs} ms`)));
      request.on('error', reject);
      request.end(text);
    });
  }
}
