import type { CpuTimes, DiskCounters, InterfaceCounters, ProcReading } from '../../host/procfs/port.ts';
import { put, type Values } from './series.ts';

/**
 * How far a counter rose, or null when it fell: it was reset or has wrapped, and how far it really went cannot be
 * known. A gap is true; a guess would be a spike.
 */
export function rise(before: number | undefined, after: number): number | null {
  return before === undefined || after < before ? null : after - before;
}

const per = (value: number | null, divisor: number): number | null => (value === null ? null : value / divisor);

/** Shares of a processor's time between two readings, each 0 to 1; null when the counters went backwards. */
export function cpuShares(before: CpuTimes | undefined, after: CpuTimes): CpuShares {
  const busy = rise(before?.busyTicks, after.busyTicks);
  const steal = rise(before?.stealTicks, after.stealTicks);
  if (!before || busy === null || steal === null) return { busy: null, iowait: null, steal: null };
  // The kernel corrects both idle counters downwards now and then (proc_stat(5) on iowait): that means no time passed.
  const idle = Math.max(0, after.idleTicks - before.idleTicks);
  const iowait = Math.max(0, after.iowaitTicks - before.iowaitTicks);
  const total = busy + idle + iowait;
  return total === 0
    ? { busy: null, iowait: null, steal: null }
    : { busy: busy / total, iowait: iowait / total, steal: steal / total };
}

export interface CpuShares {
  readonly busy: number | null;
  readonly iowait: number | null;
  readonly steal: number | null;
}

/**
 * Values of the period between two looks at the counters.
 * @param elapsedS time between them, above 0
 * @param isDisk which block devices are whole disks
 */
export function valuesBetween(
  before: ProcReading, after: ProcReading, elapsedS: number, isDisk: (name: string) => boolean,
): Values {
  const values: Values = {};
  putCpu(values, before, after);
  putGauges(values, after);
  const disksBefore = new Map(before.disks.map((disk) => [disk.name, disk]));
  for (const disk of after.disks) {
    if (isDisk(disk.name)) putDisk(values, disksBefore.get(disk.name), disk, elapsedS);
  }
  const interfacesBefore = new Map(before.interfaces.map((entry) => [entry.name, entry]));
  for (const entry of after.interfaces) putInterface(values, interfacesBefore.get(entry.name), entry, elapsedS);
  put(values, 'agent.cpu', per(rise(before.agent.cpuMs, after.agent.cpuMs), elapsedS * 1000));
  put(values, 'agent.rssBytes', after.agent.rssBytes);
  return values;
}

function putCpu(values: Values, before: ProcReading, after: ProcReading): void {
  if (!after.cpu) return;
  const { busy, iowait, steal } = cpuShares(before.cpu?.total, after.cpu.total);
  put(values, 'cpu.total', busy);
  put(values, 'cpu.iowait', iowait);
  put(values, 'cpu.steal', steal);
  for (const core of after.cpu.cores) {
    const earlier = before.cpu?.cores.find((entry) => entry.number === core.number);
    put(values, 'cpu.core', cpuShares(earlier?.times, core.times).busy, core.number);
  }
}

function putGauges(values: Values, { load, memory, pressure }: ProcReading): void {
  if (load) {
    put(values, 'load.1m', load.over1Min);
    put(values, 'load.5m', load.over5Min);
    put(values, 'load.15m', load.over15Min);
  }
  if (memory) {
    put(values, 'memory.usedBytes', memory.totalBytes - memory.availableBytes);
    put(values, 'memory.availableBytes', memory.availableBytes);
    put(values, 'memory.totalBytes', memory.totalBytes);
    put(values, 'swap.usedBytes', memory.swapTotalBytes - memory.swapFreeBytes);
    put(values, 'swap.totalBytes', memory.swapTotalBytes);
  }
  for (const { resource, some10, full10 } of pressure) {
    put(values, 'pressure.some', some10, resource);
    if (full10 !== null) put(values, 'pressure.full', full10, resource);
  }
}

function putDisk(values: Values, before: DiskCounters | undefined, after: DiskCounters, elapsedS: number): void {
  const { name } = after;
  put(values, 'disk.readBytesPerS', per(rise(before?.readBytes, after.readBytes), elapsedS), name);
  put(values, 'disk.writeBytesPerS', per(rise(before?.writtenBytes, after.writtenBytes), elapsedS), name);
  put(values, 'disk.readOpsPerS', per(rise(before?.reads, after.reads), elapsedS), name);
  put(values, 'disk.writeOpsPerS', per(rise(before?.writes, after.writes), elapsedS), name);
  const busy = per(rise(before?.busyMs, after.busyMs), elapsedS * 1000);
  // The kernel counts in its own ticks, so a saturated disk may come out a little above all of the time.
  put(values, 'disk.busy', busy === null ? null : Math.min(1, busy), name);
}

function putInterface(
  values: Values, before: InterfaceCounters | undefined, after: InterfaceCounters, elapsedS: number,
): void {
  const { name } = after;
  put(values, 'net.rxBytesPerS', per(rise(before?.rxBytes, after.rxBytes), elapsedS), name);
  put(values, 'net.txBytesPerS', per(rise(before?.txBytes, after.txBytes), elapsedS), name);
  put(values, 'net.errorsPerS', per(rise(before?.errors, after.errors), elapsedS), name);
}
