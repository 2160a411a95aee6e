import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t, { type Test } from 'tap';
import type { WebSocket } from 'ws';
import { listenFds } from '../../agent/host/notify/index.ts';
import { needsEncryption, refuseLevel } from '../../agent/http/guard.ts';
import type { Session } from '../../agent/core/session.ts';
import { doorway, owner, pageOf, plainAddress } from '../fakes/doorway.ts';
import { FakeSeal } from '../fakes/seal.ts';
import { ask, type Reply, webSocket } from '../fakes/two-doors.ts';
import { application } from './application.ts';

const neighbour = { 'x-real-ip': '192.168.1.31' };

/** The application behind nginx's sockets for https and for plain http, claimed. */
async function house(t: Test, replace: Parameters<typeof application>[1] = {}) {
  const app = await application(t, { network: { addresses: () => ['192.168.1.20', '2001:db8:1:2::20'] }, seal: new FakeSeal(), ...replace });
  const folder = mkdtempSync(path.join(tmpdir(), 'lares-plain-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const [web, plain] = [path.join(folder, 'agent.sock'), path.join(folder, 'plain.sock')];
  await app.plain.listen({ path: plain });
  await app.server.listen({ path: web });
  const claimed = await ask(web, '/api/setup/claim', { method: 'POST', body: { code: 'K7MX2QPD', ...owner }, headers: neighbour });
  const secure = { cookie: String(claimed.headers['set-cookie']).split(';', 1)[0]!, 'x-csrf': String(claimed.body['csrf']) };
  const allow = async (value: boolean) => {
    const { status } = await ask(web, '/api/config', { method: 'PATCH', body: { values: { 'auth.allowPlainHttp': value } }, headers: { ...neighbour, ...secure } });
    t.equal(status, 200);
  };
  const signIn = (headers: Record<string, string> = {}) => ask(plain, '/api/session', { method: 'POST', body: owner, headers: { ...neighbour, origin: 'http://localhost', ...headers } });
  return { ...app, web, plain, secure: { ...neighbour, ...secure }, allow, signIn };
}

/** What a browser sends after such an answer. */
function pageAfter({ headers, body }: Reply): Record<string, string> {
  return { ...neighbour, cookie: String(headers['set-cookie']).split(';', 1)[0]!, 'x-csrf': String(body['csrf']) };
}

t.test('off until the owner switches it on', async (t) => {
  const { plain, allow, signIn } = await house(t);
  for (const url of ['/api/setup', '/api/session', '/api/errors', '/healthz', '/api/no-such']) {
    t.match(await ask(plain, url, { headers: neighbour }), { status: 403, body: { code: 'auth.encryptionNeeded' } }, url);
  }
  t.match(await signIn(), { status: 403, body: { code: 'auth.encryptionNeeded' } });
  await allow(true);
  t.match(await ask(plain, '/api/setup', { headers: neighbour }), { status: 200, body: { claimed: true } });
  const answer = await signIn();
  t.match(answer, { status: 200, body: { limited: true, freshUntilMs: 0, user: { role: 'owner' } } });
  const [cookie] = answer.headers['set-cookie'] as string[];
  t.match(cookie, /^lares-plain=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/, 'another name, and not Secure, which http cannot be');
  t.ok((answer.body['expiresAtMs'] as number) <= Date.now() + 15 * 60_000);
  const page = pageAfter(answer);
  t.match(await ask(plain, '/api/session', { headers: page }), { status: 200, body: { limited: true } });
  t.match(await ask(plain, '/api/system', { headers: page }), { status: 200 });
  const left = await ask(plain, '/api/session', { method: 'DELETE', headers: page });
  t.match(left, { status: 204, headers: { 'set-cookie': [/^lares-plain=; .*Max-Age=0/] } });
});

t.test('only from this network, by the word of nginx alone', async (t) => {
  const { plain, allow, signIn } = await house(t);
  await allow(true);
  for (const address of ['8.8.8.8', '100.64.0.1', '2001:db8:9::1', '198.19.42.23', '']) {
    t.match(await signIn({ 'x-real-ip': address }), { status: 403, body: { code: 'auth.encryptionNeeded' } }, address);
    t.match(await signIn({ 'x-real-ip': address, 'x-forwarded-for': '192.168.1.31', forwarded: 'for=192.168.1.31' }), { status: 403 }, 'whatever else is said');
  }
  const unnamed = await ask(plain, '/api/setup');
  t.equal(unnamed.status, 403, 'nor without its word');
  for (const address of ['10.0.0.7', 'fe80::7', 'fd00::7', '2001:db8:1:2::7']) t.equal((await signIn({ 'x-real-ip': address })).status, 200, address);
  const page = pageAfter(await signIn());
  t.equal((await ask(plain, '/api/session', { headers: { ...page, 'x-real-ip': '8.8.8.8' } })).status, 403, 'a cookie that was carried away');
});

t.test('the door says what came without encryption, and no header', async (t) => {
  const { web, plain, allow, signIn, secure } = await house(t);
  await allow(true);
  const page = pageAfter(await signIn());
  for (const said of [{ 'x-forwarded-proto': 'https' }, { 'x-forwarded-ssl': 'on' }, { 'front-end-https': 'on' }, { forwarded: 'proto=https' }]) {
    t.match(await ask(plain, '/api/users', { headers: { ...page, ...said } }), { status: 403, body: { code: 'auth.encryptionNeeded' } }, JSON.stringify(said));
  }
  t.match(await ask(web, '/api/session', { headers: { ...secure, 'x-forwarded-proto': 'http' } }), { status: 200, body: { limited: false } });
  const byProgram = await ask(web, '/api/session', { method: 'POST', body: owner, headers: { ...neighbour, 'x-forwarded-proto': 'http' } });
  t.match(String(byProgram.headers['set-cookie']), /^__Host-lares=.*; Secure$/);
  t.match(await ask(plain, '/api/setup', { headers: { ...neighbour, host: 'attacker.example' } }), { status: 421 });
  for (const origin of ['https://localhost', 'http://attacker.example', 'null']) t.match(await signIn({ origin }), { status: 403, body: { code: 'auth.csrf' } }, origin);
  t.match(await ask(web, '/api/session', { method: 'POST', body: owner, headers: { ...neighbour, origin: 'http://localhost' } }), { status: 403, body: { code: 'auth.csrf' } }, 'nor does a page of http reach https');
  const { 'x-csrf': _, ...unproven } = page;
  t.match(await ask(plain, '/api/jobs', { method: 'DELETE', headers: unproven }), { status: 403, body: { code: 'auth.csrf' } }, 'a cookie alone changes nothing');
});

t.test('a cookie of one way opens nothing at the other, under whatever name', async (t) => {
  const { web, plain, allow, signIn, secure } = await house(t);
  await allow(true);
  const page = pageAfter(await signIn());
  const [overheard, own] = [page['cookie']!.split('=')[1]!, secure.cookie.split('=')[1]!];
  for (const name of ['__Host-lares', 'lares-plain', 'lares-dev']) {
    t.match(await ask(web, '/api/session', { headers: { ...page, cookie: `${name}=${overheard}` } }), { status: 401 }, `what was overheard, at https, as ${name}`);
    t.match(await ask(plain, '/api/session', { headers: { ...secure, cookie: `${name}=${own}` } }), { status: 401 }, `that of https, at http, as ${name}`);
  }
  const both = { cookie: `lares-plain=${overheard}; __Host-lares=${own}` };
  t.match(await ask(web, '/api/session', { headers: both }), { status: 200, body: { limited: false } }, 'browsers send both to https');
  const again = await signIn({ cookie: page['cookie']! });
  t.equal(again.status, 200);
  t.equal((await ask(plain, '/api/session', { headers: page })).status, 401, 'signing in again ends the session that the page had');
  t.equal((await ask(web, '/api/session', { headers: secure })).status, 200, 'and no other');
});

t.test('what is secret or dangerous: these routes, and each is a decision', async (t) => {
  const { routes } = await application(t);
  t.same(routes.filter(({ config }) => needsEncryption(config)).map(({ method, url }) => `${method} ${url}`).toSorted(), [
    'DELETE /api/account/passkeys/:id', 'DELETE /api/account/tokens/:id', 'DELETE /api/account/totp', 'DELETE /api/users/:name', 'DELETE /api/users/:name/factors', 'DELETE /api/users/:name/sessions',
    'GET /api/account/factors', 'GET /api/account/tokens', 'GET /api/account/tokens/scopes', 'GET /api/audit/export', 'GET /api/users', 'PATCH /api/config', 'PATCH /api/users/:name',
    'POST /api/account/passkeys', 'POST /api/account/passkeys/options', 'POST /api/account/recovery-codes', 'POST /api/account/tokens', 'POST /api/account/totp', 'POST /api/account/totp/confirm',
    'POST /api/config/import', 'POST /api/config/revisions/:revision/undo', 'POST /api/network/interfaces/:name/join', 'POST /api/session/reauthenticate', 'POST /api/session/reauthenticate/passkey',
    'POST /api/setup/claim', 'POST /api/users', 'PUT /api/account/password',
  ]);
  const limited: Session = { key: 'k', user: { name: 'ann', role: 'owner' }, kind: 'cookie', freshUntilMs: 0, limited: true };
  t.throws(() => refuseLevel(limited, { access: 'owner', encrypted: true }, true), { code: 'auth.encryptionNeeded' }, 'topics too');
  refuseLevel(limited, { access: 'owner' }, true);
  const { limited: _, ...unlimited } = limited;
  refuseLevel(unlimited, { access: 'owner', encrypted: true }, true);
});

t.test('the contract says which', async (t) => {
  const { web, secure } = await house(t);
  const { body } = await ask(web, '/api/openapi.json', { headers: secure });
  const paths = body['paths'] as Record<string, Record<string, Record<string, unknown>>>;
  t.equal(paths['/api/users']!['get']!['x-encrypted'], true);
  t.equal(paths['/api/config']!['patch']!['x-encrypted'], true);
  t.equal(paths['/api/config']!['get']!['x-encrypted'], undefined);
  t.match(paths['/api/users']!['post'], { 'x-permission': 'users:change', 'x-fresh': true }, 'and what else is asked for');
});

async function opened(socket: WebSocket): Promise<{ socket: WebSocket; hello: unknown }> {
  const [data] = (await once(socket, 'message')) as [Buffer];
  return { socket, hello: JSON.parse(String(data)) };
}

t.test('live: by a ticket, from a page of http; over with the owner\'s leave, within five seconds', async (t) => {
  const { plain, web, secure, allow, signIn } = await house(t);
  await allow(true);
  const page = pageAfter(await signIn());
  const ticket = async () => (await ask(plain, '/api/live/ticket', { method: 'POST', headers: page })).body['ticket'];
  const refused = async (headers: Record<string, string>, protocols: string[]) => {
    const [, { statusCode }] = (await once(webSocket(plain, headers, protocols), 'unexpected-response')) as [unknown, { statusCode: number }];
    return statusCode;
  };
  t.equal(await refused({ ...page, origin: 'https://localhost' }, ['lares.live', `ticket.${await ticket()}`]), 403, 'from a page of https');
  t.equal(await refused({ ...page }, ['lares.live', `ticket.${await ticket()}`]), 403, 'from no page');
  t.equal(await refused({ ...page, origin: 'http://localhost' }, ['lares.live']), 403, 'without a ticket');
  t.equal(await refused({ ...page, origin: 'http://localhost', 'x-real-ip': '8.8.8.8' }, ['lares.live', `ticket.${await ticket()}`]), 403, 'from elsewhere');
  t.equal(await refused({ ...secure, origin: 'http://localhost' }, ['lares.live', `ticket.${await ticket()}`]), 401, 'with the cookie of https');

  const { socket, hello } = await opened(webSocket(plain, { ...page, origin: 'http://localhost' }, ['lares.live', `ticket.${await ticket()}`]));
  t.match(hello, { op: 'hello' });
  socket.send(JSON.stringify({ op: 'subscribe', sub: 1, topic: 'system' }));
  t.match(JSON.parse(String(((await once(socket, 'message')) as [Buffer])[0])), { op: 'snapshot', sub: 1 });
  const beganMs = performance.now();
  const closed = once(socket, 'close');
  await allow(false);
  const [code] = (await closed) as [number];
  t.equal(code, 4401);
  t.ok(performance.now() - beganMs < 5_000, `${Math.round(performance.now() - beganMs)} ms`);
  t.equal((await ask(plain, '/api/session', { headers: page })).status, 403);
  t.equal((await ask(web, '/api/session', { headers: secure })).status, 200, 'those of https stay');
  await allow(true);
  t.match(await ask(plain, '/api/session', { headers: page }), { status: 401, body: { code: 'auth.required' } }, 'and it does not come back');
});

t.test('short: a quarter of an hour without use, four hours with', async (t) => {
  const { call, claim, login, clock } = await doorway(t);
  const page = pageOf(await claim());
  await call('PATCH', '/api/config', { values: { 'auth.allowPlainHttp': true, 'auth.idleMs': 86_400_000 } }, page);
  const idle = pageOf(await login(owner, undefined, plainAddress));
  const used = pageOf(await login(owner, undefined, plainAddress));
  t.ok(idle.plain);
  const status = async (who: typeof idle) => (await call('GET', '/api/session', undefined, who)).status;
  clock.advance(14 * 60_000);
  t.equal(await status(used), 200);
  clock.advance(60_000);
  t.equal(await status(idle), 401);
  for (let n = 0; n < 22; n += 1) {
    t.equal(await status(used), 200);
    clock.advance(10 * 60_000);
  }
  t.equal(await status(used), 200, 'three hours and 55 minutes old');
  clock.advance(5 * 60_000);
  t.equal(await status(used), 401);
  t.equal(await status(page), 200, 'one of https lasts as long as it is set');
});

t.test('switched off while the agent was not there: nothing lives on', async (t) => {
  const before = await doorway(t);
  const page = pageOf(await before.claim());
  await before.call('PATCH', '/api/config', { values: { 'auth.allowPlainHttp': true } }, page);
  const limited = pageOf(await before.login(owner, undefined, plainAddress));
  before.store.statement("DELETE FROM config_values WHERE key = 'auth.allowPlainHttp'").run();
  await before.close();
  const after = await doorway(t, { file: before.file, clock: before.clock });
  t.equal((await after.call('GET', '/api/session', undefined, { ...limited, plain: false })).status, 401);
  await after.call('PATCH', '/api/config', { values: { 'auth.allowPlainHttp': true } }, page);
  t.equal((await after.call('GET', '/api/session', undefined, limited)).status, 401);
  t.equal((await after.call('GET', '/api/session', undefined, page)).status, 200);
});

t.test('switching it on wants a fresh proof', async (t) => {
  const { call, claim, clock } = await doorway(t);
  const page = pageOf(await claim());
  clock.advance(6 * 60_000);
  t.match(await call('PATCH', '/api/config', { values: { 'auth.allowPlainHttp': true } }, page), { status: 403, code: 'auth.reauthenticate' });
});

t.test('the descriptor of this socket is told by its name', async (t) => {
  const environment = { LISTEN_PID: '7', LISTEN_FDS: '4', LISTEN_FDNAMES: 'plain:web:portal:console' };
  t.same(listenFds(environment, 7), { plain: 3, web: 4, portal: 5, console: 6 });
});
