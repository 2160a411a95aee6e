import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t, { type Test } from 'tap';
import { createHelper } from '../../agent/host/helper/index.ts';
import { parseRequest } from '../../agent/helper/request.ts';
import { PrivateBus } from '../fakes/dbus-daemon.ts';
import { FakeSystemd } from '../fakes/systemd.ts';

const program = path.resolve(import.meta.dirname, '../../agent/helper/main.ts');
const units = {
  allowed: ['nginx.service', 'backup.timer', 'static.service', 'ghost.service', 'both.service', 'front.service'],
  restartOnly: { 'front.service': 'this page reaches you through it' },
  protected: { 'dbus.service': 'core', 'both.service': 'core' },
};

interface Rig {
  readonly socketPath: string;
  readonly fake: FakeSystemd;
  readonly daemon: PrivateBus;
  /** What the helper wrote for the journal. */
  journal(): string;
  /** Sends bytes as they are and returns the answer as it is. */
  raw(bytes: Buffer | string): Promise<string>;
}

/** The real helper, started for each connection with the connection as its input and output, as systemd does. */
async function rig(t: Test, files: object = { 'units-allowed.json': JSON.stringify(units) }): Promise<Rig> {
  const folder = t.testdir(files as Record<string, string>);
  const daemon = await new PrivateBus().start();
  const fake = await new FakeSystemd([
    { name: 'nginx.service', fileState: 'disabled' }, { name: 'backup.timer', fileState: 'enabled' },
    { name: 'static.service', fileState: 'static' }, { name: 'both.service' }, { name: 'dbus.service' }, { name: 'front.service' },
    { name: 'ghost.service', fileState: null }, { name: 'evil.service', fileState: 'disabled' },
  ]).connect(daemon.address);
  let journal = '';
  const children = new Set<ReturnType<typeof spawn>>();
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    const args = [program, path.join(folder, 'units-allowed.json')];
    const env = { PATH: process.env['PATH'], DBUS_SYSTEM_BUS_ADDRESS: daemon.address };
    const child = spawn(process.execPath, args, { stdio: [socket, socket, 'pipe'], env });
    children.add(child);
    child.stderr!.on('data', (chunk) => { journal += String(chunk); });
    socket.destroy();
  });
  const socketPath = path.join(daemon.directory, 'helper.sock');
  server.listen(socketPath);
  await once(server, 'listening');
  t.teardown(async () => {
    for (const child of children) child.kill('SIGKILL');
    server.close();
    fake.service.disconnect();
    await daemon.end();
  });
  return { socketPath, fake, daemon, journal: () => journal, raw: (bytes) => exchange(socketPath, bytes) };
}

async function exchange(socketPath: string, bytes: Buffer | string): Promise<string> {
  const socket = connect(socketPath);
  let answer = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => { answer += chunk; });
  // A helper that has heard enough hangs up while we still send: the answer is what counts.
  socket.on('error', () => {});
  socket.end(bytes);
  await new Promise((resolve) => socket.once('close', resolve));
  return answer;
}

t.test('a unit on the list is enabled and disabled, lastingly and without force', async (t) => {
  const { socketPath, fake, journal } = await rig(t);
  const helper = createHelper(socketPath);
  await helper.enableUnit('nginx.service');
  t.equal(fake.units.get('nginx.service')?.fileState, 'enabled');
  t.same(fake.service.members(), ['ListUnitFiles', 'EnableUnitFilesWithFlags', 'Reload']);
  t.same(fake.service.calls[1]?.body, [['nginx.service'], 0n]);
  await helper.disableUnit('backup.timer');
  t.equal(fake.units.get('backup.timer')?.fileState, 'disabled');
  t.match(journal(), /<6>unit\.enable nginx\.service: done\n<6>unit\.disable backup\.timer: done\n/);
});

t.test('a caller that ends its side after the request is answered too', async (t) => {
  const { raw, fake } = await rig(t);
  t.equal(await raw('{"verb":"unit.enable","unit":"nginx.service"}\n'), '{"ok":true}\n');
  t.equal(fake.units.get('nginx.service')?.fileState, 'enabled');
});

t.test('what is not permitted is refused by name, and nothing is changed', async (t) => {
  const { socketPath, fake } = await rig(t);
  const helper = createHelper(socketPath);
  const cases = { 'evil.service': 'not-listed', 'dbus.service': 'core', 'both.service': 'core', 'ghost.service': 'no-unit-file', 'static.service': 'static' };
  for (const [unit, reason] of Object.entries(cases)) {
    await t.rejects(helper.enableUnit(unit), { code: 'helper.refused', params: { reason, subject: unit } }, unit);
  }
  const through = { code: 'helper.refused', params: { reason: 'this page reaches you through it', subject: 'front.service' } };
  await t.rejects(helper.disableUnit('front.service'), through, 'it would be gone after the next boot');
  t.notOk(fake.service.members().some((member) => member !== 'ListUnitFiles'));
});

t.test('without the image\'s list everything is refused', async (t) => {
  for (const files of [{}, { 'units-allowed.json': '{"allowed":"nginx.service"}' }, { 'units-allowed.json': 'nginx.service' }]) {
    const { socketPath, fake } = await rig(t, files);
    await t.rejects(createHelper(socketPath).enableUnit('nginx.service'), { code: 'helper.refused', params: { reason: 'not-an-appliance' } });
    t.same(fake.service.calls, []);
  }
});

t.test('hostile requests are malformed, over the socket', async (t) => {
  const { raw, fake, journal } = await rig(t);
  const hostile = [
    '', '\n', 'unit.enable nginx.service\n', '[]\n', 'null\n', '{"verb":"unit.enable"}\n',
    Buffer.from('{"verb":"unit.enable","unit":"\xff.service"}\n', 'latin1'),
    '{"verb":"unit.enable","unit":"nginx.service","force":true}\n', '{"verb":"unit.mask","unit":"nginx.service"}\n',
    '{"verb":"unit.enable","unit":"../../tmp/x.service"}\n',
  ];
  const answers = await Promise.all(hostile.map(raw));
  for (const answer of answers) t.equal(answer, '{"ok":false,"kind":"refused","reason":"malformed"}\n');
  // Of a flood the helper reads what a request may have; the hang-up may overtake the answer.
  t.ok(['', answers[0]].includes(await raw(`${'x'.repeat(100_000)}\n`)));
  t.same(fake.service.calls, []);
  t.notMatch(journal(), /tmp|xxxx/, 'and the journal does not repeat them');
});

t.test('no name but a plain unit name gets past the form', async (t) => {
  const bad = [
    '/etc/systemd/system/x.service', '../x.service', 'x/y.service', './x.service', '*.service', 'ngin?.service', '[a].service',
    '-x.service', '--now.service', 'a\0b.service', 'a b.service', 'a\nb.service', 'x.service\n', 'getty@.service', 'x.target', 'x.mount',
    'x', '.service', 'x.service.', 'x..service', `${'a'.repeat(300)}.service`, 'ä.service', 'x.SERVICE', '$(id).service', ';.service',
  ];
  for (const unit of bad) t.equal(parseRequest(JSON.stringify({ verb: 'unit.enable', unit })), undefined, JSON.stringify(unit));
  // 500 names made of what such attacks are made of.
  const parts = ['/', '..', '*', '\\', '-', '@', '\0', '%', 'a', '.service', '.', ' ', '\u202e', '"', "'"];
  for (let index = 0; index < 500; index += 1) {
    const name = Array.from({ length: 1 + (index % 7) }, (_, place) => parts[(index * 7 + place * (1 + (index % 11))) % parts.length]).join('');
    const parsed = parseRequest(JSON.stringify({ verb: 'unit.disable', unit: name }));
    if (parsed) t.match((parsed as { unit: string }).unit, /^[A-Za-z0-9:_.\\][A-Za-z0-9:_.\\@-]*\.service$/, JSON.stringify(name));
  }
  for (const unit of [['nginx.service'], { name: 'nginx.service' }, 1, true, null]) {
    t.equal(parseRequest(JSON.stringify({ verb: 'unit.enable', unit })), undefined);
  }
  t.ok(parseRequest('{"verb":"unit.enable","unit":"app-9@1.service"}'));
});

t.test('country and clock: the unit that may do just that is started with the argument as its name', async (t) => {
  const { socketPath, fake, journal } = await rig(t);
  for (const name of ['lares-wifi-country@AT.service', 'lares-clock@1790000000.service']) fake.put({ name });
  const helper = createHelper(socketPath);
  await helper.setWifiCountry('AT');
  await helper.setClock(1_790_000_000_900);
  t.same(fake.service.calls.filter(({ member }) => member === 'StartUnit').map(({ body }) => body), [
    ['lares-wifi-country@AT.service', 'replace'], ['lares-clock@1790000000.service', 'replace'],
  ]);
  t.match(journal(), /<6>wifi\.country AT: done\n<6>clock\.set 1790000000: done\n/);
  await t.rejects(helper.setWifiCountry('DE'), { code: 'helper.failed' }, 'no such unit');
});

t.test('nothing but a country and a time get past the form of those', async (t) => {
  const fine = [{ verb: 'wifi.country', country: '00' }, { verb: 'clock.set', timeS: 1 }];
  for (const request of fine) t.same(parseRequest(JSON.stringify(request)), request);
  const bad: readonly object[] = [
    { verb: 'wifi.country', country: 'at' }, { verb: 'wifi.country', country: 'AT@' }, { verb: 'wifi.country', country: 'AT\n' }, { verb: 'wifi.country', unit: 'AT' },
    { verb: 'wifi.country', country: ['AT'] }, { verb: 'wifi.country', country: '../..' }, { verb: 'wifi.country' }, { verb: 'wifi.country', country: 'AT', unit: 'x.service' },
    { verb: 'clock.set', timeS: '1' }, { verb: 'clock.set', timeS: 1.5 }, { verb: 'clock.set', timeS: -1 }, { verb: 'clock.set', timeS: 0 }, { verb: 'clock.set', timeS: 1e10 },
    { verb: 'clock.set', timeS: null }, { verb: 'constructor', unit: 'nginx.service' }, { verb: 'unit.enable', country: 'AT' }, 
  ];
  for (const request of bad) t.equal(parseRequest(JSON.stringify(request)), undefined, JSON.stringify(request));
});

t.test('systemd that fails, a bus that is gone and a socket that is not there', async (t) => {
  const { socketPath, fake, daemon } = await rig(t);
  fake.service.disconnect();
  await t.rejects(createHelper(socketPath).enableUnit('nginx.service'), { code: 'helper.failed' });
  await daemon.kill();
  await t.rejects(createHelper(socketPath).enableUnit('nginx.service'), { code: 'helper.failed' });
  await t.rejects(createHelper(`${socketPath}.none`).enableUnit('nginx.service'), { code: 'helper.absent' });
});

t.test('a helper that never answers ends in a timeout', async (t) => {
  const server = createServer(() => {});
  // Not in the checkout: the path of a unix socket ends at 108 characters.
  const folder = mkdtempSync(path.join(tmpdir(), 'lares-helper-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const socketPath = path.join(folder, 'silent.sock');
  server.listen(socketPath);
  await once(server, 'listening');
  t.teardown(() => server.close());
  await t.rejects(createHelper(socketPath, 50).enableUnit('nginx.service'), { code: 'helper.timeout' });
});
