import fc from 'fast-check';
import t from 'tap';
import { cpuShares, rise, valuesBetween } from '../../agent/features/metrics/rates.ts';
import { describeSeries } from '../../agent/features/metrics/series.ts';
import type { CpuTimes, ProcReading } from '../../agent/host/procfs/port.ts';

const times = (busyTicks: number, idleTicks: number, iowaitTicks = 0, stealTicks = 0): CpuTimes => ({ busyTicks, idleTicks, iowaitTicks, stealTicks });

const quiet: ProcReading = {
  cpu: { total: times(100, 1000), cores: [{ number: 0, times: times(100, 1000) }] },
  load: { over1Min: 0.5, over5Min: 0.25, over15Min: 0.125 },
  memory: { totalBytes: 8e9, availableBytes: 6e9, swapTotalBytes: 2e9, swapFreeBytes: 1.5e9 },
  pressure: [{ resource: 'cpu', some10: 0.1, some60: 0.05, full10: null, full60: null }],
  disks: [
    { name: 'sda', reads: 10, readBytes: 4096, writes: 5, writtenBytes: 512, busyMs: 100 },
    { name: 'sda1', reads: 10, readBytes: 4096, writes: 5, writtenBytes: 512, busyMs: 100 },
  ],
  interfaces: [{ name: 'eth0', rxBytes: 1000, txBytes: 500, errors: 1 }],
  agent: { cpuMs: 1000, rssBytes: 7e7 },
};
const isDisk = (name: string) => name === 'sda';

t.test('two looks, two seconds apart', async (t) => {
  const after: ProcReading = {
    ...quiet,
    cpu: { total: times(150, 1120, 20, 10), cores: [{ number: 0, times: times(150, 1150) }] },
    disks: [{ name: 'sda', reads: 30, readBytes: 4096 + 1e6, writes: 6, writtenBytes: 1024, busyMs: 2200 }, quiet.disks[1]!],
    interfaces: [{ name: 'eth0', rxBytes: 251_000, txBytes: 500, errors: 2 }],
    agent: { cpuMs: 1020, rssBytes: 8e7 },
  };
  t.same(valuesBetween(quiet, after, 2, isDisk), {
    'cpu.total': 0.2632, 'cpu.iowait': 0.1053, 'cpu.steal': 0.0526, 'cpu.core:0': 0.25,
    'load.1m': 0.5, 'load.5m': 0.25, 'load.15m': 0.13,
    'memory.usedBytes': 2e9, 'memory.availableBytes': 6e9, 'memory.totalBytes': 8e9, 'swap.usedBytes': 5e8, 'swap.totalBytes': 2e9,
    'pressure.some:cpu': 0.1,
    'disk.readBytesPerS:sda': 500_000, 'disk.writeBytesPerS:sda': 256, 'disk.readOpsPerS:sda': 10, 'disk.writeOpsPerS:sda': 0.5,
    'disk.busy:sda': 1,
    'net.rxBytesPerS:eth0': 125_000, 'net.txBytesPerS:eth0': 0, 'net.errorsPerS:eth0': 0.5,
    'agent.cpu': 0.01, 'agent.rssBytes': 8e7,
  });
});

t.test('counters that fall are gaps, one by one', async (t) => {
  const after: ProcReading = {
    ...quiet,
    cpu: { total: times(50, 2000), cores: [] },
    disks: [{ ...quiet.disks[0]!, readBytes: 0, busyMs: 4 }],
    interfaces: [{ name: 'eth0', rxBytes: 10, txBytes: 600, errors: 1 }, { name: 'wlan0', rxBytes: 9e9, txBytes: 9e9, errors: 0 }],
  };
  const values = valuesBetween(quiet, after, 1, isDisk);
  for (const id of ['cpu.total', 'cpu.iowait', 'disk.readBytesPerS:sda', 'disk.busy:sda', 'net.rxBytesPerS:eth0', 'net.rxBytesPerS:wlan0']) {
    t.equal(values[id], null, id);
  }
  t.equal(values['disk.readOpsPerS:sda'], 0);
  t.equal(values['net.txBytesPerS:eth0'], 100);
  t.notOk('cpu.core:0' in values, 'a core that went offline is not there');
});

t.test('idle time may be corrected downwards', async (t) => {
  t.same(cpuShares(times(0, 100, 50), times(50, 90, 100)), { busy: 0.5, iowait: 0.5, steal: 0 });
  t.same(cpuShares(times(5, 5), times(5, 5)), { busy: null, iowait: null, steal: null }, 'no time has passed');
  t.equal(rise(undefined, 5), null);
});

t.test('no counters make a negative, infinite or overfull value', async (t) => {
  const tick = fc.nat(1e9);
  const cpu = fc.record({ busyTicks: tick, idleTicks: tick, iowaitTicks: tick, stealTicks: tick });
  const disk = fc.record({ name: fc.constantFrom('sda', 'sdb'), reads: tick, readBytes: tick, writes: tick, writtenBytes: tick, busyMs: tick });
  const entry = fc.record({ name: fc.constantFrom('eth0', '__proto__'), rxBytes: tick, txBytes: tick, errors: tick });
  const reading = fc.record({
    cpu: fc.option(cpu.map((total) => ({ total, cores: [{ number: 0, times: total }] })), { nil: undefined }),
    disks: fc.array(disk, { maxLength: 2 }), interfaces: fc.array(entry, { maxLength: 2 }),
  }).map((part): ProcReading => ({ ...quiet, ...part }));
  fc.assert(fc.property(reading, reading, fc.double({ min: 0.001, max: 1e5, noNaN: true }), (before, after, elapsedS) => {
    for (const [id, value] of Object.entries(valuesBetween(before, after, elapsedS, () => true))) {
      if (value === null) continue;
      const isRatio = describeSeries(id, new Map()).unit === 'ratio' && !id.startsWith('agent');
      if (!Number.isFinite(value) || value < 0 || (isRatio && value > 1 && id !== 'cpu.steal')) throw new Error(`${id} = ${value}`);
    }
  }));
  t.pass();
});

t.test('series say what they are', async (t) => {
  const labels = new Map([['disk:sda', 'WD Red'], ['temp:nvme', 'NVMe drive']]);
  t.same(describeSeries('disk.busy:sda', labels), { id: 'disk.busy:sda', unit: 'ratio', label: 'WD Red' });
  t.same(describeSeries('temp.celsius:nvme', labels), { id: 'temp.celsius:nvme', unit: 'celsius', label: 'NVMe drive' });
  t.same(describeSeries('cpu.total', labels), { id: 'cpu.total', unit: 'ratio', label: '' });
  t.same(describeSeries('net.rxBytesPerS:eth0:1', labels).unit, 'bytesPerS', 'dimensions may hold colons');
});
