import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import {
  parseDiskstats, parseLoad, parseMeminfo, parseNetDev, parsePressure, parseStat,
} from '../../agent/host/procfs/parse.ts';

const fixture = (machine: string, ...file: string[]) =>
  readFileSync(path.join(import.meta.dirname, '../fixtures', machine, 'proc', ...file), 'utf8');
const pi = (...file: string[]) => fixture('raspberry-pi-5', ...file);
const vm = (...file: string[]) => fixture('virtual-machine-x86', ...file);

t.test('processors', async (t) => {
  const reading = parseStat(pi('stat'));
  t.same(reading?.total, { busyTicks: 184467 + 512 + 90321 + 3021, idleTicks: 8823112, iowaitTicks: 12044, stealTicks: 0 });
  t.same(reading?.cores.map((core) => core.number), [0, 1, 2, 3]);
  t.equal(parseStat(vm('stat'))?.total.stealTicks, 68, 'a hypervisor steals');
  t.equal(parseStat(vm('stat'))?.cores.length, 2);
  t.same(parseStat('cpu  5 0 5 90\ncpu3 5 0 5 90\n')?.cores[0], {
    number: 3, times: { busyTicks: 10, idleTicks: 90, iowaitTicks: 0, stealTicks: 0 },
  }, 'Linux 2.4 had four counters, and cores may be offline');
  for (const bad of ['', 'cpu', 'cpu 1 2', 'cpu a b c d', 'intr 1 2 3 4', 'cpu0 1 2 3 4\n']) t.equal(parseStat(bad), undefined, bad);
});

t.test('load', async (t) => {
  t.same(parseLoad(pi('loadavg')), { over1Min: 0.52, over5Min: 0.58, over15Min: 0.59 });
  for (const bad of ['', '1.0 2.0', 'a b c', '0.1 -2 0.3', 'NaN NaN NaN']) t.equal(parseLoad(bad), undefined, bad);
});

t.test('memory', async (t) => {
  t.same(parseMeminfo(pi('meminfo')), {
    totalBytes: 8245168 * 1024, availableBytes: 6321104 * 1024, swapTotalBytes: 2097136 * 1024, swapFreeBytes: 1900544 * 1024,
  });
  t.equal(parseMeminfo(vm('meminfo'))?.swapTotalBytes, 0);
  t.equal(parseMeminfo('MemTotal: 100 kB\nMemFree: 50 kB\n'), undefined, 'a kernel without MemAvailable gives no guess');
  t.equal(parseMeminfo('MemTotal: 0 kB\nMemAvailable: 0 kB\n'), undefined);
});

t.test('pressure', async (t) => {
  t.same(parsePressure('io', vm('pressure', 'io')), { resource: 'io', some10: 0.0189, some60: 0.0469, full10: 0.0169, full60: 0.0408 });
  const old = parsePressure('cpu', 'some avg10=12.50 avg60=1.00 avg300=0.10 total=123\n');
  t.same(old, { resource: 'cpu', some10: 0.125, some60: 0.01, full10: null, full60: null }, 'before Linux 5.13');
  for (const bad of ['', 'some', 'full avg10=1.00 avg60=1.00 avg300=1.00 total=1', 'some avg10=x avg60=1.00 ']) {
    t.equal(parsePressure('cpu', bad), undefined, bad);
  }
});

t.test('block devices', async (t) => {
  const disks = parseDiskstats(pi('diskstats'));
  t.same(disks.find((disk) => disk.name === 'mmcblk0'), {
    name: 'mmcblk0', reads: 30212, readBytes: 2201344 * 512, writes: 88123, writtenBytes: 3301288 * 512, busyMs: 401233,
  });
  t.equal(disks.find((disk) => disk.name === 'sda')?.readBytes, 90112 * 512, 'fourteen columns, as before Linux 4.18');
  t.equal(disks.length, 7);
  t.same(parseDiskstats('8 0 sda 1 2 3\n8 0 sdb 1 2 x 4 5 6 7 8 9 10 11\n\n'), []);
});

t.test('interfaces', async (t) => {
  const interfaces = parseNetDev(pi('self', 'net', 'dev'));
  t.same(interfaces.find((entry) => entry.name === 'eth0'), { name: 'eth0', rxBytes: 8823112331, txBytes: 771203312, errors: 5 });
  t.same(interfaces.map((entry) => entry.name), ['lo', 'eth0', 'wlan0', 'podman0', 'veth0']);
  const tight = 'eth0:1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\neth0:1: 1 2 0 4 5 6 7 8 9 10 0 12 13 14 15 16\n';
  t.same(parseNetDev(tight).map((entry) => [entry.name, entry.errors]), [['eth0', 14], ['eth0:1', 0]]);
  t.same(parseNetDev('eth0: 1 2 3\n: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n'), []);
});

t.test('whatever bytes come, parsers answer with sane numbers or not at all', async (t) => {
  const number = fc.oneof(fc.nat().map(String), fc.constantFrom('-1', '1e9', '0x10', '', 'kB', '99999999999999999999', '١'));
  const line = fc.tuple(fc.constantFrom('cpu', 'cpu0', 'some', 'full', '8 0 sda', 'eth0:', 'MemTotal:', 'MemAvailable:'), fc.array(number, { maxLength: 20 }));
  const lines = fc.array(line.map(([head, fields]) => [head, ...fields].join(' '))).map((all) => all.join('\n'));
  const bytes = fc.uint8Array({ maxLength: 400 }).map((array) => Buffer.from(array).toString('latin1'));
  fc.assert(fc.property(fc.oneof(lines, bytes), (text) => {
    const answers = [
      parseStat(text), parseLoad(text), parseMeminfo(text), parsePressure('io', text), parseDiskstats(text), parseNetDev(text),
    ];
    for (const value of numbersIn(answers)) if (!Number.isFinite(value) || value < 0) throw new Error(`${value} from ${text}`);
  }), { numRuns: 2000 });
  t.pass('2,000 texts');
});

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(numbersIn) : [];
}
