import t from 'tap';
import type { SystemdChanges } from '../../agent/host/systemd/port.ts';
import { unitNameOf, unitPath } from '../../agent/host/systemd/names.ts';
import type { FakeUnit } from '../fakes/systemd.ts';
import { systemdRig } from '../fakes/rig.ts';
import { systemdContract, watchChanges } from './contracts/systemd.ts';

const nginx: FakeUnit = { name: 'nginx.service' };
const broken: FakeUnit = { name: 'broken.service', activeState: 'inactive', subState: 'dead', jobResult: 'failed', result: 'exit-code', exitCode: 3 };

t.test('the contract, against the fake', async (t) => {
  const { systemd } = await systemdRig(t, [nginx, broken]);
  await systemdContract(t, { systemd, running: 'nginx.service', failing: 'broken.service' });
});

t.test('a job that is over before its call is answered is not missed', async (t) => {
  const { systemd, fake } = await systemdRig(t, [nginx, broken]);
  const watch = await watchChanges(systemd);
  t.teardown(() => watch.end());
  fake.quickJobs = true;
  t.equal(await systemd.run('restart', 'nginx.service'), 'done');
  t.equal(await systemd.run('start', 'broken.service'), 'failed');
});

t.test('results of a newer systemd are unknown, not done', async (t) => {
  const { systemd } = await systemdRig(t, [{ ...nginx, jobResult: 'quantum' }, { name: 'late.service', jobResult: 'timeout' }]);
  const watch = await watchChanges(systemd);
  t.teardown(() => watch.end());
  t.equal(await systemd.run('start', 'nginx.service'), 'unknown');
  t.equal(await systemd.run('start', 'late.service'), 'timeout');
});

t.test('a systemd that dies in the middle of a job leaves no job waiting', async (t) => {
  const { systemd, fake } = await systemdRig(t, [nginx]);
  const watch = await watchChanges(systemd);
  t.teardown(() => watch.end());
  fake.hanging.add('StopUnit');
  const unanswered = t.rejects(systemd.run('stop', 'nginx.service'), { code: 'bus.unavailable' });
  fake.stuckJobs = true;
  const unfinished = t.rejects(systemd.run('restart', 'nginx.service'), { code: 'systemd.jobLost' });
  // Another call behind it: when this is answered, the job above has been queued.
  await systemd.listLoaded(['nginx.service']);
  fake.service.disconnect();
  await Promise.all([unanswered, unfinished]);
});

t.test('facts are asked for one by one, only those a type has', async (t) => {
  const { systemd, fake } = await systemdRig(t, [nginx, { name: 'tmp.mount' }]);
  const watch = await watchChanges(systemd);
  t.teardown(() => watch.end());
  fake.service.calls.length = 0;
  t.same(await systemd.facts('tmp.mount', ['mainPid', 'restarts', 'sinceMs']), { sinceMs: 1_700_000_000_000 });
  t.same(fake.service.members(), ['Get']);
});

t.test('a burst is one change with one entry a unit', async (t) => {
  const units = Array.from({ length: 100 }, (_, index): FakeUnit => ({ name: `unit-${index}.service` }));
  const { systemd, fake } = await systemdRig(t, units);
  const deliveries: SystemdChanges[] = [];
  const ready = Promise.withResolvers<void>();
  const over = Promise.withResolvers<void>();
  const end = systemd.watch({
    connected: () => ready.resolve(),
    lost: () => {},
    changed: (changes) => {
      deliveries.push(changes);
      if (changes.facts.get('unit-99.service')?.subState === 'step-19') over.resolve();
    },
  });
  t.teardown(end);
  await ready.promise;
  fake.service.calls.length = 0;
  fake.burst(2000);
  await over.promise;
  t.ok(deliveries.every((changes) => changes.facts.size <= 100));
  t.ok(deliveries.length < 200, `4,000 signals made ${deliveries.length} deliveries`);
  t.same(fake.service.members(), [], 'and systemd was asked nothing');
});

t.test('paths of units and their names are each other\'s inverse', async (t) => {
  const names = ['nginx.service', 'user@1000.service', '-.mount', 'dev-disk-by\\x2dlabel-data.device', 'lares-helper@3-1-0.service', '9p.mount', 'ä.service'];
  for (const name of names) {
    t.match(unitPath(name), /^\/org\/freedesktop\/systemd1\/unit\/[A-Za-z0-9_]+$/);
    t.equal(unitNameOf(unitPath(name)), name);
  }
  t.equal(unitPath('nginx.service'), '/org/freedesktop/systemd1/unit/nginx_2eservice');
  t.equal(unitNameOf('/org/freedesktop/systemd1/job/12'), undefined);
});
