import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { globSync, readFileSync, statSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import path from 'node:path';
import t, { type Test } from 'tap';
import type { WebSocket } from 'ws';
import { codeAt, stepAt } from '../../agent/features/auth/totp.ts';
import { AgentProcess, type Page, pageOfReply } from '../fakes/agent-process.ts';
import { FakeNetworkManager } from '../fakes/network-manager.ts';
import { PrivateBus } from '../fakes/dbus-daemon.ts';
import { ask, type Reply, webSocket } from '../fakes/two-doors.ts';

const home = { ssid: Buffer.from('Hearth'), passphrase: 'canary-wifi-passphrase' };
const topics = ['config', 'audit', 'jobs', 'health', 'network', 'system'];

/** All that came out of an agent, each with where it was. What hands a secret out is left out by whoever asked for it. */
interface Seen {
  readonly where: string;
  readonly bytes: Buffer;
}

/** A bus with a NetworkManager that has a radio and hears one network. */
async function household(t: Test): Promise<string> {
  const daemon = await new PrivateBus().start();
  const manager = new FakeNetworkManager();
  manager.addDevice('eth0', 'ethernet', { state: 100 });
  manager.addDevice('wlan0', 'wifi');
  manager.networks.push({ ...home, strength: 64 });
  await manager.service.connect(daemon.address);
  t.teardown(async () => {
    manager.service.disconnect();
    await daemon.end();
  });
  return daemon.address;
}

/** What others may see of a process: its words, its variables, and all files it keeps. */
function outside({ child, folder, said }: AgentProcess, when: string): Seen[] {
  const files = globSync('state/**', { cwd: folder }).filter((name) => statSync(path.join(folder, name)).isFile());
  const proc = child.exitCode === null ? ['cmdline', 'environ'].map((name) => [`/proc ${name}`, `/proc/${child.pid}/${name}`] as const) : [];
  const read = [...files.map((name) => [name, path.join(folder, name)] as const), ...proc];
  return [{ where: `journal, ${when}`, bytes: Buffer.from(said) }, ...read.map(([where, file]) => ({ where: `${where}, ${when}`, bytes: readFileSync(file) }))];
}

class Visitor {
  readonly seen: Seen[] = [];
  readonly #agent: AgentProcess;
  page: Page | undefined;

  constructor(agent: AgentProcess) {
    this.#agent = agent;
  }

  /** Asks, and keeps the answer with its headers. */
  async call(method: string, url: string, body?: object, { handsOut = false, page = this.page, headers = {} }: { handsOut?: boolean; page?: Page | undefined; headers?: Record<string, string> } = {}): Promise<Reply> {
    const reply = await this.#agent.call(method, url, { body, page, headers });
    if (!handsOut) this.#keep(`${method} ${url}`, reply);
    return reply;
  }

  /** Asks at the console, and keeps the answer. */
  async look(url: string): Promise<void> {
    this.#keep(`console ${url}`, await ask(this.#agent.console, url));
  }

  /** The same for what is no JSON. */
  async file(url: string): Promise<void> {
    const sent = request({ socketPath: this.#agent.console, path: url, headers: { host: 'localhost' } }).end();
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    const bytes = Buffer.concat((await response.toArray()) as Buffer[]);
    if (response.statusCode !== 200 || bytes.length < 50) throw new Error(`${url}: ${response.statusCode}`);
    this.seen.push({ where: url, bytes });
  }

  async watch(ticket: string): Promise<WebSocket> {
    const headers = { origin: 'https://localhost', cookie: `__Host-lares=${this.page!.cookie}`, 'x-real-ip': '192.0.2.7' };
    const socket = webSocket(this.#agent.web, headers, ['lares.live', `ticket.${ticket}`]);
    socket.on('message', (data) => this.seen.push({ where: 'live frame', bytes: Buffer.from(String(data)) }));
    await once(socket, 'open');
    topics.forEach((topic, index) => socket.send(JSON.stringify({ op: 'subscribe', sub: index + 1, topic })));
    return socket;
  }

  #keep(where: string, { headers, body }: Reply): void {
    this.seen.push({ where, bytes: Buffer.from(JSON.stringify([headers, body])) });
  }
}

/** A secret as it is, and as it may be written: other letters, other alphabets. */
function formsOf(secret: string | Buffer): Buffer[] {
  const bytes = Buffer.from(secret as string);
  const forms = [bytes, ...(['hex', 'base64', 'base64url'] as const).map((encoding) => Buffer.from(bytes.toString(encoding).replaceAll('=', '')))];
  if (typeof secret === 'string') forms.push(Buffer.from(secret.toLowerCase()), Buffer.from(secret.replaceAll(/[-\s]/g, '')), Buffer.from(encodeURIComponent(secret)));
  return forms;
}

const found = (secret: string | Buffer, seen: readonly Seen[]): string[] =>
  [...new Set(seen.filter(({ bytes }) => formsOf(secret).some((form) => bytes.includes(form))).map(({ where }) => where))];

/** RFC 4648 base32, for a secret's own bytes. */
function fromBase32(text: string): Buffer {
  const bits = [...text].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)));
}

t.test('secrets are where they were handed out, and nowhere else in clear', async (t) => {
  const key = randomBytes(32);
  const secrets: Record<string, string | Buffer> = {
    'claim code': 'K7MX2QPD', 'setup passphrase': 'CANARYSETUP23', 'key of the device': key, 'wifi passphrase': home.passphrase,
    password: 'canary-owner-password', 'new password': 'canary-fresh-password', 'wrong password': 'canary-wrong-password',
    'password typed as a name': 'canary-typed-as-name', 'first password of another': 'canary-first-password', 'password in a field of its own': 'canary-in-no-field',
  };
  const agent = await AgentProcess.start(t, { 'claim-code': String(secrets['claim code']), 'setup-passphrase': String(secrets['setup passphrase']), 'agent.key': key }, { DBUS_SYSTEM_BUS_ADDRESS: await household(t) });
  const visitor = new Visitor(agent);
  const { call, seen } = { call: visitor.call.bind(visitor), seen: visitor.seen };
  const password = String(secrets['password']);
  const enter = async (reply: Reply): Promise<Page> => {
    const page = pageOfReply(reply);
    secrets[`cookie ${Object.keys(secrets).length}`] = page.cookie;
    return page;
  };

  // Claiming, signing in and failing to.
  await call('POST', '/api/setup/claim', { code: 'K7MX-2QPE', username: 'vesta', password });
  visitor.page = await enter(await call('POST', '/api/setup/claim', { code: 'K7MX-2QPD', username: 'vesta', password }, { handsOut: true }));
  for (const body of [{ username: 'vesta', password: secrets['wrong password'] }, { username: secrets['password typed as a name'], password }, { username: 'vesta', password, token: secrets['password in a field of its own'] }]) {
    t.ok((await call('POST', '/api/session', body, { page: undefined })).status >= 400);
  }
  const ticket = await call('POST', '/api/live/ticket', undefined, { handsOut: true });
  secrets['live ticket'] = String(ticket.body['ticket']);
  const socket = await visitor.watch(secrets['live ticket']);

  // A second factor, recovery codes, a token, a user, a Wi-Fi.
  const totp = await call('POST', '/api/account/totp', undefined, { handsOut: true });
  const secret = String(totp.body['secret']);
  secrets['app'] = secret;
  secrets['app, its bytes'] = fromBase32(secret);
  const confirmed = await call('POST', '/api/account/totp/confirm', { code: codeAt(secret, stepAt(Date.now())) }, { handsOut: true });
  (confirmed.body['recoveryCodes'] as unknown as string[]).forEach((code, index) => (secrets[`recovery code ${index}`] = code));
  const { body: made } = await call('POST', '/api/account/tokens', { name: 'watcher', scopes: ['config:change', 'system:read'], days: 1 }, { handsOut: true });
  const token = String(made['token']);
  secrets['token'] = token;
  secrets['token, its secret part'] = token.split('_')[2]!;
  t.equal((await call('POST', '/api/users', { name: 'bob', role: 'admin', password: secrets['first password of another'] })).status, 201);
  const joined = await call('POST', '/api/network/interfaces/wlan0/join', { ssid: home.ssid.toString('hex'), hidden: false, secret: { security: 'wpa-personal', passphrase: home.passphrase } });
  t.equal(joined.status, 202, JSON.stringify(joined.body));
  await call('POST', '/api/network/interfaces/wlan0/join', { ssid: 'zz', hidden: false, secret: { security: 'wpa-personal', passphrase: home.passphrase } });

  // Used: by cookie, by token, by factor, in odd places.
  const bearer = { authorization: `Bearer ${token}` };
  t.equal((await call('GET', '/api/config', undefined, { page: undefined, headers: bearer })).status, 200);
  t.equal((await call('PATCH', '/api/config', { values: { 'auth.idleMs': 600_000 } }, { page: undefined, headers: bearer })).status, 200);
  t.equal((await call('GET', '/api/users', undefined, { page: undefined, headers: bearer })).status, 403);
  t.equal((await call('GET', `/api/services/${token}`)).status, 422, 'in an address that does not take it');
  t.equal((await call('GET', `/api/none?token=${token}`)).status, 404);
  await call('DELETE', `/api/account/sessions/${visitor.page.cookie.slice(0, 16)}`);
  await call('PATCH', '/api/config', { values: { 'auth.idleMs': secrets['password in a field of its own'] } });
  const begun = await call('POST', '/api/session', { username: 'vesta', password }, { page: undefined, handsOut: true });
  secrets['challenge'] = String(begun.body['challenge']);
  t.equal((await call('POST', '/api/session/factor', { challenge: secrets['challenge'], method: 'recovery', code: 'AAAAA-AAAAA' }, { page: undefined })).status, 401);
  const second = await enter(await call('POST', '/api/session/factor', { challenge: secrets['challenge'], method: 'recovery', code: secrets['recovery code 0'] }, { page: undefined, handsOut: true }));
  t.equal((await call('POST', '/api/session/reauthenticate', { password: secrets['wrong password'] }, { page: second })).status, 401);
  t.equal((await call('POST', '/api/session/reauthenticate', { password }, { page: second, handsOut: true })).status, 200);
  t.equal((await call('PUT', '/api/account/password', { current: password, password: secrets['new password'] }, { page: second, handsOut: true })).status, 200);
  visitor.page = second;

  // Everything that can be read, by the owner and at the console.
  const { paths } = (await ask(agent.console, '/api/openapi.json')).body as { paths: Record<string, Record<string, unknown>> };
  const readable = Object.entries(paths).filter(([url, methods]) => 'get' in methods && !/[{:]/.test(url)).map(([url]) => url);
  t.ok(readable.length > 20, `${readable.length} addresses`);
  for (const url of readable.filter((one) => !/export|setup\/wizard|^\/plain|captive/.test(one))) {
    await call('GET', url);
    await visitor.look(url);
  }
  for (const url of ['/api/config/export', '/api/audit/export?format=csv', '/api/audit/export?format=ndjson']) await visitor.file(url);
  await call('DELETE', '/api/session');
  socket.terminate();

  seen.push(...outside(agent, 'running'));
  await agent.stop();
  seen.push(...outside(agent, 'stopped'));
  for (const [name, value] of Object.entries(secrets)) t.same(found(value, seen), [], name);
  t.comment(`${Object.keys(secrets).length} secrets, each looked for in ${seen.length} places, ${(seen.reduce((sum, { bytes }) => sum + bytes.length, 0) / 1024).toFixed(0)} kB`);

  // The controls: what is no secret is found in all of these.
  const controls = found('vesta', seen);
  for (const where of ['journal, running', 'state/lares.sqlite-wal, running', 'state/lares.sqlite, stopped', 'live frame', '/api/audit/export?format=csv', 'GET /api/users', 'console /api/audit']) {
    t.ok(controls.some((place) => place.startsWith(where)), `${where} was read`);
  }
  t.ok(found(String(made['id']), seen).includes('state/lares.sqlite, stopped'), 'so is the part of a token that may be shown');
  for (const form of ['63616e617279', 'Y2FuYXJ5', 'a CANARY'.toLowerCase()]) t.same(found('canary', [{ where: 'here', bytes: Buffer.from(form) }]), ['here'], form);
});
