import type {
  CpuReading, CpuTimes, DiskCounters, InterfaceCounters, LoadReading, MemoryReading, PressureReading, PressureResource,
} from './port.ts';

/** Sectors in diskstats are 512 bytes whatever the disk's own are (Documentation/admin-guide/iostats.rst). */
const SECTOR_BYTES = 512;

const isCount = (field: string | undefined): field is string => field !== undefined && /^\d{1,20}$/.test(field);

/** Fields of one line as counters, or undefined when there are fewer than `needed` or one is no number. */
function counts(fields: readonly string[], needed: number): number[] | undefined {
  return fields.length >= needed && fields.every(isCount) ? fields.map(Number) : undefined;
}

const words = (line: string): string[] => line.trim().split(/\s+/);

/** Lines `cpu` and `cpuN` of /proc/stat: user nice system idle iowait irq softirq steal guest guest_nice. */
export function parseStat(text: string): CpuReading | undefined {
  let total: CpuTimes | undefined;
  const cores: { number: number; times: CpuTimes }[] = [];
  for (const line of text.split('\n')) {
    // The processors come first; the interrupt counters after them may be kilobytes.
    if (!line.startsWith('cpu')) break;
    const [name, ...fields] = words(line);
    const times = cpuTimes(fields);
    if (!times) continue;
    if (name === 'cpu') total = times;
    else if (isCount(name!.slice(3))) cores.push({ number: Number(name!.slice(3)), times });
  }
  return total && { total, cores };
}

function cpuTimes(fields: readonly string[]): CpuTimes | undefined {
  const numbers = counts(fields, 4);
  if (!numbers) return undefined;
  const [user, nice, system, idle, iowait = 0, irq = 0, softirq = 0, steal = 0] = numbers;
  // Guest time is already part of user and nice.
  const busyTicks = user! + nice! + system! + irq + softirq + steal;
  return { busyTicks, idleTicks: idle!, iowaitTicks: iowait, stealTicks: steal };
}

/** /proc/loadavg: `0.16 0.08 0.08 2/91 7398`. */
export function parseLoad(text: string): LoadReading | undefined {
  const fields = words(text).slice(0, 3);
  if (fields.length < 3 || !fields.every((field) => /^\d{1,9}\.\d{1,6}$/.test(field))) return undefined;
  const [over1Min, over5Min, over15Min] = fields.map(Number);
  return { over1Min: over1Min!, over5Min: over5Min!, over15Min: over15Min! };
}

const kibibytes = (text: string, name: string): number | undefined => {
  const found = new RegExp(`^${name}:\\s+(\\d{1,15}) kB$`, 'm').exec(text);
  return found ? Number(found[1]) * 1024 : undefined;
};

/** /proc/meminfo; its kB are KiB. Kernels before 3.14 have no MemAvailable: they have no answer. */
export function parseMeminfo(text: string): MemoryReading | undefined {
  const totalBytes = kibibytes(text, 'MemTotal');
  const availableBytes = kibibytes(text, 'MemAvailable');
  if (!totalBytes || availableBytes === undefined) return undefined;
  const swapTotalBytes = kibibytes(text, 'SwapTotal') ?? 0;
  const swapFreeBytes = kibibytes(text, 'SwapFree') ?? 0;
  return { totalBytes, availableBytes, swapTotalBytes, swapFreeBytes };
}

/** A line such as `some avg10=6.15 avg60=1.11 avg300=0.28 total=10107469`; percent becomes a ratio. */
function pressureLine(text: string, kind: 'some' | 'full'): readonly [number, number] | undefined {
  const found = new RegExp(`^${kind} avg10=(\\d{1,3}\\.\\d\\d) avg60=(\\d{1,3}\\.\\d\\d) `, 'm').exec(text);
  return found ? [ratio(found[1]!), ratio(found[2]!)] : undefined;
}

// Whole hundredths of a percent first: 4.69 / 100 is not 0.0469 in binary, 469 / 10000 is.
const ratio = (percent: string): number => Math.min(1, Math.round(Number(percent) * 100) / 10_000);

/** /proc/pressure/*; see Documentation/accounting/psi.rst. Before Linux 5.13 the cpu file has no `full` line. */
export function parsePressure(resource: PressureResource, text: string): PressureReading | undefined {
  const some = pressureLine(text, 'some');
  if (!some) return undefined;
  const full = pressureLine(text, 'full');
  return { resource, some10: some[0], some60: some[1], full10: full?.[0] ?? null, full60: full?.[1] ?? null };
}

/** /proc/diskstats: major, minor, name, then at least eleven counters. */
export function parseDiskstats(text: string): DiskCounters[] {
  const disks: DiskCounters[] = [];
  for (const line of text.split('\n')) {
    const [, , name, ...fields] = words(line);
    const numbers = counts(fields, 11);
    if (!name || !numbers) continue;
    disks.push({
      name,
      reads: numbers[0]!,
      readBytes: numbers[2]! * SECTOR_BYTES,
      writes: numbers[4]!,
      writtenBytes: numbers[6]! * SECTOR_BYTES,
      busyMs: numbers[9]!,
    });
  }
  return disks;
}

/** /proc/net/dev: two header lines, then `name: ` with eight receive and eight transmit counters. */
export function parseNetDev(text: string): InterfaceCounters[] {
  const interfaces: InterfaceCounters[] = [];
  for (const line of text.split('\n')) {
    // The name ends at the last colon: names of aliases may hold one themselves.
    const colon = line.lastIndexOf(':');
    const name = line.slice(0, Math.max(0, colon)).trim();
    const numbers = counts(words(line.slice(colon + 1)), 16);
    if (!name || !numbers) continue;
    interfaces.push({ name, rxBytes: numbers[0]!, txBytes: numbers[8]!, errors: numbers[2]! + numbers[10]! });
  }
  return interfaces;
}
