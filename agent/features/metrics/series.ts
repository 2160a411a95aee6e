import type { SeriesInfo } from './schema.ts';

type Unit = SeriesInfo['unit'];

/** Every series the device can have, by the part of its id before the colon. Dimensions: see `SeriesInfo`. */
const units = {
  'cpu.total': 'ratio',
  'cpu.iowait': 'ratio',
  'cpu.steal': 'ratio',
  'cpu.core': 'ratio',
  'load.1m': 'count',
  'load.5m': 'count',
  'load.15m': 'count',
  'memory.usedBytes': 'bytes',
  'memory.availableBytes': 'bytes',
  'memory.totalBytes': 'bytes',
  'swap.usedBytes': 'bytes',
  'swap.totalBytes': 'bytes',
  'pressure.some': 'ratio',
  'pressure.full': 'ratio',
  'disk.readBytesPerS': 'bytesPerS',
  'disk.writeBytesPerS': 'bytesPerS',
  'disk.readOpsPerS': 'opsPerS',
  'disk.writeOpsPerS': 'opsPerS',
  'disk.busy': 'ratio',
  'net.rxBytesPerS': 'bytesPerS',
  'net.txBytesPerS': 'bytesPerS',
  'net.errorsPerS': 'opsPerS',
  'temp.celsius': 'celsius',
  'agent.cpu': 'ratio',
  'agent.rssBytes': 'bytes',
} as const satisfies Record<string, Unit>;

export type Family = keyof typeof units;

/** Values of one sampling period by series id; null is a gap. */
export type Values = Record<string, number | null>;

/** Digits after the point worth keeping: more is noise of the source, and bytes on the wire. */
const digits: Readonly<Record<Unit, number>> = { ratio: 4, bytes: 0, bytesPerS: 0, opsPerS: 1, celsius: 1, count: 2 };

/** Id of a series: `disk.busy` and `vda` make `disk.busy:vda`. */
export const seriesId = (family: Family, dimension?: string | number): string =>
  dimension === undefined ? family : `${family}:${dimension}`;

/** Writes one value, rounded as its unit deserves; a value that is not finite is a gap. */
export function put(values: Values, family: Family, value: number | null, dimension?: string | number): void {
  const factor = 10 ** digits[units[family]];
  const kept = value !== null && Number.isFinite(value) ? Math.round(value * factor) / factor : null;
  values[seriesId(family, dimension)] = kept;
}

/** Describes a series; `labels` has words of the hardware by `family noun:dimension`, such as `disk:vda`. */
export function describeSeries(id: string, labels: ReadonlyMap<string, string>): SeriesInfo {
  const [family, dimension] = splitOnce(id, ':');
  const [noun] = splitOnce(family, '.');
  return { id, unit: units[family as Family], label: labels.get(`${noun}:${dimension}`) ?? '' };
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
