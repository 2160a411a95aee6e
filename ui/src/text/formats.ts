/** Numbers, sizes, times and temperatures as people read them, by the browser's own Intl data. */

/** The language of the words in this folder; formats must speak the same one. */
const LOCALE = 'en';

const decimalUnits = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;
const binaryUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;
const NBSP = '\u00a0';

const plain = new Map<string, Intl.NumberFormat>();

/** @param digits after the point, at most */
export function number(value: number, digits = 0, minDigits = 0): string {
  const key = `${digits} ${minDigits}`;
  const format =
    plain.get(key) ?? new Intl.NumberFormat(LOCALE, { maximumFractionDigits: digits, minimumFractionDigits: minDigits, signDisplay: 'negative' });
  plain.set(key, format);
  return format.format(value);
}

/** A size on disk or on the wire: powers of 1000, as disks and networks are sold. */
export function bytes(sizeBytes: number): string {
  return scaled(sizeBytes, 1000, decimalUnits);
}

/** A size of memory: powers of 1024, as memory is built. */
export function memory(sizeBytes: number): string {
  return scaled(sizeBytes, 1024, binaryUnits);
}

export function bytesPerSecond(rate: number): string {
  return `${scaled(rate, 1000, decimalUnits)}/s`;
}

function scaled(value: number, base: number, units: readonly string[]): string {
  let unit = 0;
  let rest = Math.abs(value);
  // 999.5 of a unit would be shown as 1000 of it: that is one of the next.
  while (rest >= base - 0.5 && unit < units.length - 1) {
    rest /= base;
    unit += 1;
  }
  const digits = unit === 0 || rest >= 99.95 ? 0 : 1;
  return `${number(Math.sign(value) * rest, digits)}${NBSP}${units[unit]}`;
}

/** @param ratio 0 to 1 */
export function percent(ratio: number, digits = 0): string {
  return `${number(ratio * 100, digits, digits)}${NBSP}%`;
}

/** @param value in percent of one core, which may exceed 100 */
export function cpuPercent(value: number): string {
  return `${number(value, value < 9.95 ? 1 : 0, value < 9.95 ? 1 : 0)}${NBSP}%`;
}

export function celsius(value: number): string {
  return `${number(value)}${NBSP}°C`;
}

const steps: readonly (readonly [unit: 'day' | 'hour' | 'minute' | 'second', ms: number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
];

/** A length of time in its largest unit, rounded down: "22 days", "3 hours", "40 seconds". */
export function duration(ms: number): string {
  const [unit, size] = steps.find(([, stepMs]) => ms >= stepMs) ?? (['second', 1000] as const);
  return withUnit(Math.max(0, Math.floor(ms / size)), unit, 'long');
}

/** The two largest units: "22 days 4 hours". */
export function exactDuration(ms: number): string {
  const index = Math.max(0, steps.findIndex(([, stepMs]) => ms >= stepMs));
  const [unit, size] = ms < 1000 ? steps.at(-1)! : steps[index]!;
  const next = steps[index + 1];
  const first = withUnit(Math.floor(ms / size), unit, 'long');
  const rest = next && ms >= 1000 ? Math.floor((ms % size) / next[1]) : 0;
  return rest === 0 ? first : `${first} ${withUnit(rest, next![0], 'long')}`;
}

/** As short as it gets, for columns: "22 d", "3 h", "40 s". */
export function shortDuration(ms: number): string {
  const [unit, size] = steps.find(([, stepMs]) => ms >= stepMs) ?? (['second', 1000] as const);
  return `${number(Math.max(0, Math.floor(ms / size)))}${NBSP}${unit === 'minute' ? 'min' : unit[0]}`;
}

function withUnit(value: number, unit: string, unitDisplay: 'long' | 'short'): string {
  return new Intl.NumberFormat(LOCALE, { style: 'unit', unit, unitDisplay }).format(value);
}

const relativeFormat = new Intl.RelativeTimeFormat(LOCALE, { numeric: 'auto' });

/** "3 hours ago", "yesterday", "now". */
export function relative(timeMs: number, nowMs: number): string {
  const deltaMs = timeMs - nowMs;
  const [unit, size] = steps.find(([, stepMs]) => Math.abs(deltaMs) >= stepMs) ?? (['second', 1000] as const);
  if (unit === 'second' && Math.abs(deltaMs) < 10_000) return relativeFormat.format(0, 'second');
  return relativeFormat.format(Math.trunc(deltaMs / size), unit);
}

/** Date and time to the second, in the reader's zone. */
export function dateTime(timeMs: number): string {
  return new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' }).format(timeMs);
}

const clockFormat = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const dayFormat = new Intl.DateTimeFormat(LOCALE, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });

/** Time of day to the second. */
export function clock(timeMs: number): string {
  return clockFormat.format(timeMs);
}

export function day(timeMs: number): string {
  return dayFormat.format(timeMs);
}

/** The time a clock in `zone` shows now, such as "14:05". */
export function timeIn(zone: string, timeMs: number): string {
  const options = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone } as const;
  return new Intl.DateTimeFormat(LOCALE, options).format(timeMs);
}

/** "a, b and c" */
export function list(items: readonly string[]): string {
  return new Intl.ListFormat(LOCALE, { type: 'conjunction' }).format(items);
}

/** "1 unit", "3 units" */
export function count(value: number, one: string, many: string): string {
  return `${number(value)} ${new Intl.PluralRules(LOCALE).select(value) === 'one' ? one : many}`;
}
