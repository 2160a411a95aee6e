import Value from 'typebox/value';
import t, { type Test } from 'tap';
import { Signal } from '../../agent/core/events.ts';
import type { Channel } from '../../agent/core/live.ts';
import { silentLog } from '../../agent/core/log.ts';
import type { ConfigRevision } from '../../agent/features/config/index.ts';
import { createHealth } from '../../agent/features/health/index.ts';
import { HealthState } from '../../agent/features/health/schema.ts';
import { createMetrics, FIRST_LOOK_MS } from '../../agent/features/metrics/index.ts';
import { MetricsDelta, MetricsHistory } from '../../agent/features/metrics/schema.ts';
import { createBlocks } from '../../agent/host/blocks/index.ts';
import { createProcfs } from '../../agent/host/procfs/index.ts';
import type { CpuTimes, Procfs } from '../../agent/host/procfs/port.ts';
import { createSensors } from '../../agent/host/sensors/index.ts';
import { mount } from '../../agent/http/contract.ts';
import { createServer } from '../../agent/http/server.ts';
import { ManualClock } from '../fakes/clock.ts';
import { holdToContract } from '../fakes/contract.ts';
import { FakeSessions } from '../fakes/session.ts';

/**
 * This computer's own kernel, whose processors idle for as long as our clock says has passed: by the kernel's own clock
 * no tick (10 ms) may lie between two readings, and a share of no time is no value.
 */
function kernelOnClock(clock: ManualClock): Procfs {
  const real = createProcfs();
  return {
    read: () => {
      const reading = real.read();
      const { cpu } = reading;
      if (!cpu) return reading;
      const idle = (times: CpuTimes): CpuTimes => ({ ...times, idleTicks: times.idleTicks + clock.monotonicMs() / 10 });
      return { ...reading, cpu: { total: idle(cpu.total), cores: cpu.cores.map(({ number, times }) => ({ number, times: idle(times) })) } };
    },
    close: () => real.close(),
  };
}

/** The two features behind the real edge, on this computer's own kernel; only time is ours. */
async function device(t: Test) {
  const clock = new ManualClock();
  const settings = { intervalMs: 1000, changed: new Signal<ConfigRevision>() };
  const config = { value: <T>() => settings.intervalMs as T, changed: settings.changed };
  const metrics = createMetrics({ clock, config, procfs: kernelOnClock(clock), sensors: createSensors(), blocks: createBlocks() });
  const health = createHealth({ clock, log: silentLog, checks: () => metrics.checks! });
  const auth = new FakeSessions();
  auth.signIn('ann', 'viewer');
  const { server, routes } = createServer({ auth, names: () => new Set(['lares']), cookieName: '__Host-lares', scheme: 'https', logger: false });
  const features = [metrics, health];
  for (const feature of features) mount(server, feature);
  await server.ready();
  holdToContract({ server, routes, features }, (breach) => t.fail(breach));
  await metrics.start!();
  clock.advance(FIRST_LOOK_MS);
  await health.start!();
  t.teardown(async () => {
    await metrics.stop!();
    await health.stop!();
    await server.close();
  });
  const get = (url: string, cookie = '__Host-lares=ann') => server.inject({ url, headers: { host: 'lares', cookie } });
  return { clock, metrics, health, get, settings };
}

t.test('history over HTTP', async (t) => {
  const { clock, get } = await device(t);
  clock.advance(5000);
  const answer = await get('/api/metrics/history?windowMs=2000&series=cpu&series=load');
  t.equal(answer.statusCode, 200);
  t.match(answer.headers['content-type'], 'application/json');
  const history = answer.json() as MetricsHistory;
  t.ok(Value.Check(MetricsHistory, history), 'as declared');
  t.equal(history.timesMs.length, 3);
  t.ok(Object.keys(history.values).every((id) => /^(cpu|load)\./.test(id)) && 'cpu.total' in history.values);
  t.equal((await get('/api/metrics/history')).json<MetricsHistory>().timesMs.length, 5, 'five minutes unless told');
  for (const query of ['windowMs=999', 'windowMs=3600001', 'windowMs=x', 'window=5000', `series=${'x'.repeat(65)}`]) {
    t.equal((await get(`/api/metrics/history?${query}`)).statusCode, 422, query);
  }
});

t.test('nobody sees anything without a session', async (t) => {
  const { get } = await device(t);
  t.equal((await get('/api/metrics/history', '')).statusCode, 401);
  t.equal((await get('/api/health', '')).statusCode, 401);
});

t.test('the live topic', async (t) => {
  const { clock, metrics } = await device(t);
  const [topic] = metrics.topics!;
  clock.advance(3000);
  const channel = (await topic!.open({ windowMs: 1000, series: ['memory'] } as never)) as Channel;
  const snapshot = channel.snapshot() as MetricsHistory;
  t.ok(Value.Check(MetricsHistory, snapshot));
  t.equal(snapshot.timesMs.length, 2);
  t.ok(snapshot.series.every(({ id }) => id.startsWith('memory')));
  const seqs: number[] = [];
  channel.subscribe(({ seq, data }) => {
    seqs.push(seq);
    t.ok(Value.Check(MetricsDelta, data));
  });
  clock.advance(2000);
  t.same(seqs, [4, 5]);
  t.equal(channel.since(3)?.length, 2, 'a client that comes back gets what it missed');
});

t.test('the sampling period is a setting that works', async (t) => {
  const { clock, get, settings } = await device(t);
  clock.advance(1000);
  settings.intervalMs = 5000;
  settings.changed.emit({ revision: 1, keys: ['metrics.intervalMs'] });
  clock.advance(10_000);
  const history = (await get('/api/metrics/history')).json<MetricsHistory>();
  t.equal(history.intervalMs, 5000);
  t.same(history.timesMs.slice(-2).map((timeMs) => clock.nowMs() - timeMs), [5000, 0]);
});

t.test('health over HTTP', async (t) => {
  const { get } = await device(t);
  const answer = await get('/api/health');
  t.equal(answer.statusCode, 200);
  t.ok(Value.Check(HealthState, answer.json()));
});
