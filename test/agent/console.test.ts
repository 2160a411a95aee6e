import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import t from 'tap';
import { listenFds } from '../../agent/host/notify/index.ts';
import { ConsoleDoor } from '../../agent/http/console.ts';
import { ask, twoDoors, webSocket } from '../fakes/two-doors.ts';
import { application } from './application.ts';

const owner = { username: 'ann', password: 'tundra-violin-42' };
const claim = { method: 'POST', body: { code: 'K7MX2QPD', ...owner } };

t.test('the console socket is made for its user alone, and opens the owner\'s routes without a cookie', async (t) => {
  const app = await application(t);
  const doors = await twoDoors(t, app);
  t.equal(statSync(doors.console).mode & 0o777, 0o600);
  t.equal((await ask(doors.console, '/api/config')).status, 200);
  const change = { method: 'PATCH', body: { values: { 'auth.idleMs': 600_000 } } };
  t.equal((await ask(doors.console, '/api/config', change)).status, 200, 'a change needs no CSRF value');
  t.equal((await ask(doors.console, '/api/config', { ...change, headers: { host: 'evil.example', origin: 'https://evil.example', cookie: '__Host-lares=x' } })).status, 200);
  t.equal((await ask(doors.console, '/api/%2e%2e/config')).body['code'], 'http.path', 'one reading of an address holds here too');
  const logged = app.logged.map((line) => JSON.parse(line) as Record<string, unknown>);
  t.match(logged.filter(({ event }) => event === 'console.change'), [{ user: 'root@console', method: 'PATCH', path: '/api/config' }, {}]);
  t.match(logged.find(({ event }) => event === 'config.changed'), { author: 'root@console' });
});

t.test('whatever it says, a request through the web server\'s socket is not the console\'s', async (t) => {
  const doors = await twoDoors(t, await application(t));
  const claimed = await ask(doors.web, '/api/setup/claim', claim);
  t.equal(claimed.status, 200);
  const cookie = String(claimed.headers['set-cookie']).split(';', 1)[0]!;
  const csrf = String(claimed.body['csrf']);
  const forged: Record<string, string>[] = [
    {}, { 'x-real-ip': 'console' }, { 'x-real-ip': '' }, { 'x-real-ip': '127.0.0.1', 'x-forwarded-for': 'local' },
    { cookie: '__Host-lares=local' }, { cookie: '__Host-lares=root@console' }, { 'x-remote-user': 'root', 'x-local': '1' },
    { authorization: 'Basic cm9vdDo=' }, { host: 'console.sock' }, { host: '' }, { 'x-csrf': 'local' }, { forwarded: 'for=unix:/run/lares/console.sock' },
  ];
  for (const headers of forged) {
    const read = await ask(doors.web, '/api/config', { headers });
    t.ok(read.status === 401 || read.status === 421, `${read.status} ${JSON.stringify(headers)}`);
    const reset = await ask(doors.web, '/api/setup/reset', { method: 'POST', headers });
    t.ok(reset.status === 403 || reset.status === 421, `${reset.status} ${JSON.stringify(headers)}`);
  }
  for (const url of ['/api/setup/reset', '/api/setup/reset?console=1', 'http://console.sock/api/setup/reset']) {
    const reset = await ask(doors.web, url, { method: 'POST', headers: { cookie, 'x-csrf': csrf } });
    t.notOk(reset.status < 400, `the owner from a browser: ${reset.status}`);
  }
  t.match((await ask(doors.web, '/api/setup/reset', { method: 'POST', headers: { cookie, 'x-csrf': csrf } })).body, { code: 'auth.consoleOnly' });
  t.match((await ask(doors.web, '/api/setup')).body, { claimed: true });
  t.equal((await ask(doors.console, '/api/setup/reset', { method: 'POST' })).status, 200, 'the control: the console may');
});

t.test('many requests over one connection stay what the connection is', async (t) => {
  const { connect } = await import('node:net');
  const doors = await twoDoors(t, await application(t));
  const pipelined = async (path: string): Promise<string[]> => {
    const socket = connect(path);
    const requests = ['/api/config', '/api/jobs', '/api/config'].map((url, index) =>
      `GET ${url} HTTP/1.1\r\nHost: localhost\r\nConnection: ${index === 2 ? 'close' : 'keep-alive'}\r\n\r\n`);
    socket.end(requests.join(''));
    let text = '';
    for await (const part of socket.setEncoding('utf8')) text += part;
    return [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status!);
  };
  t.same(await pipelined(doors.web), ['401', '401', '401']);
  t.same(await pipelined(doors.console), ['200', '200', '200'], 'a caller that has ended its side gets its answers');
});

t.test('live topics over both sockets', async (t) => {
  const doors = await twoDoors(t, await application(t));
  const refused = webSocket(doors.web, { origin: 'https://localhost', cookie: '__Host-lares=local' });
  const [error] = (await once(refused, 'error')) as [Error];
  t.match(error.message, /401/);
  const live = webSocket(doors.console);
  const frames: { op: string; sub?: number; data?: unknown }[] = [];
  live.on('message', (data) => frames.push(JSON.parse(String(data)) as { op: string }));
  await once(live, 'open');
  live.send(JSON.stringify({ op: 'subscribe', sub: 1, topic: 'jobs' }));
  while (!frames.some(({ op }) => op === 'snapshot')) await once(live, 'message');
  t.match(frames.find(({ op }) => op === 'snapshot'), { sub: 1, data: { jobs: [] } });
  live.close();
});

t.test('the owner is reset: account, sessions and open sockets go, and the code works again', async (t) => {
  const { server, console, logged } = await application(t);
  const doors = await twoDoors(t, { server, console });
  t.match((await ask(doors.console, '/api/setup/reset', { method: 'POST' })).body, { code: 'auth.unclaimed' }, 'there is nobody yet');
  const claimed = await ask(doors.web, '/api/setup/claim', claim);
  const cookie = String(claimed.headers['set-cookie']).split(';', 1)[0]!;
  const signed = { cookie, 'x-csrf': String(claimed.body['csrf']) };
  const { body: { ticket } } = await ask(doors.web, '/api/live/ticket', { method: 'POST', headers: signed });
  const live = webSocket(doors.web, { origin: 'https://localhost', cookie }, ['lares.live', `ticket.${String(ticket)}`]);
  await once(live, 'open');
  const closed = once(live, 'close');
  t.equal((await ask(doors.web, '/api/session', { headers: { cookie } })).status, 200);
  t.match((await ask(doors.console, '/api/setup/reset', { method: 'POST' })), { status: 200, body: { claimed: false } });
  t.equal((await closed)[0], 4401, 'the open socket ends with its session');
  t.equal((await ask(doors.web, '/api/session', { headers: { cookie } })).status, 401, 'the cookie is worth nothing');
  t.match((await ask(doors.web, '/api/session', { method: 'POST', body: owner })).body, { code: 'auth.loginWrong' });
  t.match((await ask(doors.web, '/api/setup')).body, { claimed: false });
  t.equal((await ask(doors.web, '/api/setup/claim', claim)).status, 200, 'claimed anew, under the same name');
  t.equal((await ask(doors.web, '/api/session', { headers: { cookie } })).status, 401, 'the old cookie is nobody\'s for ever');
  t.ok(logged.some((line) => line.includes('"event":"auth.ownerReset"') && line.includes('root@console')));
});

t.test('an agent started by hand has a console socket too, and makes it anew after a crash', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'lares-by-hand-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const socket = path.join(folder, 'console.sock');
  const env = { LARES_STATE_DIR: folder, LARES_LISTEN: '127.0.0.1:0', LARES_SCHEME: 'http' };
  for (const life of ['first', 'second']) {
    const agent = spawn(process.execPath, [path.resolve(import.meta.dirname, '../../agent/main.ts')], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(agent, 'exit');
    for await (const line of createInterface({ input: agent.stdout })) if (line.includes('listening')) break;
    t.match(await ask(socket, '/api/setup'), { status: 200, body: { claimed: false } }, life);
    t.equal(statSync(socket).mode & 0o777, 0o600);
    agent.kill('SIGKILL');
    await ended;
  }
});

t.test('the door needs a server', async (t) => {
  await t.rejects(new ConsoleDoor().listen({ path: '/nowhere' }), /no server/);
});

t.test('descriptors of the service manager, by name', async (t) => {
  const fds = (variables: Record<string, string>) => listenFds(variables, 42);
  t.same(fds({}), {});
  t.same(fds({ LISTEN_FDS: '1' }), { web: 3 }, 'without a name it is the web server\'s');
  t.same(fds({ LISTEN_PID: '42', LISTEN_FDS: '2', LISTEN_FDNAMES: 'web:console' }), { web: 3, console: 4 });
  t.same(fds({ LISTEN_PID: '42', LISTEN_FDS: '2', LISTEN_FDNAMES: 'console:web' }), { web: 4, console: 3 }, 'in any order');
  t.same(fds({ LISTEN_FDS: '2', LISTEN_FDNAMES: 'lares-agent.socket:consoles' }), { web: 3 }, 'no other name is the console');
  t.same(fds({ LISTEN_PID: '41', LISTEN_FDS: '2', LISTEN_FDNAMES: 'web:console' }), {}, 'meant for another process');
});
