import { once } from 'node:events';
import { connect as connectPlain, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import fc from 'fast-check';
import type { Test } from 'tap';
import { frameAttack, handshake } from '../../fakes/attack/frames.ts';
import { pathMutations } from '../../fakes/attack/paths.ts';
import { type RawAnswer, RawClient } from '../../fakes/attack/raw-http.ts';
import { type KnownRoute, onWire, requests } from '../../fakes/attack/requests.ts';
import type { ApiClient } from '../api-client.ts';
import { LiveClient } from '../live-client.ts';
import type { Story } from '../story.ts';

const seed = 20_260_101;
const PATHS = 1_200;
const REQUESTS = 2_400;
const FRAMES = 3_000;
/** An emulated device takes its time. */
const patienceMs = 20_000;

/** A connection to the web server, past TLS when it is written to. */
const dialling = ({ place }: ApiClient) => (): Socket =>
  connectTls({ host: '127.0.0.1', port: place.port, servername: place.host, ca: place.ca, ALPNProtocols: ['http/1.1'] });

const raw = (...lines: string[]): Buffer => Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');

/** What nginx answers over plain http, with bytes as they are. */
async function plainly(port: number, request: Buffer): Promise<RawAnswer[]> {
  const client = new RawClient(() => connectPlain({ host: '127.0.0.1', port }));
  const answers = await client.exchange(request, { patienceMs });
  client.close();
  return answers;
}

const security: Readonly<Record<string, RegExp>> = {
  'content-security-policy': /^default-src 'none'; script-src 'self'; style-src 'self'; .*base-uri 'none'; frame-ancestors 'none'$/,
  'x-content-type-options': /^nosniff$/,
  'x-frame-options': /^DENY$/,
  'referrer-policy': /^no-referrer$/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^same-origin$/,
  'permissions-policy': /camera=\(\)/,
};

/** What is missing, doubled or too much in the headers of an answer. */
function wrongHeaders({ head, headers }: RawAnswer): string[] {
  const wrong = Object.entries(security).filter(([name, pattern]) => !pattern.test(headers.get(name) ?? '')).map(([name]) => `no ${name}`);
  const names = head.split('\r\n').slice(1).map((line) => line.slice(0, line.indexOf(':')).toLowerCase());
  wrong.push(...names.filter((name, index) => names.indexOf(name) !== index && name !== 'set-cookie').map((name) => `${name} twice`));
  wrong.push(...names.filter((name) => name === 'x-powered-by' || name === 'via' || name.startsWith('access-control-')));
  if (/\d/.test(headers.get('server') ?? '')) wrong.push('the version of the web server');
  return wrong;
}

/** Security headers on each kind of answer: of the agent, of nginx, of files, over http and https. */
export async function headers(t: Test, { device, client }: Story): Promise<void> {
  const host = client.hostHeader;
  const get = (path: string, ...more: string[]) => raw(`GET ${path} HTTP/1.1`, `host: ${host}`, ...more);
  const cookie = `cookie: ${client.cookie}`;
  const json = 'content-type: application/json';
  const front = String((await client.send('/')).body);
  const asset = /\/assets\/[^"]+/.exec(front)?.[0] ?? '/assets/none';
  const kinds: [string, number, Buffer][] = [
    ['an answer of the agent', 200, get('/api/session', cookie)], ['no session', 401, get('/api/session')], ['nothing there', 404, get('/api/nothing')],
    ['no page of ours', 403, raw('DELETE /api/session HTTP/1.1', `host: ${host}`, cookie)], ['no JSON', 415, raw('POST /api/session HTTP/1.1', `host: ${host}`, 'content-type: text/plain', 'content-length: 1', '', 'a').subarray(0, -4)],
    ['the live address without a handshake', 426, get('/api/live', cookie)], ['too large', 413, Buffer.concat([raw('POST /api/session HTTP/1.1', `host: ${host}`, json, 'content-length: 400000'), Buffer.alloc(400_000, ' ')])],
    ['announced as too large', 413, raw('POST /api/session HTTP/1.1', `host: ${host}`, json, 'content-length: 40000000')], ['no number of ours', 421, raw('GET /api/session HTTP/1.1', 'host: 999.999.999.999')],
    ['an odd path', 400, get('/api/%2e%2e/session')], ['the front page', 200, get('/')], ['a page that the dashboard knows', 200, get('/services')], ['a file', 200, get(asset)], ['no such file', 404, get('/assets/none.js')],
    ['a file that is not to be changed', 405, raw('POST / HTTP/1.1', `host: ${host}`, 'content-length: 0')], ['the authority', 200, get('/device-ca.crt')], ['life', 200, get('/healthz')],
    ['a trace', 405, raw('TRACE /api/session HTTP/1.1', `host: ${host}`)], ['a method of other servers', 404, raw('PROPFIND /api/session HTTP/1.1', `host: ${host}`)],
    ['large headers', 400, get('/', `x-a: ${'a'.repeat(40_000)}`)],
  ];
  const secure = new RawClient(dialling(client));
  for (const [name, status, request] of kinds) {
    const [answer] = await secure.exchange(request, { patienceMs });
    t.equal(answer?.status, status, name);
    if (answer) t.strictSame(wrongHeaders(answer), [], `${name}: its headers`);
  }
  const [large] = await secure.exchange(kinds.find(([name]) => name === 'announced as too large')![2], { patienceMs });
  t.match(JSON.parse(String(large?.body)), { code: 'http.tooLarge', status: 413 }, 'nginx refuses in the form of the agent');
  secure.close();
  for (const [path, status] of [['/anything', 308], ['/healthz', 200], ['/device-ca.crt', 200], ['/a%2f', 400]] as const) {
    const [answer] = await plainly(device.vm.httpPort, get(path));
    t.equal(answer?.status, status, `http ${path}`);
    if (answer) t.strictSame(wrongHeaders(answer), [], `http ${path}: its headers`);
  }
}

/** One request that two servers could read differently, and names that are not this device's. */
export async function readings(t: Test, { client }: Story): Promise<void> {
  const host = `host: ${client.hostHeader}`;
  const hidden = raw('GET /api/setup HTTP/1.1', host).toString('latin1');
  const post = ['POST /api/session HTTP/1.1', host, 'content-type: application/json'];
  const ask = async (request: Buffer): Promise<number[]> => {
    const secure = new RawClient(dialling(client));
    const answers = await secure.exchange(request, { patienceMs, lingerMs: 1_000 });
    secure.close();
    return answers.map(({ status }) => status);
  };
  const smuggled: Record<string, string[]> = {
    'length and chunks': ['content-length: 4', 'transfer-encoding: chunked', '', '0', ''], 'two lengths': ['content-length: 0', `content-length: ${hidden.length}`, ''],
    'a list of lengths': [`content-length: 0, ${hidden.length}`, ''], 'an unknown coding': ['transfer-encoding: xchunked', '', '0', ''], 'two codings': ['transfer-encoding: chunked, identity', '', '0', ''],
    'a space before the colon': ['transfer-encoding : chunked', '', '0', ''], 'a negative length': ['content-length: -1', ''], 'an impossible chunk': ['transfer-encoding: chunked', '', 'fffffffffffffffff'],
  };
  for (const [name, lines] of Object.entries(smuggled)) {
    const found = await ask(Buffer.from(`${[...post, ...lines, ''].join('\r\n')}${hidden}`, 'latin1'));
    t.ok(found.length <= 1 && found.every((status) => status >= 400), `${name}: ${found.join(', ') || 'hung up'}`);
  }
  t.strictSame(await ask(Buffer.from(hidden + hidden)), [200, 200], 'a second request would have been seen');
  const hosts: Record<string, [string, ...string[]]> = {
    'none': ['/api/setup'], 'two': ['/api/setup', host, 'host: attacker.example'], 'a foreign one': ['/api/setup', 'host: attacker.example'], 'a foreign one in front': ['/api/setup', 'host: attacker.example', host],
    'ours within another': ['/api/setup', 'host: localhost.attacker.example'], 'a dot behind': ['/api/setup', 'host: localhost.'], 'a list': ['/api/setup', 'host: localhost,attacker.example'],
    'a foreign one in the address': ['https://attacker.example/api/setup', host], 'ours in the address only': [`https://${client.hostHeader}/api/setup`, 'host: attacker.example'],
    'one in another header': ['/api/setup', 'host: attacker.example', 'x-forwarded-host: localhost'], 'a number that is no address': ['/api/setup', 'host: 1.2.3.999'],
  };
  for (const [name, [path, ...lines]] of Object.entries(hosts)) {
    const found = await ask(raw(`GET ${path} HTTP/1.1`, ...lines));
    t.ok(found.every((status) => status === 400 || status === 421), `host: ${name}: ${found.join(', ') || 'hung up'}`);
  }
}

/** Routes whose right use would change nothing that later chapters build on. */
const harmless: readonly KnownRoute[] = [
  ...['/api/session', '/api/system', '/api/services', '/api/services/:name', '/api/metrics/history', '/api/jobs', '/api/jobs/:id', '/api/jobs/:id/log', '/api/health', '/api/live', '/api/config', '/api/config/revisions', '/api/openapi.json']
    .map((url) => ({ method: 'GET', url, access: 'viewer' })),
  { method: 'POST', url: '/api/services/none.service/actions', access: 'operator' }, { method: 'POST', url: '/api/jobs/none/abort', access: 'operator' }, { method: 'DELETE', url: '/api/jobs/none', access: 'operator' },
  { method: 'POST', url: '/api/live/ticket', access: 'viewer' },
];
const open = new Set(['/healthz', '/api/setup', '/api/errors', '/device-ca.crt']);

/** Whether what is asked for, decoded once and in absolute form or not, is what everybody may read. */
function isOpen(asked: string): boolean {
  const path = asked.replace(/^https?:\/\/localhost(:\d+)?\//, '/').split('?', 1)[0]!;
  try {
    return open.has(decodeURIComponent(path));
  } catch {
    return false; // what cannot be decoded names nothing
  }
}

/** As fast as nginx lets one address ask (100 a second), with what it held back asked again. */
async function fire(client: ApiClient, shots: readonly Buffer[], judge: (answers: RawAnswer[], shot: Buffer) => string | undefined) {
  const secure = new RawClient(dialling(client));
  const found: string[] = [];
  const statuses: Record<string, number> = {};
  const queue = [...shots];
  const work = async (): Promise<void> => {
    for (let shot = queue.shift(); shot; shot = queue.shift()) {
      const answers = await secure.exchange(shot, { patienceMs });
      for (const { status } of answers) statuses[status] = (statuses[status] ?? 0) + 1;
      if (answers.some(({ status, headers: given }) => status === 429 && !given.has('retry-after'))) {
        queue.push(shot);
        await sleep(200);
        continue;
      }
      const finding = judge(answers, shot);
      if (finding) found.push(`${finding} for ${shot.toString('latin1', 0, 300)}`);
    }
  };
  await Promise.all([work(), work(), work(), work()]);
  secure.close();
  return { found: found.slice(0, 10), told: Object.entries(statuses).map(([status, count]) => `${status}: ${count}`).join(', ') };
}

/** The whole chain under fire; the processes that bear it are the same ones after it. */
export async function fuzz(t: Test, { device, client }: Story): Promise<void> {
  const processes = 'systemctl show -P MainPID -P NRestarts nginx lares-agent; pgrep -P "$(systemctl show -P MainPID nginx)"; journalctl -b -u nginx -p crit -q --no-pager; true';
  const before = await device.ask(processes);
  const busyMs = async () => Number(await device.ask('systemctl show -P CPUUsageNSec lares-agent')) / 1e6;
  const usedMs = await busyMs();
  const startedMs = Date.now();

  const targets = ['/api/session', '/api/config', '/api/services/nginx.service', '/api/jobs', '/api/setup/reset', '/healthz'];
  const paths = targets.flatMap((path) => fc.sample(pathMutations(path), { numRuns: PATHS / targets.length, seed }));
  const mutated = await fire(client, paths.map((path) => onWire({ method: 'GET', target: path, headers: [['host', client.hostHeader], ['x-original-url', '/healthz'], ['x-remote-user', 'owner']], body: undefined })), (answers, shot) => {
    const path = /^GET (\S*)/.exec(shot.toString('latin1'))?.[1] ?? '';
    const isPage = (answer: RawAnswer) => answer.headers.get('content-type')?.startsWith('text/html') ?? false;
    const wrong = answers.find((answer) => answer.status >= 500 || (answer.status < 300 && !isPage(answer) && !isOpen(path)));
    return wrong && `${wrong.status} ${wrong.body.toString('latin1', 0, 100)}`;
  });
  t.strictSame(mutated.found, [], `${PATHS} paths: ${mutated.told}`);

  const credentials = { cookie: client.cookie, csrf: client.csrf };
  const shots = harmless.flatMap((route) => fc.sample(requests(route, credentials, client.hostHeader), { numRuns: Math.ceil(REQUESTS / harmless.length), seed })).map(onWire);
  const fuzzed = await fire(client, shots, (answers) => {
    const wrong = answers.find(({ status }) => status >= 500 && status !== 501);
    return wrong && `${wrong.status} ${wrong.body.toString('latin1', 0, 200)}`;
  });
  t.strictSame(fuzzed.found, [], `${shots.length} requests: ${fuzzed.told}`);

  const report = await frameAttack({ seed, count: FRAMES, topics: ['system', 'services', 'metrics', 'jobs', 'health'].map((name) => ({ name })) }, async () => {
    const ticket = await LiveClient.ticket(client);
    const socket = dialling(client)();
    await once(socket, 'secureConnect');
    socket.write(handshake({ host: client.hostHeader, cookie: client.cookie, ticket }));
    return socket;
  });
  t.strictSame(report.violations, [], `${report.sent} frames, ${report.unanswered} sockets closed`);

  t.equal(await device.ask(processes), before, 'the same processes, and no complaint of nginx');
  t.equal((await client.send('/api/session')).status, 200, 'the session goes on');
  const seconds = (Date.now() - startedMs) / 1000;
  t.comment(`${seconds.toFixed(0)} s of it cost the agent ${(((await busyMs()) - usedMs) / 1000).toFixed(1)} s of processor`);
}

/**
 * Connections that are open and have been used once, eight made at a time: QEMU forwards with a listen queue of two, and of
 * a hundred that knock together some wait a minute for TCP's repeats and are then reset by this computer, not by the device.
 */
async function opened(client: ApiClient, count: number): Promise<RawClient[]> {
  const clients = Array.from({ length: count }, () => new RawClient(dialling(client)));
  const queue = [...clients];
  const open = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) await next.exchange(raw('GET /healthz HTTP/1.1', `host: ${client.hostHeader}`), { patienceMs });
  };
  await Promise.all(Array.from({ length: 8 }, open));
  return clients;
}

/** Limits hold back whoever asks for too much, and let one browser work. */
export async function crowd(t: Test, { client }: Story): Promise<void> {
  // What the last chapter asked for has drained from the bucket by then: 300 at 100 a second.
  await sleep(4_000);
  const many = await opened(client, 120);
  const question = raw('GET /api/setup HTTP/1.1', `host: ${client.hostHeader}`);
  const statuses = (await Promise.all(many.map((one) => one.exchange(question, { patienceMs: 60_000 })))).map(([answer]) => answer?.status);
  for (const one of many) one.close();
  t.ok(statuses.every((status) => status === 200 || status === 429), `120 connections at once: ${statuses.filter((status) => status === 200).length} served`);
  const page = await Promise.all(['/', '/favicon.svg', '/api/session', '/api/system', '/api/services', '/api/health', '/api/jobs', '/api/config'].map((path) => client.send(path)));
  t.ok(page.every(({ status }) => status === 200), `a browser right after: ${page.map(({ status }) => status).join(', ')}`);
  const live = await LiveClient.open(client);
  t.match(await live.frame((frame) => frame.op === 'hello'), { op: 'hello' });
  live.close();
}
