import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { createServices } from '../../agent/features/services/index.ts';
import type { UnitDelta, UnitSummary } from '../../agent/features/services/schema.ts';
import type { UnitService } from '../../agent/features/services/index.ts';
import type { Jobs } from '../../agent/core/jobs.ts';
import { silentLog } from '../../agent/core/log.ts';
import { createControlGroups } from '../../agent/host/cgroups/index.ts';
import { createJournal } from '../../agent/host/journal/index.ts';
import { ManualClock } from '../fakes/clock.ts';
import { jobEngine } from '../fakes/jobs.ts';
import { permissionsBut } from '../fakes/permissions.ts';
import { systemdRig, type SystemdRig } from '../fakes/rig.ts';
import type { FakeUnit } from '../fakes/systemd.ts';
import { until } from '../fakes/until.ts';

interface Rig extends SystemdRig {
  readonly service: UnitService;
  readonly jobs: Jobs;
  /** The database of the jobs. */
  readonly file: string;
  readonly clock: ManualClock;
  readonly cgroups: string;
  readonly enabled: string[];
  find(): readonly { subject: string; params: object }[];
  unit(name: string): UnitSummary | undefined;
  /** Resolves when a unit satisfies `pick`. */
  seen(name: string, pick: (unit: UnitSummary) => boolean): Promise<UnitSummary>;
  settled(pick: () => boolean): Promise<unknown>;
}

const units: readonly FakeUnit[] = [
  { name: 'nginx.service', canReload: true },
  { name: 'dbus.service' },
  { name: 'front.service' },
  { name: 'broken.service', activeState: 'inactive', subState: 'dead', jobResult: 'failed', result: 'exit-code', exitCode: 3 },
  { name: 'idle.service', loaded: false, activeState: 'inactive', subState: 'dead', fileState: 'disabled' },
  { name: 'getty@.service', loaded: false, activeState: 'inactive', fileState: 'enabled' },
  { name: 'alias.service', loaded: false, activeState: 'inactive', fileState: 'alias' },
  { name: 'tmp.mount', subState: 'mounted' },
  { name: 'missing.service', loadState: 'not-found', activeState: 'inactive', subState: 'dead', fileState: null },
];

async function rig(t: Test, list: readonly FakeUnit[] = units): Promise<Rig> {
  const systemd = await systemdRig(t, list);
  const clock = new ManualClock();
  const { jobs, file } = jobEngine(t, { clock });
  const cgroups = t.testdir({});
  const enabled: string[] = [];
  const { fake } = systemd;
  const setState = async (name: string, fileState: string): Promise<void> => {
    enabled.push(`${fileState} ${name}`);
    fake.units.get(name)!.fileState = fileState;
  };
  const feature = createServices({
    systemd: systemd.systemd, groups: createControlGroups(cgroups), clock, log: silentLog, jobs,
    permissions: permissionsBut({ 'dbus.service': 'core' }, ['front.service']),
    journal: createJournal('/nonexistent/journalctl'),
    helper: { enableUnit: (name) => setState(name, 'enabled'), disableUnit: (name) => setState(name, 'disabled'), setWifiCountry: async () => {}, setClock: async () => {} },
  });
  const { service } = feature;
  const find = () => feature.checks!.flatMap((check) => check.find());
  const unit = (name: string) => service.channel.snapshot().units.find((candidate) => candidate.name === name);
  const settled = (pick: () => boolean) => until((wake) => service.channel.subscribe(wake), pick);
  const seen = (name: string, pick: (unit: UnitSummary) => boolean) =>
    until((wake) => service.channel.subscribe(wake), () => [unit(name)].find((found) => found && pick(found)));
  jobs.declare(feature.jobs!);
  await feature.start!();
  t.teardown(() => feature.stop!());
  await settled(() => service.channel.snapshot().available);
  return { ...systemd, service, jobs, file, clock, cgroups, enabled, find, unit, seen, settled };
}

t.test('the list: what is loaded, what only has a file, and nothing else', async (t) => {
  const { service, unit } = await rig(t);
  const names = service.list().units.map((entry) => entry.name);
  t.same(names, ['broken.service', 'dbus.service', 'front.service', 'idle.service', 'missing.service', 'nginx.service', 'tmp.mount']);
  t.match(unit('nginx.service'), {
    type: 'service', description: 'Description of nginx.service', loadState: 'loaded', activeState: 'active', subState: 'running',
    enabledState: 'enabled', mainPid: 4711, sinceMs: 1_700_000_000_000, result: 'success', restarts: 0, protection: null,
    actions: ['stop', 'restart', 'reload', 'disable'],
  });
  t.match(unit('idle.service'), { activeState: 'inactive', enabledState: 'disabled', description: 'Description of idle.service', actions: ['start', 'enable'], mainPid: null });
  t.match(unit('dbus.service'), { protection: 'core', actions: [] });
  t.match(unit('front.service'), { protection: null, actions: ['restart'] }, 'it may be restarted only');
  t.same(unit('missing.service')?.actions, []);
});

t.test('the detail of a unit', async (t) => {
  const { service } = await rig(t);
  t.match(await service.detail('nginx.service'), {
    name: 'nginx.service', fragmentPath: '/usr/lib/systemd/system/nginx.service', requires: ['sysinit.target', 'system.slice'],
    wantedBy: ['multi-user.target'], controlGroup: '/system.slice/nginx.service', tasks: 3, user: 'www-data',
    execStart: ['/usr/bin/fake --unit nginx.service'], exitCode: 0,
  });
  await t.rejects(service.detail('nope.service'), { code: 'services.unknown', params: { unit: 'nope.service' } });
});

t.test('changes arrive by signals, as numbered deltas, and nothing is asked in between', async (t) => {
  const { service, fake, seen, settled, unit } = await rig(t);
  const deltas: UnitDelta[] = [];
  service.channel.subscribe(({ data }) => deltas.push(data as UnitDelta));
  fake.service.calls.length = 0;
  fake.change('nginx.service', { subState: 'exited', mainPid: 0 });
  await seen('nginx.service', (entry) => entry.subState === 'exited');
  t.equal(unit('nginx.service')?.mainPid, null);
  t.same(deltas.map((delta) => delta.changed.map((entry) => entry.name)), [['nginx.service']]);
  t.same(fake.service.calls, [], 'a change of a running unit costs no question');
  fake.add({ name: 'run-1.scope', fileState: null, controlGroup: '/user.slice/run-1.scope' });
  t.match(await seen('run-1.scope', () => true), { activeState: 'active', enabledState: null });
  fake.remove('run-1.scope');
  await settled(() => unit('run-1.scope') === undefined);
  t.same(deltas.at(-1)?.removed, ['run-1.scope']);
  fake.remove('nginx.service');
  await seen('nginx.service', (entry) => entry.activeState === 'inactive');
  t.ok(unit('nginx.service'), 'a unit with a file stays in the list');
});

t.test('1,000 units and 20,000 signals: the end is right, and the deltas are few', async (t) => {
  const many = Array.from({ length: 1000 }, (_, index): FakeUnit => ({ name: `unit-${index}.service` }));
  const { service, fake, seen } = await rig(t, many);
  t.equal(service.list().units.length, 1000);
  let deltas = 0;
  service.channel.subscribe(() => { deltas += 1; });
  fake.service.calls.length = 0;
  fake.burst(10_000);
  await seen('unit-999.service', (entry) => entry.subState === 'step-9');
  t.ok(service.channel.snapshot().units.every((entry) => entry.subState === 'step-9'));
  t.ok(deltas <= 200, `${deltas} deltas`);
  t.same(fake.service.calls, []);
});

t.test('actions under way when the agent ends: nobody saw how they went, but its own restart proves itself', async (t) => {
  const { service, fake, file, enabled } = await rig(t, [...units, { name: 'lares-agent.service' }]);
  fake.stuckJobs = true;
  const started = ['nginx.service', 'lares-agent.service'].map((unit) => service.act(unit, 'restart', 'ann').id);
  const enabling = service.act('idle.service', 'enable', 'ann').id;
  const { jobs } = jobEngine(t, { file });
  jobs.declare(Object.values(service.jobs));
  jobs.resume();
  t.same(started.map((id) => [jobs.get(id).state, jobs.get(id).error?.code]), [['failed', 'jobs.interrupted'], ['done', undefined]]);
  t.match(await jobs.ended(enabling), { state: 'done' });
  t.same(enabled, ['enabled idle.service', 'enabled idle.service'], 'what is to last is carried out, a second time if need be');
});

t.test('actions are jobs which report what became of them', async (t) => {
  const { service, jobs, seen, find } = await rig(t);
  const restart = service.act('nginx.service', 'restart', 'ann');
  t.match(restart, { kind: 'services.restart', subject: 'nginx.service', state: 'running', startedBy: 'ann' });
  t.throws(() => service.act('nginx.service', 'stop', 'ann'), { code: 'jobs.conflict' });
  t.match(await jobs.ended(restart.id), { state: 'done', message: { code: 'services.finished', params: {}, text: 'Done' } });
  await seen('nginx.service', (entry) => entry.mainPid === 4713);
  const stop = service.act('nginx.service', 'stop', 'ann');
  t.match(await jobs.ended(stop.id), { state: 'done' });
  t.same((await seen('nginx.service', (entry) => entry.activeState === 'inactive')).actions, ['start', 'disable']);
  const failing = service.act('broken.service', 'start', 'ann');
  t.match(await jobs.ended(failing.id), {
    state: 'failed', error: { code: 'services.actionFailed', detail: 'To start broken.service did not work: it ended with exit code 3 (exitCode).', params: { cause: 'exitCode' } },
  });
  await seen('broken.service', (entry) => entry.activeState === 'failed');
  t.same(find().map((issue) => [issue.subject, issue.params]), [
    ['broken.service', { unit: 'broken.service', result: 'exit-code', exitCode: 3 }],
  ]);
});

t.test('what may not be done is refused before anything happens', async (t) => {
  const { service, fake, jobs } = await rig(t);
  fake.service.calls.length = 0;
  t.throws(() => service.act('dbus.service', 'restart', 'ann'), { code: 'services.protected', params: { reason: 'core' } });
  t.throws(() => service.act('front.service', 'stop', 'ann'), { code: 'services.notNow' });
  t.throws(() => service.act('front.service', 'disable', 'ann'), { code: 'services.notNow' });
  t.throws(() => service.act('idle.service', 'stop', 'ann'), { code: 'services.notNow', params: { state: 'inactive (dead)' } });
  t.throws(() => service.act('nope.service', 'start', 'ann'), { code: 'services.unknown' });
  t.same([fake.service.calls, jobs.list()], [[], []]);
});

t.test('enabling goes through the helper and shows at once', async (t) => {
  const { service, jobs, enabled, unit } = await rig(t);
  await jobs.ended(service.act('idle.service', 'enable', 'ann').id);
  t.match(unit('idle.service'), { enabledState: 'enabled', actions: ['start', 'disable'] });
  await jobs.ended(service.act('idle.service', 'disable', 'ann').id);
  t.equal(unit('idle.service')?.enabledState, 'disabled');
  t.same(enabled, ['enabled idle.service', 'disabled idle.service']);
});

t.test('units enabled by somebody else, and a reload, are read anew', async (t) => {
  const { service, fake, seen } = await rig(t);
  fake.units.get('idle.service')!.fileState = 'enabled';
  fake.unitFilesChanged();
  await seen('idle.service', (entry) => entry.enabledState === 'enabled');
  const deltas: UnitDelta[] = [];
  service.channel.subscribe(({ data }) => deltas.push(data as UnitDelta));
  Object.assign(fake.units.get('nginx.service')!, { description: 'A new one' });
  // In a reload systemd takes all units away and brings them back, and afterwards it announces all, changed or not.
  fake.reload();
  for (const name of fake.units.keys()) fake.change(name, {});
  await seen('nginx.service', (entry) => entry.description === 'A new one');
  t.same(deltas.map((delta) => delta.changed.map((entry) => entry.name)), [['nginx.service']], 'only what is new is told');
});

t.test('memory and CPU come from the control groups, only while somebody looks', async (t) => {
  const { service, clock, cgroups, unit } = await rig(t);
  const group = path.join(cgroups, 'system.slice/nginx.service');
  const use = (memoryBytes: number, cpuUs: number): void => {
    mkdirSync(group, { recursive: true });
    writeFileSync(path.join(group, 'memory.current'), `${memoryBytes}\n`);
    writeFileSync(path.join(group, 'cpu.stat'), `usage_usec ${cpuUs}\nuser_usec 1\n`);
  };
  use(10_000_000, 1_000_000);
  const before = clock.pending;
  clock.advance(60_000);
  t.equal(unit('nginx.service')?.memoryBytes, null, 'nobody looks, nothing is read');
  const leave = service.look();
  t.match(unit('nginx.service'), { memoryBytes: 10_000_000, cpuPercent: null }, 'a share needs two readings');
  const deltas: UnitDelta[] = [];
  service.channel.subscribe(({ data }) => deltas.push(data as UnitDelta));
  use(20_000_000, 1_250_000);
  clock.advance(5000);
  t.match(unit('nginx.service'), { memoryBytes: 20_000_000, cpuPercent: 5 }, '250 ms of 5 s');
  t.same(deltas.map((delta) => delta.changed.map((entry) => entry.name)), [['nginx.service']]);
  use(20_004_096, 1_500_000);
  clock.advance(5000);
  t.equal(deltas.length, 1, 'a page of memory more is not worth a message');
  leave();
  t.equal(clock.pending, before, 'and the timer is gone with the last onlooker');
});

t.test('systemd goes and comes back: nothing stale is shown, everything is read again', async (t) => {
  const { service, fake, daemon, settled, seen, jobs } = await rig(t);
  fake.service.disconnect();
  await settled(() => !service.channel.snapshot().available);
  t.same(service.list(), { available: false, units: [] });
  t.throws(() => service.act('nginx.service', 'restart', 'ann'), { code: 'services.unavailable' });
  fake.units.get('nginx.service')!.mainPid = 99;
  await fake.connect(daemon.address);
  t.equal((await seen('nginx.service', () => true)).mainPid, 99);
  await daemon.kill();
  await settled(() => !service.channel.snapshot().available);
  fake.service.disconnect();
  await daemon.start();
  await fake.connect(daemon.address);
  await seen('nginx.service', () => true);
  t.match(await jobs.ended(service.act('nginx.service', 'restart', 'ann').id), { state: 'done' });
});

t.test('unit files systemd cannot read do not hide the rest', async (t) => {
  const { service, fake, settled } = await rig(t);
  fake.refused.add('ListUnitsByNames');
  fake.reload();
  await settled(() => service.channel.snapshot().units.find((entry) => entry.name === 'idle.service')?.description === '');
  t.ok(service.list().units.some((entry) => entry.name === 'nginx.service'));
});
