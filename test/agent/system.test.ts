import { writeFileSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import type { Feature } from '../../agent/core/feature.ts';
import type { Jobs } from '../../agent/core/jobs.ts';
import { silentLog } from '../../agent/core/log.ts';
import { createSystem, type SystemService } from '../../agent/features/system/index.ts';
import type { SystemState } from '../../agent/features/system/schema.ts';
import { createBus } from '../../agent/host/bus/index.ts';
import { createClock } from '../../agent/host/clock/index.ts';
import { createHostnameControl } from '../../agent/host/hostname/index.ts';
import { createIdentity } from '../../agent/host/identity/index.ts';
import { createLogin } from '../../agent/host/login/index.ts';
import { createNetwork } from '../../agent/host/network/index.ts';
import { createTimeControl } from '../../agent/host/timedate/index.ts';
import { ManualClock } from '../fakes/clock.ts';
import { jobEngine } from '../fakes/jobs.ts';
import { PrivateBus } from '../fakes/dbus-daemon.ts';
import { FakeHostname, FakeLogin, FakeTimedate } from '../fakes/host-services.ts';
import { until } from '../fakes/until.ts';

const bootedAtS = 1_760_000_000;
const root = {
  etc: { 'os-release': 'PRETTY_NAME="Lares 0.1 (Debian 13)"\nIMAGE_VERSION=0.1.0\n' },
  proc: { cmdline: 'ro rauc.slot=B quiet', stat: `cpu 1 2\nbtime ${bootedAtS}\n`, sys: { kernel: { random: { boot_id: '73bca6a2-887f\n' } } } },
  sys: { class: { dmi: { id: { sys_vendor: 'LENOVO\n', product_name: 'ThinkCentre M720q\n', product_serial: 'Default string\n' } } } },
  usr: { lib: { lares: { 'release.json': '{"version":"0.1.0","board":"x86"}' } } },
  run: {},
  net: { fib_trie: '  |-- 192.168.1.5\n      /32 host LOCAL\n', if_inet6: '' },
};

interface Rig {
  readonly daemon: PrivateBus;
  readonly hostname: FakeHostname;
  readonly time: FakeTimedate;
  readonly login: FakeLogin;
  readonly feature: Feature & { readonly service: SystemService };
  readonly service: SystemService;
  readonly jobs: Jobs;
  readonly clock: ManualClock;
  readonly folder: string;
  /** Resolves when the state satisfies `pick`. */
  seen(pick: (state: SystemState) => boolean): Promise<SystemState>;
}

async function rig(t: Test, connect: readonly ('hostname' | 'time' | 'login')[]): Promise<Rig> {
  const folder = t.testdir(root);
  const daemon = await new PrivateBus().start();
  const fakes = { hostname: new FakeHostname(), time: new FakeTimedate(), login: new FakeLogin() };
  for (const name of connect) await fakes[name].service.connect(daemon.address);
  const clock = new ManualClock(bootedAtS * 1000 + 3_600_000);
  const bus = createBus({ clock: createClock(), log: silentLog, address: daemon.address });
  const { jobs } = jobEngine(t, { clock });
  const feature = createSystem({
    identity: createIdentity(folder), hostname: createHostnameControl(bus), login: createLogin(bus),
    time: createTimeControl(bus, path.join(folder, 'run/synchronized')), network: createNetwork(path.join(folder, 'net')),
    hardware: { inventory: () => Promise.reject(new Error('not asked here')) }, jobs, clock, log: silentLog, version: '9.9.9',
  });
  const { service } = feature;
  jobs.declare(feature.jobs!);
  await feature.start!();
  bus.start();
  t.teardown(async () => {
    await feature.stop!();
    bus.stop();
    for (const fake of Object.values(fakes)) fake.service.disconnect();
    await daemon.end();
  });
  const seen = (pick: (state: SystemState) => boolean) =>
    until((wake) => service.channel.subscribe(wake), () => [service.state].find((state) => pick(state)));
  return { daemon, ...fakes, feature, service, jobs, clock, folder, seen };
}

const everything = ['hostname', 'time', 'login'] as const;
const isWhole = (state: SystemState): boolean => state.unavailable.length === 0;

t.test('what the device is', async (t) => {
  const { seen } = await rig(t, everything);
  t.match(await seen(isWhole), {
    hostname: 'lares', prettyHostname: '', model: 'LENOVO ThinkCentre M720q', board: 'x86', serial: null,
    osName: 'Lares 0.1 (Debian 13)', osVersion: '0.1.0', agentVersion: '9.9.9', slot: 'B', bootId: '73bca6a2-887f',
    bootedAtMs: bootedAtS * 1000, addresses: ['192.168.1.5'], unavailable: [],
    time: { timezone: 'UTC', ntpEnabled: true, ntpAvailable: true, synchronized: false },
  });
});

t.test('renaming, by us and by somebody else', async (t) => {
  const { service, hostname, seen } = await rig(t, everything);
  await seen(isWhole);
  t.match(await service.rename({ hostname: 'livingroom', prettyHostname: 'Living room' }), { hostname: 'livingroom', prettyHostname: 'Living room' });
  t.same(hostname.service.calls.filter((call) => call.member.startsWith('Set')).map((call) => [call.member, ...call.body]), [
    ['SetStaticHostname', 'livingroom', false], ['SetPrettyHostname', 'Living room', false],
  ]);
  hostname.rename('attic');
  await seen((state) => state.hostname === 'attic');
});

t.test('time zone and time service', async (t) => {
  const { service, seen } = await rig(t, everything);
  await seen(isWhole);
  t.same(await service.timezones(), ['UTC', 'Europe/Vienna', 'Asia/Tokyo']);
  t.match(await service.setTime({ timezone: 'Asia/Tokyo', ntpEnabled: false }), { time: { timezone: 'Asia/Tokyo', ntpEnabled: false } });
  await t.rejects(service.setTime({ timezone: 'Mars/Olympus' }), { code: 'timedate.unknownZone', params: { timezone: 'Mars/Olympus' } });
  t.equal(service.state.time?.timezone, 'Asia/Tokyo');
});

t.test('the clock is set for the first time: seen without asking anybody', async (t) => {
  const { feature, service, time, clock, folder, seen } = await rig(t, everything);
  await seen(isWhole);
  const issues = () => feature.checks!.flatMap((check) => check.find()).map((issue) => issue.code);
  t.same(issues(), ['system.timeUnsynchronized']);
  time.service.calls.length = 0;
  writeFileSync(path.join(folder, 'run/synchronized'), '');
  clock.advance(30_000);
  t.equal(service.state.time?.synchronized, true);
  t.same([issues(), time.service.calls], [[], []]);
});

t.test('the clock gets some minutes after boot before anybody worries', async (t) => {
  const { feature, clock, seen } = await rig(t, everything);
  await seen(isWhole);
  clock.jumpTo(bootedAtS * 1000 + 60_000);
  t.same(feature.checks!.flatMap((check) => check.find()), []);
});

t.test('an address that comes or goes shows within half a minute', async (t) => {
  const { service, clock, folder, seen } = await rig(t, everything);
  await seen(isWhole);
  const states: SystemState[] = [];
  service.channel.subscribe(({ data }) => states.push(data as SystemState));
  clock.advance(30_000);
  t.same(states, [], 'nothing new is not told');
  writeFileSync(path.join(folder, 'net/fib_trie'), `${root.net.fib_trie}  |-- 10.0.0.7\n      /32 host LOCAL\n`);
  clock.advance(30_000);
  t.same(states.map((state) => state.addresses), [['192.168.1.5', '10.0.0.7']]);
});

t.test('restarting and powering off are jobs', async (t) => {
  const { service, login, jobs, seen } = await rig(t, everything);
  await seen(isWhole);
  const job = service.reboot('ann');
  t.match(job, { kind: 'system.reboot', startedBy: 'ann' });
  t.throws(() => service.powerOff('ann'), { code: 'jobs.conflict' });
  t.match(await jobs.ended(job.id), { state: 'done' });
  t.match(await jobs.ended(service.powerOff('ann').id), { state: 'done' });
  t.same(login.service.members().filter((member) => !member.startsWith('Can')), ['Reboot', 'PowerOff']);
  const { reboot } = service.jobs;
  t.notOk(reboot.achieved!({ bootId: service.state.bootId }), 'the same boot goes on: it did not happen');
  t.ok(reboot.achieved!({ bootId: 'an earlier one' }), 'another boot is the proof that it did');
});

t.test('a computer that lacks parts says which, and refuses what needs them', async (t) => {
  const { service, seen } = await rig(t, ['hostname']);
  await seen((state) => !state.unavailable.includes('hostname1'));
  t.same(service.state.unavailable, ['timedate1', 'login1']);
  t.equal(service.state.time, null);
  await t.rejects(service.setTime({ ntpEnabled: true }), { code: 'system.unavailable', params: { part: 'timedate1' } });
  await t.rejects(service.timezones(), { code: 'system.unavailable' });
  t.throws(() => service.reboot('ann'), { code: 'system.unavailable', params: { part: 'login1' } });
});

t.test('a device whose owner would have to ask polkit cannot be restarted from here', async (t) => {
  const { service, login, seen } = await rig(t, ['hostname', 'time']);
  login.can = 'challenge';
  await seen((state) => state.unavailable.length === 1);
  t.throws(() => service.reboot('ann'), { code: 'system.unavailable' });
});

t.test('the bus goes and comes back', async (t) => {
  const { daemon, hostname, time, login, service, seen } = await rig(t, everything);
  await seen(isWhole);
  await daemon.kill();
  await seen((state) => state.unavailable.length === 3);
  await t.rejects(service.rename({ hostname: 'x' }), { code: 'system.unavailable' });
  for (const fake of [hostname, time, login]) fake.service.disconnect();
  hostname.hostname = 'renamed-meanwhile';
  await daemon.start();
  for (const fake of [hostname, time, login]) await fake.service.connect(daemon.address);
  await seen((state) => state.hostname === 'renamed-meanwhile');
});
