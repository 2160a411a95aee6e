import { readFileSync } from 'node:fs';
import os from 'node:os';
import { OSUtils } from 'node-os-utils';
import systeminformation from 'systeminformation';
import t from 'tap';
import { createBlocks } from '../../agent/host/blocks/index.ts';
import { createProcfs } from '../../agent/host/procfs/index.ts';
import { parseNetDev } from '../../agent/host/procfs/parse.ts';

/**
 * Two independent libraries read the same computer. They are far too costly for the sampling loop (`make bench`), but
 * they would notice a misread column. Values that move between two looks are compared within bounds.
 */
const procfs = createProcfs();
t.teardown(() => procfs.close());
const osutils = new OSUtils();

const isNear = (one: number, other: number, tolerance: number) => Math.abs(one - other) <= tolerance;

t.test('memory', async (t) => {
  const { memory } = procfs.read();
  const theirs = await systeminformation.mem();
  t.equal(memory?.totalBytes, theirs.total);
  t.equal(memory?.swapTotalBytes, theirs.swaptotal);
  const after = procfs.read().memory!;
  const [low, high] = [memory!.availableBytes, after.availableBytes].toSorted((a, b) => a - b);
  t.ok(theirs.available >= low! - theirs.total / 20 && theirs.available <= high! + theirs.total / 20, 'available');
  const third = await osutils.memory.info();
  t.ok(third.success);
  if (third.success) t.equal(memory?.totalBytes, third.data.total.bytes);
});

t.test('processors', async (t) => {
  const { cpu } = procfs.read();
  const theirs = await systeminformation.cpu();
  t.equal(cpu?.cores.length, os.cpus().length);
  t.equal(cpu?.cores.length, theirs.cores);
  const third = await osutils.cpu.info();
  t.ok(third.success);
  if (third.success) t.equal(cpu?.cores.length, third.data.threads);
});

t.test('load', async (t) => {
  const { load } = procfs.read();
  const third = await osutils.cpu.loadAverage();
  t.ok(third.success);
  if (third.success) t.ok(isNear(load!.over15Min, third.data.load15, 0.5));
  t.ok(isNear(load!.over15Min, os.loadavg()[2]!, 0.5));
});

t.test('network counters', async (t) => {
  const counters = () => parseNetDev(readFileSync('/proc/self/net/dev', 'latin1')).find(({ name }) => name === 'lo')!;
  const before = counters();
  const [theirs] = await systeminformation.networkStats('lo');
  const after = counters();
  t.ok(theirs!.rx_bytes >= before.rxBytes && theirs!.rx_bytes <= after.rxBytes, 'received');
  t.ok(theirs!.tx_bytes >= before.txBytes && theirs!.tx_bytes <= after.txBytes, 'sent');
});

t.test('file systems', async (t) => {
  const ours = await createBlocks().filesystems();
  const theirs = await systeminformation.fsSize();
  for (const { mount, sizeBytes, usedBytes } of ours) {
    const other = theirs.find((entry) => entry.mount === mount);
    if (!other) continue;
    t.equal(sizeBytes, other.size, `${mount} size`);
    t.ok(isNear(usedBytes, other.used, sizeBytes * 0.1), `${mount} used`);
  }
  const missed = theirs.filter(({ type, mount }) => type === 'ext4' && !ours.some((entry) => entry.mount === mount));
  t.same(missed.filter(({ fs }) => !ours.some(({ source }) => source === fs)), [], 'no disk is missed');
});
