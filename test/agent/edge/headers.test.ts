import { request } from 'node:http';
import { once } from 'node:events';
import t from 'tap';
import { target, type Target } from './target.ts';

interface Seen {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
}

/** Asks over the socket: what Node itself adds to an answer counts too. */
async function ask({ socketPath }: Target, method: string, path: string, headers: Record<string, string> = {}): Promise<Seen> {
  const sent = request({ socketPath, method, path, headers: { host: 'localhost', ...headers }, agent: false }).end();
  const [response] = (await once(sent, 'response')) as [import('node:http').IncomingMessage];
  response.resume();
  return { status: response.statusCode ?? 0, headers: response.headers };
}

/** What an answer of the agent may carry; the rest (CSP and the like) is nginx's, see the story on the booted image. */
const allowed = new Set([
  'cache-control', 'connection', 'content-length', 'content-type', 'date', 'x-content-type-options', 'retry-after', 'set-cookie', 'transfer-encoding', 'upgrade', 'etag', 'allow', 'content-disposition', 'vary',
]);

t.test('every route, with and without a session, and every kind of refusal', async (t) => {
  const device = await target(t);
  const signed = { cookie: device.credentials.cookie, 'x-csrf': device.credentials.csrf };
  const seen: (Seen & { what: string })[] = [];
  const look = async (method: string, path: string, headers: Record<string, string> = {}) =>
    void seen.push({ what: `${method} ${path}${'cookie' in headers ? ' signed in' : ''}`, ...(await ask(device, method, path, headers)) });
  for (const { method, url } of device.routes) {
    const path = url.replace(':name', 'nginx.service').replaceAll(/:\w+/g, 'none');
    await look(String(method), path);
    // The one that would end the session comes without its proof.
    await look(String(method), path, url === '/api/session' ? { cookie: signed.cookie } : signed);
  }
  for (const [method, path, headers = {}] of [
    ['GET', '/api/nothing'], ['GET', '/api/%2e%2e/x'], ['GET', '/api/%zz'], ['TRACE', '/healthz'], ['PROPFIND', '/api/session'], ['OPTIONS', '/api/session'],
    ['GET', '/healthz', { host: 'attacker.example' }], ['POST', '/api/session', { 'content-type': 'text/plain', 'content-length': '0' }], ['GET', '/healthz', { expect: 'wonders' }], ['GET', '/healthz', { 'x-a': 'a'.repeat(20_000) }],
    ['GET', '/api/live', { connection: 'upgrade', upgrade: 'websocket' }], ['GET', '/healthz', { connection: 'upgrade', upgrade: 'h2c' }], ['POST', '/api/session', { 'content-length': 'x' }],
  ] as [string, string, Record<string, string>?][]) await look(method, path, headers);

  const wrong = seen.flatMap(({ what, status, headers }) => [
    ...(headers['x-content-type-options'] === 'nosniff' ? [] : [`${status} ${what}: may be sniffed`]),
    ...(headers['cache-control']?.includes('no-store') || status === 304 ? [] : [`${status} ${what}: may be kept (${headers['cache-control']})`]),
    ...Object.keys(headers).filter((name) => !allowed.has(name)).map((name) => `${status} ${what}: ${name}`),
    ...(status < 400 || headers['content-type']?.includes('application/problem+json') ? [] : [`${status} ${what}: ${headers['content-type']}`]),
    ...(headers['set-cookie'] && !what.includes('/api/session') && !what.includes('/api/setup') ? [`${status} ${what}: a cookie`] : []),
    ...(status < 500 ? [] : [`${status} ${what}`]),
  ]);
  t.same(wrong, []);
  const kinds = new Set(seen.map(({ status }) => status));
  for (const status of [200, 202, 400, 401, 403, 404, 409, 415, 417, 421, 426, 431]) t.ok(kinds.has(status), `${status} was among them`);
});
