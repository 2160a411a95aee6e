import fc from 'fast-check';
import t from 'tap';
import { niceCeiling, peak, summarise } from '../../ui/src/features/metrics/axis.ts';
import { MetricsWindow, sumColumns } from '../../ui/src/features/metrics/window.ts';
import { gauges, warmest } from '../../ui/src/features/home/gauges.ts';
import { fullness, inOrder, usedRatio } from '../../ui/src/features/home/disks.ts';
import { verdict, vitals } from '../../ui/src/features/home/sentence.ts';
import { speakIn } from '../../ui/src/text/languages.ts';

await speakIn('en');

const ratio = (id: string) => ({ id, unit: 'ratio' as const, label: '' });

function filled(windowMs: number) {
  const window = new MetricsWindow(windowMs);
  window.replace({ intervalMs: 1000, series: [ratio('cpu.total')], timesMs: [1000, 2000, 3000], values: { 'cpu.total': [0.1, null, 0.3] }, filesystems: [] });
  return window;
}

t.test('a window holds the last minutes and forgets what is older', async (t) => {
  const window = filled(3000);
  window.push({ timeMs: 4000, values: { 'cpu.total': 0.4 } });
  t.same(window.timesMs, [2000, 3000, 4000]);
  t.same(window.values('cpu.total'), [null, 0.3, 0.4]);
  t.equal(window.latest('cpu.total'), 0.4);
  t.same(summarise(window.values('cpu.total')), { least: 0.3, most: 0.4, mean: 0.35 });
  t.same(summarise(window.values('no.such')), { least: null, most: null, mean: null });
});

t.test('series come and go; what was not measured is a gap', async (t) => {
  const window = filled(60_000);
  window.push({ timeMs: 4000, values: { 'cpu.total': 0.4, 'temp.celsius:soc': 41 }, series: [ratio('cpu.total'), { id: 'temp.celsius:soc', unit: 'celsius', label: 'SoC' }] });
  t.same(window.values('temp.celsius:soc'), [null, null, null, 41]);
  t.same(warmest(window), { id: 'temp.celsius:soc', label: 'SoC', celsius: 41 });
  window.push({ timeMs: 5000, values: { 'cpu.total': null }, series: [ratio('cpu.total')] });
  t.same(window.values('temp.celsius:soc'), [], 'gone');
  t.equal(window.latest('cpu.total'), null);
});

t.test('when the clock was set, earlier times move along', async (t) => {
  const window = filled(60_000);
  window.push({ timeMs: 104_000, values: { 'cpu.total': 0.4 }, clockShiftMs: 100_000 });
  t.same(window.timesMs, [101_000, 102_000, 103_000, 104_000]);
});

t.test('all columns stay as long as the times, whatever is pushed', async () => {
  const delta = fc.record({ values: fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.option(fc.float({ noNaN: true }))), series: fc.option(fc.uniqueArray(fc.constantFrom('a', 'b', 'c')), { nil: undefined }) });
  fc.assert(
    fc.property(fc.array(delta, { maxLength: 30 }), (deltas) => {
      const window = filled(5000);
      deltas.forEach(({ values, series }, index) => window.push({ timeMs: 4000 + index * 1000, values, ...(series ? { series: series.map(ratio) } : {}) }));
      return window.series.every(({ id }) => window.values(id).length === window.timesMs.length) && window.timesMs.length <= 5;
    }),
  );
});

t.test('sums keep a gap only where all columns have one', async (t) => {
  t.same(sumColumns([[1, null, null], [2, 3, null]], 3), [3, 3, null]);
});

t.test('round ends of a scale', async (t) => {
  t.equal(niceCeiling(0), 1);
  t.equal(niceCeiling(229e6), 500e6);
  t.equal(niceCeiling(2000), 2000);
  t.equal(niceCeiling(0.03), 0.05);
  t.equal(peak([[null, 2], [5, null]]), 5);
  fc.assert(fc.property(fc.double({ min: 1e-6, max: 1e15, noNaN: true }), (value) => niceCeiling(value) >= value * 0.999_99 && niceCeiling(value) <= value * 2.6));
});

t.test('the strip shows what there is: disks take the place of a missing thermometer', async (t) => {
  const window = new MetricsWindow(60_000);
  t.same(gauges(window), []);
  const series = ['cpu.total', 'cpu.core:0', 'cpu.core:1', 'memory.totalBytes', 'memory.usedBytes', 'net.rxBytesPerS:eth0', 'net.txBytesPerS:eth0', 'disk.readBytesPerS:vda', 'disk.writeBytesPerS:vda'];
  const values = Object.fromEntries(series.map((id) => [id, [2 ** 30]]));
  window.replace({ intervalMs: 1000, series: series.map(ratio), timesMs: [1000], values, filesystems: [] });
  t.same(gauges(window).map(({ id }) => id), ['cpu', 'memory', 'network', 'disk']);
  window.push({ timeMs: 2000, values: { 'temp.celsius:soc': 38 }, series: [...series, 'temp.celsius:soc'].map(ratio) });
  t.same(gauges(window).map(({ id }) => id), ['cpu', 'memory', 'network', 'temperature']);
});

t.test('disks: full is what programs cannot use, read-only cannot fill up', async (t) => {
  const disk = { mount: '/data', source: '/dev/vda5', type: 'ext4', sizeBytes: 100, usedBytes: 45, availableBytes: 5, readOnly: false };
  t.equal(usedRatio(disk), 0.9);
  t.equal(fullness(disk), 'full');
  t.equal(fullness({ ...disk, readOnly: true }), 'fixed');
  t.equal(fullness({ ...disk, availableBytes: 10 }), 'filling');
  t.equal(fullness({ ...disk, availableBytes: 50 }), 'ok');
  t.same(inOrder([{ ...disk, mount: '/', readOnly: true }, disk]).map(({ mount }) => mount), ['/data', '/']);
});

t.test('the sentence says what this computer can say', async (t) => {
  const issue = { code: 'services.failed', severity: 'warning' as const, subject: 'a', params: {}, next: '/', sinceMs: 0 };
  t.equal(verdict([]), 'All is well.');
  t.equal(verdict(null), 'Looking …');
  t.equal(verdict([issue, { ...issue, severity: 'notice' }]), '1 thing needs your attention.');
  t.equal(verdict([{ ...issue, severity: 'notice' }]), '1 thing is worth knowing.');
  t.equal(vitals({ celsius: 41, upMs: 22 * 86_400_000 }).replaceAll('\u00a0', ' '), '41°C, 22 days up.');
  t.equal(vitals({ celsius: undefined, upMs: undefined }), '');
});
