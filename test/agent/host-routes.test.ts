import t, { type Test } from 'tap';
import { createClock } from '../../agent/host/clock/index.ts';
import { createHostnameControl } from '../../agent/host/hostname/index.ts';
import { createLogin } from '../../agent/host/login/index.ts';
import { createTimeControl } from '../../agent/host/timedate/index.ts';
import { createSystemd } from '../../agent/host/systemd/index.ts';
import { createJournal } from '../../agent/host/journal/index.ts';
import { createBus } from '../../agent/host/bus/index.ts';
import { silentLog } from '../../agent/core/log.ts';
import { FakeHostname, FakeLogin, FakeTimedate } from '../fakes/host-services.ts';
import { FakeJournal } from '../fakes/journal.ts';
import { permissionsBut } from '../fakes/permissions.ts';
import { systemdRig } from '../fakes/rig.ts';
import { application } from './application.ts';

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** The whole application over a bus of fakes, with its owner signed in. */
async function device(t: Test, isConnected = true) {
  const { daemon, fake } = await systemdRig(t, [{ name: 'nginx.service' }, { name: 'dbus.service' }]);
  const services = [new FakeHostname(), new FakeTimedate(), new FakeLogin()];
  if (isConnected) for (const { service } of services) await service.connect(daemon.address);
  const address = isConnected ? daemon.address : 'unix:path=/nonexistent/bus';
  const clock = createClock();
  const bus = createBus({ clock, log: silentLog, address });
  const journal = new FakeJournal(t);
  const app = await application(t, {
    bus, systemd: createSystemd(bus, clock), hostname: createHostnameControl(bus), time: createTimeControl(bus), login: createLogin(bus),
    permissions: permissionsBut({ 'dbus.service': 'core' }), journal: createJournal(journal.program),
  });
  t.teardown(() => services.forEach(({ service }) => service.disconnect()));
  const headers: Record<string, string> = { host: 'localhost' };
  async function call(method: 'GET' | 'POST' | 'PUT' | 'PATCH', url: string, body?: object): Promise<Answer> {
    const answer = await app.server.inject({ method, url, headers, ...(body ? { payload: body } : {}) });
    return { status: answer.statusCode, body: answer.body === '' ? {} : answer.json() };
  }
  const claim = { code: 'K7MX-2QPD', username: 'ann', password: 'tundra-violin-42' };
  const claimed = await app.server.inject({ method: 'POST', url: '/api/setup/claim', headers, payload: claim });
  headers['cookie'] = String(claimed.headers['set-cookie']).split(';', 1)[0]!;
  headers['x-csrf'] = claimed.json<{ csrf: string }>().csrf;
  if (isConnected) for (const part of ['/api/services', '/api/system']) await whole(() => call('GET', part));
  return { call, fake, journal, logged: app.logged };
}

/** Reads until every part is there: the application starts without waiting for the bus. */
async function whole(read: () => Promise<Answer>): Promise<void> {
  for (;;) {
    const { body } = await read();
    if (body['available'] === true || (body['unavailable'] as unknown[] | undefined)?.length === 0) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

t.test('services over HTTP', async (t) => {
  const { call, journal } = await device(t);
  const cursors = journal.write('nginx.service', ['one', 'two', 'three']);
  t.match(await call('GET', '/api/services'), { status: 200, body: { available: true, units: [{ name: 'dbus.service' }, { name: 'nginx.service' }] } });
  t.match(await call('GET', '/api/services/nginx.service'), { status: 200, body: { name: 'nginx.service', wantedBy: ['multi-user.target'], user: 'www-data' } });
  t.match(await call('GET', '/api/services/none.service'), { status: 404, body: { code: 'services.unknown', params: { unit: 'none.service' } } });
  t.match(await call('GET', '/api/services/*.service'), { status: 422, body: { code: 'core.invalid' } });
  t.match(await call('GET', '/api/services/nginx.service/journal?lines=2'), { status: 200, body: { entries: [{ message: 'two' }, { message: 'three' }] } });
  t.match(await call('GET', `/api/services/nginx.service/journal?before=${encodeURIComponent(cursors[1]!)}`), { body: { entries: [{ message: 'one' }] } });
  t.match(await call('GET', '/api/services/nginx.service/journal?before=--file%3D'), { status: 422, body: { code: 'journal.badCursor' } });
  t.match(await call('GET', '/api/services/nginx.service/journal?lines=100000'), { status: 422 });
  const started = await call('POST', '/api/services/nginx.service/actions', { action: 'restart' });
  t.match(started, { status: 202, body: { kind: 'services.restart', subject: 'nginx.service', startedBy: 'ann' } });
  t.match(await call('POST', '/api/services/dbus.service/actions', { action: 'stop' }), { status: 403, body: { code: 'services.protected' } });
  t.match(await call('POST', '/api/services/nginx.service/actions', { action: 'start' }), { status: 409, body: { code: 'services.notNow' } });
  t.match(await call('POST', '/api/services/nginx.service/actions', { action: 'kill' }), { status: 422, body: { code: 'core.invalid' } });
  t.match(await call('POST', '/api/services/nginx.service/actions', { action: 'stop', force: true }), { status: 422 });
});

t.test('the system over HTTP', async (t) => {
  const { call } = await device(t);
  t.match(await call('GET', '/api/system'), { status: 200, body: { hostname: 'lares', unavailable: [], time: { timezone: 'UTC' }, bootId: String } });
  t.match(await call('PUT', '/api/system/hostname', { hostname: 'attic' }), { status: 200, body: { hostname: 'attic' } });
  for (const hostname of ['Attic', 'a.b', '-a', 'a-', 'a'.repeat(64), '', 'ä', '$(id)']) {
    t.match(await call('PUT', '/api/system/hostname', { hostname }), { status: 422, body: { code: 'core.invalid' } }, hostname);
  }
  t.match(await call('PATCH', '/api/system/time', { timezone: 'Europe/Vienna' }), { status: 200, body: { time: { timezone: 'Europe/Vienna' } } });
  t.match(await call('PATCH', '/api/system/time', { timezone: '../../etc/shadow' }), { status: 422, body: { code: 'timedate.unknownZone' } });
  t.match(await call('PATCH', '/api/system/time', {}), { status: 422 });
  t.match(await call('GET', '/api/system/timezones'), { status: 200, body: { timezones: ['UTC', 'Europe/Vienna', 'Asia/Tokyo'] } });
  t.match(await call('POST', '/api/system/reboot'), { status: 202, body: { job: { kind: 'system.reboot', startedBy: 'ann' } } });
});

t.test('the inventory of this very computer', async (t) => {
  const { call } = await device(t);
  const { status, body } = await call('GET', '/api/system/inventory');
  t.equal(status, 200);
  t.match(body, { cpu: { brand: String, cores: Number }, memory: { totalBytes: Number }, disks: Array, network: Array });
  t.ok((body['memory'] as { totalBytes: number }).totalBytes > 2 ** 26);
  const again = await call('GET', '/api/system/inventory');
  t.equal(again.body['takenAtMs'], body['takenAtMs'], 'it is taken once');
});

t.test('a computer without a bus', async (t) => {
  const { call, journal } = await device(t, false);
  journal.write('nginx.service', ['said before']);
  t.match(await call('GET', '/api/services/nginx.service/journal'), { status: 200, body: { entries: [{ message: 'said before' }] } }, 'its journal can still be read');
  t.match(await call('GET', '/api/services'), { status: 200, body: { available: false, units: [] } });
  t.match(await call('GET', '/api/services/nginx.service'), { status: 503, body: { code: 'services.unavailable' } });
  t.match(await call('GET', '/api/system'), { status: 200, body: { unavailable: ['hostname1', 'timedate1', 'login1'], time: null } });
  t.match(await call('POST', '/api/system/reboot'), { status: 503, body: { code: 'system.unavailable' } });
  t.match(await call('PUT', '/api/system/hostname', { hostname: 'x' }), { status: 503, body: { code: 'system.unavailable' } });
});
