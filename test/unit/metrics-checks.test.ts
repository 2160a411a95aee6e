import t from 'tap';
import type { Issue } from '../../agent/core/health.ts';
import { metricsChecks, Watch } from '../../agent/features/metrics/checks.ts';
import type { MetricsService } from '../../agent/features/metrics/service.ts';
import type { Filesystem } from '../../agent/host/blocks/port.ts';
import type { PressureReading } from '../../agent/host/procfs/port.ts';
import type { Temperature } from '../../agent/host/sensors/port.ts';
import { ManualClock } from '../fakes/clock.ts';

function device() {
  const clock = new ManualClock();
  const facts = { filesystems: [] as Filesystem[], pressure: [] as PressureReading[], temperatures: [] as Temperature[] };
  const chosen = { diskFullRatio: 0.9, hotCelsius: 80 };
  const checks = metricsChecks(facts as unknown as MetricsService, clock, () => chosen);
  const find = (): readonly Issue[] => checks.flatMap((check) => check.find());
  const severities = () => find().map(({ severity }) => severity).join();
  return { clock, facts, chosen, find, severities };
}

const disk = (usedBytes: number, change: Partial<Filesystem> = {}): Filesystem =>
  ({ mount: '/data', source: '/dev/sda5', type: 'ext4', sizeBytes: 1000, usedBytes, availableBytes: 1000 - usedBytes, readOnly: false, ...change });

t.test('nothing known is nothing wrong', async (t) => t.same(device().find(), []));

t.test('a disk that fills', async (t) => {
  const { facts, find, severities } = device();
  const seen: string[] = [];
  for (const used of [899, 900, 969, 970, 951, 949, 881, 879, 899]) {
    facts.filesystems = [disk(used)];
    seen.push(severities());
  }
  t.same(seen, ['', 'warning', 'warning', 'critical', 'critical', 'warning', 'warning', '', ''], 'worse at once, better with a margin');
  facts.filesystems = [disk(930, { availableBytes: 20 }), disk(1000, { mount: '/', readOnly: true })];
  t.same(find(), [{
    code: 'metrics.diskFull', severity: 'critical', subject: '/data', next: '/',
    params: { mount: '/data', ratio: 0.98, sizeBytes: 1000, availableBytes: 20 },
  }], 'what is reserved is not free; a read-only root is meant to be full');
  facts.filesystems = [];
  t.same(find(), []);
  facts.filesystems = [disk(890)];
  t.same(find(), [], 'a disk that was away starts anew');
});

t.test('the limits are the owner\'s', async (t) => {
  const { facts, chosen, clock, severities } = device();
  facts.filesystems = [disk(700)];
  t.equal(severities(), '');
  chosen.diskFullRatio = 0.7;
  t.equal(severities(), 'warning', 'from the next look on');
  chosen.diskFullRatio = 0.9;
  t.equal(severities(), '');
  facts.temperatures = [{ key: 'cpu', label: 'Processor', celsius: 61, criticalCelsius: null }];
  chosen.hotCelsius = 60;
  severities();
  clock.advance(10_000);
  t.equal(severities(), 'warning');
});

t.test('memory pressure', async (t) => {
  const { facts, find, severities } = device();
  const seen: string[] = [];
  for (const some60 of [0.19, 0.2, 0.11, 0.6, 0.51, 0.49, 0.09]) {
    const other: PressureReading = { resource: 'cpu', some10: 1, some60: 1, full10: null, full60: null };
    facts.pressure = [other, { resource: 'memory', some10: 0, some60, full10: 0, full60: 0 }];
    seen.push(severities());
  }
  t.same(seen, ['', 'warning', 'warning', 'critical', 'critical', 'warning', '']);
  facts.pressure = [{ resource: 'memory', some10: 0, some60: 0.333, full10: 0, full60: 0 }];
  t.match(find()[0], { code: 'metrics.memoryPressure', params: { ratio: 0.33 } });
});

t.test('heat that stays', async (t) => {
  const { facts, clock, find, severities } = device();
  const at = (celsius: number, criticalCelsius: number | null = null) => {
    facts.temperatures = [{ key: 'cpu', label: 'Processor', celsius, criticalCelsius }];
    return severities();
  };
  t.equal(at(95), '', 'a peak is no issue');
  clock.advance(5000);
  t.equal(at(70), '');
  clock.advance(60_000);
  t.equal(at(81), '', 'and does not add up with another');
  clock.advance(10_000);
  t.equal(at(80), 'warning');
  t.equal(at(90), 'critical');
  t.equal(at(88), 'critical');
  t.equal(at(86), 'warning');
  t.match(find()[0], { code: 'metrics.temperature', subject: 'cpu', params: { sensor: 'Processor', celsius: 86 } });
  facts.temperatures = [{ ...facts.temperatures[0]!, label: '' }];
  t.match(find()[0], { params: { sensor: 'cpu' } }, 'a sensor without a name of its own');
  t.equal(at(76), '');

  t.equal(at(56, 65), '', 'a disk names its own limit');
  clock.advance(10_000);
  t.equal(at(56, 65), 'warning');
  t.equal(at(65, 65), 'critical');
  t.equal(at(52, 65), 'warning', 'margin');
  t.equal(at(51, 65), '');
});

t.test('a watch forgets subjects on request only', async (t) => {
  const watch = new Watch(new ManualClock());
  const limits = { warning: 1, critical: 3, margin: 1, holdMs: 0 };
  t.equal(watch.judge('a', 1, limits), 'warning');
  t.equal(watch.judge('b', 3, limits), 'critical');
  watch.keepOnly(new Set(['b']));
  t.equal(watch.judge('a', 0.5, limits), null);
  t.equal(watch.judge('b', 2, limits), 'critical');
});
