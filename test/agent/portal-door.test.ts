import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t, { type Test } from 'tap';
import { WebSocket } from 'ws';
import { listenFds } from '../../agent/host/notify/index.ts';
import { PortalDoor } from '../../agent/http/portal.ts';
import { answerFor, probes } from '../../agent/http/probes.ts';
import { createServer } from '../../agent/http/server.ts';
import { FakeSessions } from '../fakes/session.ts';

const phone = '198.19.42.23';
const own = '198.19.42.1';

/** The edge with a route of every kind, reached through the portal door; `state` can be changed while it runs. */
async function portal(t: Test) {
  const auth = new FakeSessions();
  auth.signIn('owner', 'owner');
  const state = { open: true, released: new Set<string>(), dashboard: 'https://lares.local/', isReleased: (address: string) => state.released.has(address) };
  const door = new PortalDoor();
  const names = () => new Set(['lares', 'lares.local']);
  const { server } = createServer({ auth, names, cookieName: '__Host-lares', scheme: 'https', logger: false, portal: { door, state } });
  for (const access of ['public', 'unclaimed', 'owner', 'console', 'setup'] as const) {
    server.route({ method: ['GET', 'POST', 'PUT'], url: `/api/${access}`, config: { access }, handler: async (asked) => ({ from: asked.clientAddress, who: asked.session?.user.name ?? null }) });
  }
  server.get('/plain', { config: { access: 'setup' } }, async () => 'plain');
  door.attach(server);
  await server.ready();
  // Not the test's own folder: the path of a socket has room for 107 bytes only (unix(7)).
  const folder = mkdtempSync(path.join(tmpdir(), 'lares-portal-'));
  const socket = path.join(folder, 'portal.sock');
  await door.listen({ path: socket });
  t.equal(statSync(socket).mode & 0o777, 0o600);
  t.teardown(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });
  return { server, socket, state };
}

interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

async function ask(socketPath: string, host: string | undefined, path: string, method = 'GET', headers: Record<string, string> = {}): Promise<Reply> {
  const sent = request({ socketPath, path, method, setHost: false, headers: { ...(host === undefined ? {} : { host }), 'x-real-ip': phone, ...headers } });
  sent.end(method.startsWith('P') ? '{}' : undefined);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  let body = '';
  for await (const part of response.setEncoding('utf8')) body += part;
  return { status: response.statusCode!, headers: response.headers, body };
}

/** How clients ask, and byte for byte what they take for being online: the table of the brief, by hand. */
const table: readonly (readonly [host: string, path: string, status: number, body: string | RegExp])[] = [
  ['captive.apple.com', '/hotspot-detect.html', 200, '<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>'],
  ['www.apple.com', '/library/test/success.html', 200, /^<HTML><HEAD><TITLE>Success</],
  ['www.appleiphonecell.com', '/library/test/success.html', 200, /Success/],
  ['itools.info', '/library/test/success.html', 200, /Success/],
  ['www.ibook.info', '/hotspot-detect.html', 200, /Success/],
  ['www.airport.us', '/hotspot-detect.html', 200, /Success/],
  ['www.thinkdifferent.us', '/hotspot-detect.html', 200, /Success/],
  ['connectivitycheck.gstatic.com', '/generate_204', 204, ''],
  ['www.google.com', '/gen_204', 204, ''],
  ['play.googleapis.com', '/generate_204', 204, ''],
  ['clients3.google.com', '/generate_204', 204, ''],
  ['connectivitycheck.android.com', '/generate_204', 204, ''],
  ['www.gstatic.com', '/generate_204', 204, ''],
  ['d2uzsrnmmf6tds.cloudfront.net', '/', 204, ''],
  ['connectivity.samsung.com.cn', '/generate_204', 204, ''],
  ['connectivitycheck.platform.hicloud.com', '/generate_204', 204, ''],
  ['connect.rom.miui.com', '/generate_204', 204, ''],
  ['conn1.oppomobile.com', '/generate_204', 204, ''],
  ['wifi.vivo.com.cn', '/generate_204', 204, ''],
  ['www.msftconnecttest.com', '/connecttest.txt', 200, 'Microsoft Connect Test'],
  ['www.msftncsi.com', '/ncsi.txt', 200, 'Microsoft NCSI'],
  ['detectportal.firefox.com', '/canonical.html', 200, '<meta http-equiv="refresh" content="0;url=https://support.mozilla.org/kb/captive-portal"/>'],
  ['detectportal.firefox.com', '/success.txt', 200, 'success\n'],
  ['nmcheck.gnome.org', '/check_network_status.txt', 200, 'NetworkManager is online\n'],
  ['network-test.debian.org', '/nm', 200, 'NetworkManager is online\n'],
  ['ping.archlinux.org', '/nm-check.txt', 200, /online/],
  ['connectivity-check.ubuntu.com', '/', 204, ''],
  ['fedoraproject.org', '/static/hotspot.txt', 200, 'OK'],
];
/** What has no answer of its own even for a client that was let go. */
const others: readonly (readonly [host: string | undefined, path: string])[] = [
  ['www.msftconnecttest.com', '/redirect'], ['spectrum.s3.amazonaws.com', '/kindle-wifi/wifistub.html'], ['example.org', '/'], ['example.org', '/a/b?c=/generate_204'],
  ['lares.local', '/'], ['lares', '/api/setup'], ['192.168.1.20', '/'], ['[fd00::1]', '/'], ['localhost', '/healthz'], [`${own}.evil.example`, '/api/setup'],
  ['captive.apple.com', '/..%2f..%2fetc'], ['example.org', '//x'], ['example.org', '/%zz'], ['under_score.example', '/'], ['', '/'],
];

function isLedToWizard(t: Test, { status, headers, body }: Reply, what: string, method = 'GET'): void {
  t.match({ status, headers }, { status: 302, headers: { location: `http://${own}/`, 'cache-control': 'no-store' } }, what);
  t.equal(headers['set-cookie'], undefined, `${what}: no cookie`);
  const length = Number(headers['content-length']);
  t.ok(length > 100, `${what}: says how long it is`);
  if (method === 'HEAD') return void t.equal(body, '');
  t.equal(Buffer.byteLength(body), length);
  t.match(body, new RegExp(`<meta http-equiv="refresh" content="0; url=http://${own}/">.*<a href="http://${own}/">`));
  t.notMatch(body, /success/i, `${what}: nothing an iPhone could take for the internet`);
}

t.test('before it is let go, a client is led to the wizard, whatever it asks', async (t) => {
  const { socket, state } = await portal(t);
  for (const isOpen of [true, false]) {
    state.open = isOpen;
    for (const [host, path] of [...table, ...others]) {
      for (const method of ['GET', 'HEAD']) {
        const startedMs = performance.now();
        isLedToWizard(t, await ask(socket, host, path, method), `${method} http://${host}${path}`, method);
        if (performance.now() - startedMs > 1000) t.fail('a second for a redirect');
      }
    }
  }
});

t.test('a client that was let go gets the genuine answers, and no other client does', async (t) => {
  const { socket, state } = await portal(t);
  state.released.add(phone);
  for (const [host, path, status, body] of table) {
    const answer = await ask(socket, host, path);
    t.equal(answer.status, status, `${host}${path}`);
    if (typeof body === 'string') t.equal(answer.body, body, `${host}${path}`);
    else t.match(answer.body, body);
    t.equal(answer.headers['cache-control'], 'no-store');
    isLedToWizard(t, await ask(socket, host, path, 'GET', { 'x-real-ip': '198.19.42.24' }), 'another phone');
  }
  for (const [host, path] of others.filter(([, path]) => !path.includes('%zz'))) {
    t.match(await ask(socket, host, path), { status: 302, headers: { location: 'https://lares.local/' } }, `${host}${path} leads to the dashboard`);
  }
  t.ok(table.length >= probes.length, 'each probe is asked');
  for (const { client, hosts, paths } of probes) {
    t.ok(table.some(([host, path]) => paths.includes(path) && (hosts === 'any' || hosts.includes(host))), `${client} is in the table`);
  }
});

t.test('changes to foreign names are refused, before and after', async (t) => {
  const { socket, state } = await portal(t);
  for (const released of [false, true]) {
    if (released) state.released.add(phone);
    for (const [host, path] of [...table, ['example.org', '/api/setup'] as const, ['', '/api/setup'] as const]) {
      for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
        const answer = await ask(socket, host, path, method, { 'x-setup': '1', 'content-type': 'application/json' });
        t.match(answer, { status: 421, body: 'Lares\n' }, `${method} ${host}${path}`);
        t.equal(answer.headers['access-control-allow-origin'], undefined);
      }
    }
  }
});

t.test('at its own address there are the routes of setup and nothing else', async (t) => {
  const { socket, state } = await portal(t);
  const cookie = '__Host-lares=owner';
  t.match(await ask(socket, own, '/api/setup', 'GET', { cookie }), { status: 200, body: JSON.stringify({ from: phone, who: null }) }, 'and no session');
  t.equal((await ask(socket, `${own}:80`, '/plain')).status, 200);
  for (const path of ['/api/public', '/api/unclaimed', '/api/owner', '/api/console', '/api/live', '/api/none']) {
    const answer = await ask(socket, own, path, 'GET', { cookie });
    t.match(answer, { status: 404, headers: { 'content-type': /problem\+json/ } }, path);
    t.equal((await ask(socket, own, path, 'POST', { cookie, 'x-setup': '1', 'content-type': 'application/json' })).status, 404, `POST ${path}`);
  }
  for (const path of ['/', '/index.html', '/healthz', '/assets/main.js', '/hotspot-detect.html', '/generate_204']) isLedToWizard(t, await ask(socket, own, path), `own ${path}`);
  state.open = false;
  t.equal((await ask(socket, own, '/api/setup')).status, 404, 'set up: gone');
  t.equal((await ask(socket, own, '/api/setup', 'POST', { 'x-setup': '1', 'content-type': 'application/json' })).status, 404);
});

t.test('the portal\'s routes are not there through the web server\'s socket', async (t) => {
  const { server } = await portal(t);
  for (const host of ['lares.local', own, '127.0.0.1']) {
    for (const url of ['/api/setup', '/plain']) {
      const answer = await server.inject({ url, headers: { host, cookie: '__Host-lares=owner', 'x-setup': '1' } });
      t.equal(answer.statusCode, 404, `${host}${url}`);
    }
    const change = await server.inject({ method: 'POST', url: '/api/setup', headers: { host, 'x-setup': '1' }, payload: {} });
    t.equal(change.statusCode, 404);
  }
  t.equal((await server.inject({ url: '/', headers: { host: 'captive.apple.com' } })).statusCode, 421, 'no redirects there');
});

t.test('a change comes from a page of the portal', async (t) => {
  const { socket } = await portal(t);
  const json = { 'content-type': 'application/json' };
  const change = (headers: Record<string, string>) => ask(socket, own, '/api/setup', 'POST', { ...json, ...headers });
  t.equal((await change({ 'x-setup': '1' })).status, 200, 'the control');
  t.equal((await change({ 'x-setup': '1', origin: `http://${own}`, 'sec-fetch-site': 'same-origin' })).status, 200);
  t.match(JSON.parse((await change({})).body), { code: 'auth.csrf' }, 'without the header');
  for (const headers of [{ origin: 'http://evil.example' }, { origin: 'null' }, { origin: `https://${own}` }, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }]) {
    t.equal((await change({ 'x-setup': '1', ...headers })).status, 403, JSON.stringify(headers));
  }
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
    t.equal((await change({ 'x-setup': '1', 'content-type': type })).status, 415, `${type} is read by no route of JSON`);
  }
});

t.test('two hosts in one request are none', async (t) => {
  const { socket } = await portal(t);
  const connection = connect(socket);
  connection.end(`GET /api/setup HTTP/1.1\r\nHost: ${own}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`);
  let text = '';
  for await (const part of connection.setEncoding('utf8')) text += part;
  t.match(text, /^HTTP\/1\.1 4(?:00|21)/);
});

t.test('no WebSocket', async (t) => {
  const { socket } = await portal(t);
  const live = new WebSocket(`ws+unix:${socket}:/api/live`, ['lares.live'], { headers: { host: own, origin: `http://${own}` } });
  const [error] = (await once(live, 'error')) as [Error];
  t.match(error.message, /404/);
});

t.test('the table alone: the portal\'s own address is not its matter', async (t) => {
  t.equal(answerFor({ host: own, path: '/generate_204', method: 'GET' }, 'held', 'https://x/'), undefined);
  t.match(answerFor({ host: 'EVIL', path: '/', method: 'TRACE' }, 'released', 'https://x/'), { status: 421 });
});

t.test('the socket is handed over by name', async (t) => {
  const names = (text: string) => listenFds({ LISTEN_FDS: '3', LISTEN_FDNAMES: text }, 42);
  t.same(names('web:console:portal'), { web: 3, console: 4, portal: 5 });
  t.same(names('portal:web:console'), { portal: 3, web: 4, console: 5 });
  t.same(names('portals:web:console'), { web: 3, console: 5 });
});
