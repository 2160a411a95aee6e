import { Agent, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import t from 'tap';
import type { Access } from '../../agent/core/access.ts';
import { createServer } from '../../agent/http/server.ts';
import { FakeSessions } from '../fakes/session.ts';

const levels: Access[] = ['public', 'unclaimed', 'viewer', 'operator', 'admin', 'owner'];

async function edge() {
  const auth = new FakeSessions();
  for (const role of ['viewer', 'operator', 'admin', 'owner'] as const) auth.signIn(role, role);
  const names = () => new Set(['lares', 'lares.local']);
  const { server, routes } = createServer({ auth, names, cookieName: '__Host-lares', scheme: 'https', logger: false });
  for (const access of levels) {
    server.route({ method: ['GET', 'POST'], url: `/api/${access}`, config: { access }, handler: async (request) => ({ who: request.session?.user.name ?? null }) });
  }
  await server.ready();
  return { server, auth, routes };
}

type Call = { method?: 'GET' | 'POST'; cookie?: string; headers?: Record<string, string>; host?: string };

async function call(server: Awaited<ReturnType<typeof edge>>['server'], url: string, { method = 'GET', cookie, headers = {}, host = 'lares.local' }: Call = {}) {
  const sent = { host, ...(cookie ? { cookie: `__Host-lares=${cookie}` } : {}), ...headers };
  const answer = await server.inject({ method, url, headers: sent });
  return { status: answer.statusCode, code: answer.headers['content-type']?.includes('problem') ? (answer.json() as { code: string }).code : undefined, answer };
}

t.test('a route without an access level stops the boot', async (t) => {
  const { server } = createServer({ auth: new FakeSessions(), names: () => new Set(), cookieName: 'c', scheme: 'https', logger: false });
  t.throws(() => server.get('/api/forgotten', async () => 'open'), /declares no access level/);
});

t.test('every role against every level', async (t) => {
  const { server } = await edge();
  const order = ['viewer', 'operator', 'admin', 'owner'];
  for (const needed of order) {
    t.equal((await call(server, `/api/${needed}`)).status, 401, `nobody → ${needed}`);
    t.equal((await call(server, `/api/${needed}`, { cookie: 'stolen-or-old' })).code, 'auth.required');
    for (const role of order) {
      const expected = order.indexOf(role) >= order.indexOf(needed) ? 200 : 403;
      t.equal((await call(server, `/api/${needed}`, { cookie: role })).status, expected, `${role} → ${needed}`);
    }
  }
});

t.test('the unclaimed routes close with the claim', async (t) => {
  const { server, auth } = await edge();
  t.equal((await call(server, '/api/unclaimed', { method: 'POST' })).code, 'auth.alreadyClaimed');
  auth.claimed = false;
  t.equal((await call(server, '/api/unclaimed', { method: 'POST' })).status, 200);
});

t.test('a cookie alone never authorises a change', async (t) => {
  const { server } = await edge();
  const change = (headers: Record<string, string>) => call(server, '/api/viewer', { method: 'POST', cookie: 'viewer', headers });
  t.equal((await change({})).code, 'auth.csrf', 'no value');
  t.equal((await change({ 'x-csrf': 'csrf-owner' })).code, 'auth.csrf', 'value of another session');
  t.equal((await change({ 'x-csrf': 'csrf-viewer' })).status, 200, 'the right value, from a program');
  t.equal((await change({ 'x-csrf': 'csrf-viewer', origin: 'https://lares.local' })).status, 200, 'from our page');
  for (const origin of ['https://evil.example', 'null', 'http://lares.local', 'https://lares.local:8443', 'https://lares.local.evil.example']) {
    t.equal((await change({ 'x-csrf': 'csrf-viewer', origin })).code, 'auth.csrf', origin);
  }
  for (const site of ['cross-site', 'same-site']) {
    t.equal((await change({ 'x-csrf': 'csrf-viewer', 'sec-fetch-site': site })).code, 'auth.csrf', site);
  }
});

t.test('public changes are refused to foreign pages too', async (t) => {
  const { server } = await edge();
  t.equal((await call(server, '/api/public', { method: 'POST', headers: { origin: 'https://evil.example' } })).code, 'auth.csrf');
  t.equal((await call(server, '/api/public', { method: 'POST' })).status, 200);
});

t.test('bodies are JSON or nothing', async (t) => {
  const { server } = await edge();
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
    const answer = await server.inject({ method: 'POST', url: '/api/public', headers: { host: 'lares.local', 'content-type': type }, payload: 'a=1' });
    t.equal(answer.statusCode, 415, type);
    t.equal(answer.json().code, 'http.mediaType');
  }
});

t.test('hosts: own names, localhost and literal addresses only', async (t) => {
  const { server } = await edge();
  const good = ['lares', 'LARES.local', 'lares.local:8443', 'localhost:5173', '127.0.0.1', '192.168.1.20:8443', '[fe80::1]', '[::1]:8443'];
  const bad = ['attacker.example', 'lares.local.attacker.example', 'lares.local.', 'lares.local:port', 'lares.local@attacker.example', '[::1', 'a b', '256.1.1.1.example', '[lares.local]', 'lares.local,attacker.example', '/', '127.0.0.1.nip.example'];
  for (const host of good) t.equal((await call(server, '/healthz', { host })).status, 200, host);
  for (const host of bad) t.equal((await call(server, '/healthz', { host })).code, 'http.host', JSON.stringify(host));
});

t.test('odd paths never get in', async (t) => {
  const { server } = await edge();
  const paths = ['/api/%2e%2e/owner', '/api/public%2f..%2fowner', '/api/public/../owner', '/api//owner', '/api/owner;a=1', '/api/%5cowner', '/api/own%00er', '/api/%252e', '/api\\owner', '/./api/owner'];
  for (const path of paths) {
    const { status } = await call(server, path);
    t.not(status, 200, path);
  }
});

/** Sends a path as it is: `inject` and fetch would tidy it first. */
function rawGet(port: number, path: string, agent: Agent): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, agent, headers: { host: 'lares.local' } }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (text: string) => (body += text));
      answer.on('end', () => resolve({ status: answer.statusCode!, body }));
    });
    sent.on('error', reject).end();
  });
}

t.test('2,000 mutations of each guarded path: never a 2xx without a session', async (t) => {
  const { server } = await edge();
  await server.listen({ host: '127.0.0.1', port: 0 });
  const agent = new Agent({ keepAlive: true });
  t.teardown(async () => {
    agent.destroy();
    await server.close();
  });
  const { port } = server.server.address() as AddressInfo;
  const piece = fc.constantFrom('/', '//', '.', '..', '%2e', '%2f', '%5c', '%00', ';', '\\', '?', '%', '%25', 'api', 'public', 'healthz', '%0d%0a', '~', ':');
  const pieces = fc.array(piece, { maxLength: 4 });
  let open = 0;
  for (const path of ['/api/viewer', '/api/owner']) {
    await fc.assert(
      fc.asyncProperty(pieces, pieces, fc.nat({ max: path.length }), async (before, after, cut) => {
        const url = `/${before.join('')}${path.slice(0, cut)}${after.join('')}${path.slice(cut)}`;
        const { status, body } = await rawGet(port, url, agent);
        if (status !== 200) return true;
        open += 1;
        // The literal public routes are the only ones that may answer.
        return /^\/(healthz|api\/public)(\?|$)/.test(url) && !body.includes('"who":"');
      }),
      { numRuns: 2000 },
    );
  }
  t.comment(`${open} mutations met a public route`);
  t.equal((await rawGet(port, '/healthz', agent)).status, 200, 'the server still answers');
  t.equal((await rawGet(port, '/api/public', agent)).status, 200, 'and a 2xx can be seen by this test');
});

t.test('the route table knows every route and its level', async (t) => {
  const { routes } = await edge();
  const table = routes.map(({ method, url, access }) => `${method} ${url} ${access}`);
  t.ok(table.includes('GET /healthz public'));
  for (const access of levels) t.ok(table.includes(`POST /api/${access} ${access}`));
});

t.test('problems carry code, params and request id, and no stack', async (t) => {
  const { server } = await edge();
  const { answer } = await call(server, '/api/nothing');
  t.match(answer.headers['content-type'], /application\/problem\+json/);
  t.match(answer.json(), { status: 404, code: 'http.notFound', requestId: String, detail: String });
});

t.test('what is not ours leaves as an internal error without its text', async (t) => {
  const { server } = createServer({ auth: new FakeSessions(), names: () => new Set(['lares']), cookieName: 'c', scheme: 'https', logger: false });
  server.get('/api/broken', { config: { access: 'public' } }, async () => {
    throw new Error('password=hunter2');
  });
  const answer = await server.inject({ url: '/api/broken', headers: { host: 'lares' } });
  t.equal(answer.statusCode, 500);
  t.equal(answer.json().code, 'core.internal');
  t.notMatch(answer.body, /hunter2/);
});
