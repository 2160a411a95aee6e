import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t, { type Test } from 'tap';
import { codeAt, stepAt } from '../../agent/features/auth/totp.ts';
import { doorway, owner, type Page, pageOf } from '../fakes/doorway.ts';
import { ask, webSocket } from '../fakes/two-doors.ts';

const stranger = '203.0.113.66';

/** The edge where nginx finds it; `call` of the doorway goes past that. */
async function behindProxy(t: Test) {
  const door = await doorway(t, { live: true });
  // Not tap's folder: the path of a socket has room for 107 bytes.
  const folder = mkdtempSync(path.join(tmpdir(), 'lares-intrusion-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const socket = path.join(folder, 'web.sock');
  await door.server.listen({ path: socket });
  const page = pageOf(await door.claim());
  const send = (method: string, url: string, headers: Record<string, string>, body?: object) =>
    ask(socket, url, { method, headers: { host: 'lares', 'x-real-ip': stranger, ...headers }, ...(body ? { body } : {}) });
  const cookie = ({ cookie: value }: Page) => `__Host-lares=${value}`;
  return { ...door, socket, page, send, cookie };
}

t.test('no header but the proxy\'s own says where somebody comes from', async (t) => {
  const { send, call, page, clock } = await behindProxy(t);
  const forged = ['x-forwarded-for', 'forwarded', 'x-client-ip', 'true-client-ip', 'cf-connecting-ip', 'x-original-forwarded-for', 'x-remote-addr', 'via'];
  const codes = [];
  for (const [n, name] of forged.entries()) {
    codes.push((await send('POST', '/api/session', { [name]: name === 'forwarded' ? `for=192.0.2.${n}` : `192.0.2.${n}` }, { ...owner, password: `wrong-password-${n}` })).body['code']);
  }
  t.same(codes, [...Array.from({ length: 5 }, () => 'auth.loginWrong'), ...Array.from({ length: 3 }, () => 'auth.throttled')], 'guesses are counted together');
  clock.advance(60_000);
  t.equal((await send('POST', '/api/session', { 'x-forwarded-for': '127.0.0.1', 'x-remote-user': 'ann', 'x-authenticated-user': 'ann', authorization: 'Basic YW5uOg==' }, owner)).status, 200);
  t.match((await call('GET', '/api/account/sessions', undefined, page)).body, [{ address: stranger }, {}]);
  const { entries } = (await call('GET', '/api/audit?limit=200', undefined, page)).body as { entries: { event: string; address: string }[] };
  t.same([...new Set(entries.filter(({ event }) => event === 'auth.signIn').map(({ address }) => address))], [stranger], 'and so it stands in the trail');
});

t.test('over TCP nobody is a proxy', async (t) => {
  const { server, call, claim } = await doorway(t);
  const page = pageOf(await claim());
  await server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.server.address() as AddressInfo;
  const sent = await fetch(`http://127.0.0.1:${port}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-real-ip': '192.0.2.7' }, body: JSON.stringify(owner) });
  t.equal(sent.status, 200);
  const sessions = (await call('GET', '/api/account/sessions', undefined, page)).body as unknown as { current: boolean; address: string }[];
  t.same(sessions.filter(({ current }) => !current).map(({ address }) => address), ['127.0.0.1']);
});

t.test('a session is not fixed, in two steps either', async (t) => {
  const { call, page, login, clock } = await behindProxy(t);
  const secret = String((await call('POST', '/api/account/totp', undefined, page)).body['secret']);
  const code = () => codeAt(secret, stepAt(clock.nowMs()));
  await call('POST', '/api/account/totp/confirm', { code: code() }, page);
  clock.advance(60_000);
  for (const planted of [page, { cookie: 'planted-by-somebody' }]) {
    const first = await login(owner, planted);
    t.equal(first.setCookie, undefined, 'the password alone changes nothing about the session');
    const { challenge } = first.body;
    for (const opened of [String(challenge), 'planted-by-somebody']) t.equal((await call('GET', '/api/session', undefined, { cookie: opened })).code, 'auth.required', 'a challenge is no session');
    const entered = pageOf(await call('POST', '/api/session/factor', { challenge, method: 'totp', code: code() }, planted));
    t.notOk([page.cookie, 'planted-by-somebody', challenge].includes(entered.cookie), 'a new id');
    t.equal((await call('GET', '/api/session', undefined, planted)).code, 'auth.required', 'the one from before has ended');
    t.equal((await call('GET', '/api/session', undefined, entered)).status, 200);
    clock.advance(60_000);
  }
});

t.test('a token stands alone: no cookie helps it, and no page can use it', async (t) => {
  const { call, page, send, cookie, socket } = await behindProxy(t);
  const { token } = (await call('POST', '/api/account/tokens', { name: 'x', scopes: ['config:change'], days: 1 }, page)).body as { token: string };
  const change = { values: { 'auth.idleMs': 600_000 } };
  const by = (headers: Record<string, string>) => send('PATCH', '/api/config', headers, change).then(({ status, body }) => (status === 200 ? 'in' : body['code']));
  t.equal(await by({ authorization: `Bearer ${token}` }), 'in');
  const jar = { cookie: cookie(page), 'x-csrf': page.csrf };
  for (const broken of [`Bearer ${token}x`, 'Bearer', 'Bearer ', 'Bearer null', 'Bearer a b', `Bearer ${token.slice(0, -1)}`, `bearer ${page.cookie}`, `Bearer ${token},${token}`]) {
    t.equal(await by({ authorization: broken, ...jar }), 'auth.required', `${broken.slice(0, 12)}… is nobody, whatever the cookie says`);
  }
  t.equal((await send('GET', '/api/users', { authorization: `Bearer ${token}`, ...jar })).body['code'], 'auth.forbidden', 'nor does the owner\'s cookie lend it anything');
  t.equal(await by({ authorization: `Bearer ${token}`, origin: 'https://evil.example' }), 'auth.csrf');
  t.equal(await by({ authorization: `Bearer ${token}`, 'sec-fetch-site': 'cross-site' }), 'auth.csrf');
  t.equal(await by({ cookie: `__Host-lares=${token}`, 'x-csrf': page.csrf }), 'auth.required', 'nor is it a cookie');
  for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }, { origin: 'http://lares' }, { 'sec-fetch-site': 'cross-site' }] as Record<string, string>[]) {
    const ws = webSocket(socket, { host: 'lares', authorization: `Bearer ${token}`, ...headers }, ['lares.live']);
    const [, answer] = (await once(ws, 'unexpected-response')) as [unknown, IncomingMessage];
    t.equal(answer.statusCode, 403, JSON.stringify(headers));
  }
});

t.test('reading changes nothing, by whatever header or form it is called a change', async (t) => {
  const { page, send, cookie, call } = await behindProxy(t);
  const jar = { cookie: cookie(page) };
  for (const name of ['x-http-method-override', 'x-http-method', 'x-method-override']) {
    await send('GET', '/api/session', { ...jar, [name]: 'DELETE' });
    t.equal((await send('POST', '/api/session', { ...jar, [name]: 'DELETE' })).status, 422, 'a login without a body');
  }
  t.equal((await call('GET', '/api/session', undefined, page)).status, 200);
  // What an app on another port of this host was sent by the browser: the cookie, and nothing of the page's memory.
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    const { status } = await send(method, '/api/session', { ...jar, origin: 'https://lares' });
    t.ok(status >= 400, `${method}: ${status}`);
  }
  t.equal((await call('GET', '/api/session', undefined, page)).status, 200, 'a cookie alone signs nobody out');
});

t.test('two cookies of the name: the first counts, and neither opens more than its own', async (t) => {
  const { page, send, call } = await behindProxy(t);
  await call('POST', '/api/users', { name: 'bob', role: 'viewer', password: 'meadow-trumpet-5' }, page);
  const bob = pageOf(await call('POST', '/api/session', { username: 'bob', password: 'meadow-trumpet-5' }));
  const as = (value: string, csrf = '') => send('GET', '/api/session', { cookie: value, 'x-csrf': csrf }).then(({ body }) => (body['user'] as { name?: string } | undefined)?.name);
  t.equal(await as(`__Host-lares=${bob.cookie}; __Host-lares=${page.cookie}`), 'bob');
  t.equal(await as(`__Host-lares=${page.cookie}; __Host-lares=${bob.cookie}`), 'ann');
  t.equal((await send('DELETE', '/api/session', { cookie: `__Host-lares=${page.cookie}`, 'x-csrf': bob.csrf })).body['code'], 'auth.csrf', 'one\'s memory does not prove the other\'s cookie');
  for (const odd of [`__host-lares=${page.cookie}`, `__Host-lares ="${page.cookie}"`, `__Host-lares=${page.cookie}%00`, `lares=${page.cookie}`]) t.equal(await as(odd), undefined, odd.slice(0, 20));
});
