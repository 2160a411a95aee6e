import t from 'tap';
import { MetricsService } from '../../agent/features/metrics/service.ts';
import type { MetricsDelta, MetricsHistory } from '../../agent/features/metrics/schema.ts';
import type { Blocks, DiskInfo, Filesystem } from '../../agent/host/blocks/port.ts';
import type { DiskCounters, Procfs, ProcReading } from '../../agent/host/procfs/port.ts';
import type { Sensors, Temperature } from '../../agent/host/sensors/port.ts';
import { ManualClock } from '../fakes/clock.ts';

const START_MS = Date.UTC(2026, 0, 1);

/** A computer whose counters rise with its clock: a quarter of the processor is busy, eth0 receives 1,000 bytes/s. */
class FakeComputer implements Procfs, Sensors, Blocks {
  readonly clock = new ManualClock(START_MS);
  temperature: (() => Promise<Temperature[]>) = async () => [];
  mounted: Filesystem[] = [];
  plugged: DiskInfo[] = [];
  questions = 0;
  closed = 0;

  read(): ProcReading {
    const seconds = this.clock.monotonicMs() / 1000;
    const counters = (name: string): DiskCounters => ({ name, reads: 0, readBytes: seconds * 512, writes: 0, writtenBytes: 0, busyMs: 0 });
    return {
      cpu: { total: { busyTicks: seconds * 25, idleTicks: seconds * 75, iowaitTicks: 0, stealTicks: 0 }, cores: [] },
      load: undefined,
      memory: undefined,
      pressure: [],
      disks: this.plugged.map(({ name }) => counters(name)),
      interfaces: [{ name: 'eth0', rxBytes: seconds * 1000, txBytes: 0, errors: 0 }],
      agent: { cpuMs: 0, rssBytes: 1 },
    };
  }

  disks = () => this.plugged;
  filesystems = async () => this.mounted;
  temperatures = () => {
    this.questions += 1;
    return this.temperature();
  };

  close(): Promise<void> {
    this.closed += 1;
    return Promise.resolve();
  }
}

function started(prepare: (computer: FakeComputer) => void = () => {}) {
  const computer = new FakeComputer();
  prepare(computer);
  const service = new MetricsService({ clock: computer.clock, procfs: computer, sensors: computer, blocks: computer });
  const deltas: MetricsDelta[] = [];
  service.channel.subscribe(({ data }) => deltas.push(data as MetricsDelta));
  service.start();
  return { computer, service, deltas, clock: computer.clock };
}

/** Lets what was asked off the event loop answer. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

t.test('a value a second, from the first second on', async (t) => {
  const { service, deltas, clock } = started();
  clock.advance(3000);
  t.same(deltas.map(({ timeMs }) => timeMs - START_MS), [1000, 2000, 3000]);
  t.same(deltas.map(({ values }) => values['cpu.total']), [0.25, 0.25, 0.25]);
  t.ok(deltas[0]!.series?.some(({ id }) => id === 'net.rxBytesPerS:eth0'), 'series are named with the first values');
  t.equal(deltas[1]!.series, undefined, 'and not again');
  const history = service.history(60_000, ['net.rx']);
  t.same(history.values, { 'net.rxBytesPerS:eth0': [1000, 1000, 1000] });
  t.same(history.series.map(({ id }) => id), ['net.rxBytesPerS:eth0']);
  t.same(service.history(1000).timesMs.map((timeMs) => timeMs - START_MS), [2000, 3000]);
  t.same(JSON.parse(service.historyJson({ windowMs: 60_000 })), service.history(60_000));
});

t.test('an hour is kept, no more', async (t) => {
  const { service, clock } = started();
  clock.advance(4_000_000);
  const { timesMs, values } = service.history(3_600_000);
  t.equal(timesMs.length, 3600);
  t.equal(timesMs.at(-1), START_MS + 4_000_000);
  t.equal(values['cpu.total']?.length, 3600);
});

/** What a client does: a snapshot, then every delta applied to it. */
function follow(state: MetricsHistory, delta: MetricsDelta): MetricsHistory {
  const series = delta.series ?? state.series;
  const timesMs = [...state.timesMs.map((timeMs) => timeMs + (delta.clockShiftMs ?? 0)), delta.timeMs];
  const values = Object.fromEntries(series.map(({ id }) => {
    const column = state.values[id] ?? state.timesMs.map(() => null);
    return [id, [...column, delta.values[id] ?? null]];
  }));
  return { intervalMs: delta.intervalMs ?? state.intervalMs, series, timesMs, values, filesystems: delta.filesystems ?? state.filesystems };
}

t.test('a snapshot followed by deltas is the next snapshot, whatever happens in between', async (t) => {
  const { service, computer, clock } = started();
  clock.advance(2000);
  await settle();
  let state = service.history(3_600_000);
  service.channel.subscribe(({ data }) => { state = follow(state, data as MetricsDelta); });
  const step = async (name: string, change: () => void) => {
    change();
    clock.advance(1000);
    await settle();
    t.same(state, service.history(3_600_000), name);
    const rising = state.timesMs.every((timeMs, index) => index === 0 || timeMs > state.timesMs[index - 1]!);
    t.ok(rising, `${name}: dates rise`);
  };
  await step('a disk is plugged in', () => { computer.plugged = [{ name: 'sda', model: 'WD Red', sizeBytes: 1 }]; });
  await step('its counters have two readings', () => {});
  t.equal(state.series.find(({ id }) => id === 'disk.busy:sda')?.label, 'WD Red');
  await step('a sensor answers', () => { computer.temperature = async () => [{ key: 'cpu', label: 'Processor', celsius: 41.26, criticalCelsius: null }]; });
  await step('and is shown with the next tick', () => {});
  t.equal(state.values['temp.celsius:cpu']?.at(-1), 41.3);
  await step('the clock is set three years forward', () => clock.jumpTo(Date.UTC(2029, 0, 1)));
  t.equal(state.timesMs[0], Date.UTC(2029, 0, 1) - 5000, 'what came before gets its true date');
  await step('the clock is set back by a day', () => clock.jumpTo(clock.nowMs() - 86_400_000));
  await step('the clock is nudged by 100 ms', () => clock.jumpTo(clock.nowMs() + 100));
  await step('the period becomes two seconds', () => service.setInterval(2000));
  await step('the disk is gone', () => { computer.plugged = []; });
  for (let round = 0; round < 12; round += 1) {
    await step('a file system fills', () => {
      computer.mounted = [{ mount: '/data', source: '/dev/sda5', type: 'ext4', sizeBytes: 100, usedBytes: round, availableBytes: 9, readOnly: false }];
    });
  }
  t.equal(state.filesystems[0]?.mount, '/data');
});

t.test('a missed second stays a gap', async (t) => {
  const { service, deltas, clock } = started();
  clock.advance(1000);
  // The process hung: time passes, and the timer finds out afterwards.
  const hungMs = 4300;
  const { nowMs, monotonicMs } = ManualClock.prototype;
  clock.nowMs = () => nowMs.call(clock) + hungMs;
  clock.monotonicMs = () => monotonicMs.call(clock) + hungMs;
  clock.advance(1000);
  clock.advance(700);
  t.same(deltas.map(({ timeMs }) => timeMs - START_MS - 1000), [0, 1000, 5300, 6000]);
  t.same(deltas.map(({ values }) => values['cpu.total']), [0.25, null, 0.25, 0.25], 'the line breaks, the average is true');
  t.ok(service.history(60_000).values['net.rxBytesPerS:eth0']!.includes(null));
});

t.test('lateness does not add up', async (t) => {
  const { deltas, clock, computer } = started();
  const { read } = FakeComputer.prototype;
  // Every look takes 130 ms.
  computer.read = () => {
    clock.advance(130);
    return read.call(computer);
  };
  clock.advance(9900);
  t.same(deltas.map(({ timeMs }) => (timeMs - START_MS) % 1000), Array.from({ length: 9 }, () => 130));
  t.equal(clock.pending, 1);
});

t.test('a slow sensor is asked once at a time, and an old answer is not shown as new', async (t) => {
  let answer: (readings: Temperature[]) => void = () => {};
  const { computer, clock, deltas } = started((computer) => {
    computer.temperature = () => new Promise((resolve) => { answer = resolve; });
  });
  clock.advance(2000);
  t.equal(computer.questions, 1);
  answer([{ key: 'slow', label: 'Slow', celsius: 50, criticalCelsius: null }]);
  await settle();
  clock.advance(1000);
  t.equal(deltas.at(-1)!.values['temp.celsius:slow'], 50);
  t.equal(computer.questions, 2, 'the next question follows the answer');
  clock.advance(3000);
  t.equal(deltas.at(-1)!.values['temp.celsius:slow'], null, 'the second question is still open');
  t.equal(computer.questions, 2);
});

t.test('the period can change at any time, without a gap', async (t) => {
  const { service, deltas, clock } = started();
  clock.advance(500);
  service.setInterval(10_000);
  clock.advance(25_000);
  service.setInterval(1000);
  clock.advance(2000);
  service.setInterval(1000);
  t.same(deltas.map(({ timeMs }) => timeMs - START_MS), [500, 10_500, 20_500, 25_500, 26_500, 27_500]);
  t.ok(deltas.every(({ values }) => values['cpu.total'] === 0.25), 'nothing was missed');
  t.same(deltas.map(({ intervalMs }) => intervalMs).filter(Boolean), [10_000, 1000]);
});

t.test('stop ends everything', async (t) => {
  const { service, computer, clock, deltas } = started();
  clock.advance(1000);
  await service.stop();
  clock.advance(5000);
  t.equal(deltas.length, 1);
  t.equal(clock.pending, 0);
  t.equal(computer.closed, 2, 'counters and sensors');
  t.throws(() => service.tick(), /before start/);
});
