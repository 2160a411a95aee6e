import type {
  CpuReading, CpuTimes, DiskCounters, InterfaceCounters, LoadReading, MemoryReading, PressureReading, PressureResource,
} from './port.ts';

/** Sectors in diskstats are 512 bytes whatever the disk's own are (Documentation/admin-guide/iostats.rst). */
const SECTOR_BYTES = 512;

// One expression a file, not one a field: at one look a second nothing here is ever compiled to machine code, and the
// interpreter takes up to six times as long to split and test fields as the expression takes to match them.

/** Lines `cpu` and `cpuN`: user nice system idle, and on all but antique kernels iowait irq softirq steal (and guest). */
const cpuLine = /^cpu(\d{0,5})((?: +\d{1,20}){4,})$/gm;

/** Lines `cpu` and `cpuN` of /proc/stat. */
export function parseStat(text: string): CpuReading | undefined {
  let total: CpuTimes | undefined;
  const cores: { number: number; times: CpuTimes }[] = [];
  for (const [, number, fields] of text.matchAll(cpuLine)) {
    const times = cpuTimes(fields!);
    if (number === '') total = times;
    else cores.push({ number: Number(number), times });
  }
  return total && { total, cores };
}

function cpuTimes(fields: string): CpuTimes {
  const [user, nice, system, idle, iowait = 0, irq = 0, softirq = 0, steal = 0] = fields.trim().split(/ +/).map(Number);
  // Guest time is already part of user and nice.
  const busyTicks = user! + nice! + system! + irq + softirq + steal;
  return { busyTicks, idleTicks: idle!, iowaitTicks: iowait, stealTicks: steal };
}

const loadLine = /^(\d{1,9}\.\d{1,6}) (\d{1,9}\.\d{1,6}) (\d{1,9}\.\d{1,6})(?: |$)/;

/** /proc/loadavg: `0.16 0.08 0.08 2/91 7398`. */
export function parseLoad(text: string): LoadReading | undefined {
  const found = loadLine.exec(text);
  return found ? { over1Min: Number(found[1]), over5Min: Number(found[2]), over15Min: Number(found[3]) } : undefined;
}

const memoryLine = /^(MemTotal|MemAvailable|SwapTotal|SwapFree): +(\d{1,15}) kB$/gm;

/** /proc/meminfo; its kB are KiB. Kernels before 3.14 have no MemAvailable: they have no answer. */
export function parseMeminfo(text: string): MemoryReading | undefined {
  const bytes: Record<string, number> = {};
  for (const [, name, kibibytes] of text.matchAll(memoryLine)) bytes[name!] = Number(kibibytes) * 1024;
  const { MemTotal: totalBytes, MemAvailable: availableBytes, SwapTotal = 0, SwapFree = 0 } = bytes;
  if (!totalBytes || availableBytes === undefined) return undefined;
  return { totalBytes, availableBytes, swapTotalBytes: SwapTotal, swapFreeBytes: SwapFree };
}

/** Lines such as `some avg10=6.15 avg60=1.11 avg300=0.28 total=10107469`. */
const someLine = /^some avg10=(\d{1,3}\.\d\d) avg60=(\d{1,3}\.\d\d) /m;
const fullLine = /^full avg10=(\d{1,3}\.\d\d) avg60=(\d{1,3}\.\d\d) /m;

// Whole hundredths of a percent first: 4.69 / 100 is not 0.0469 in binary, 469 / 10000 is.
const ratio = (percent: string): number => Math.min(1, Math.round(Number(percent) * 100) / 10_000);

/** /proc/pressure/*, percent there; see Documentation/accounting/psi.rst. Before Linux 5.13 cpu has no `full` line. */
export function parsePressure(resource: PressureResource, text: string): PressureReading | undefined {
  const some = someLine.exec(text);
  if (!some) return undefined;
  const full = fullLine.exec(text);
  const fulls = full ? { full10: ratio(full[1]!), full60: ratio(full[2]!) } : { full10: null, full60: null };
  return { resource, some10: ratio(some[1]!), some60: ratio(some[2]!), ...fulls };
}

/** Major, minor, name, then eleven counters: reads merged sectors ms, the same of writes, in flight, busy ms, queued ms. */
const diskLine =
  /^ *\d+ +\d+ (\S+) (\d{1,20}) \d+ (\d{1,20}) \d+ (\d{1,20}) \d+ (\d{1,20}) \d+ \d+ (\d{1,20}) \d+(?: \d+)*$/gm;

/** /proc/diskstats. */
export function parseDiskstats(text: string): DiskCounters[] {
  const disks: DiskCounters[] = [];
  for (const [, name, reads, sectorsRead, writes, sectorsWritten, busyMs] of text.matchAll(diskLine)) {
    disks.push({
      name: name!,
      reads: Number(reads),
      readBytes: Number(sectorsRead) * SECTOR_BYTES,
      writes: Number(writes),
      writtenBytes: Number(sectorsWritten) * SECTOR_BYTES,
      busyMs: Number(busyMs),
    });
  }
  return disks;
}

/** `name:`, then eight receive counters (bytes packets errors …) and eight transmit counters (bytes packets errors …). */
const interfaceLine =
  /^ *(\S+): *(\d{1,20}) +\d+ +(\d{1,20})(?: +\d+){5} +(\d{1,20}) +\d+ +(\d{1,20})(?: +\d+){5} *$/gm;

/** /proc/net/dev. */
export function parseNetDev(text: string): InterfaceCounters[] {
  const interfaces: InterfaceCounters[] = [];
  for (const [, name, rxBytes, rxErrors, txBytes, txErrors] of text.matchAll(interfaceLine)) {
    const errors = Number(rxErrors) + Number(txErrors);
    interfaces.push({ name: name!, rxBytes: Number(rxBytes), txBytes: Number(txBytes), errors });
  }
  return interfaces;
}
