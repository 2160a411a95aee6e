/** Numbers, sizes, times and temperatures as people read them, by the browser's own Intl data. */

/** Language and country of the reader; set with the words, since both must speak the same language. */
let locale = '';
const numberFormats = new Map<string, Intl.NumberFormat>();
const dateFormats = new Map<string, Intl.DateTimeFormat>();

/** @param next BCP 47 */
export function formatIn(next: string): void {
  locale = next;
  numberFormats.clear();
  dateFormats.clear();
}

/** Making a format costs far more than using it. */
function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options);
  const format = numberFormats.get(key) ?? new Intl.NumberFormat(locale, options);
  numberFormats.set(key, format);
  return format;
}

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options);
  const format = dateFormats.get(key) ?? new Intl.DateTimeFormat(locale, options);
  dateFormats.set(key, format);
  return format;
}

/** @param digits after the point, at most */
export function number(value: number, digits = 0, minDigits = 0): string {
  return numberFormat({ maximumFractionDigits: digits, minimumFractionDigits: minDigits, signDisplay: 'negative' }).format(value);
}

function withUnit(value: number, unit: string, unitDisplay: 'long' | 'short' | 'narrow', digits = 0): string {
  return numberFormat({ style: 'unit', unit, unitDisplay, maximumFractionDigits: digits, signDisplay: 'negative' }).format(value);
}

/** Units of the device's settings and values, as Intl calls them. */
const intlUnits: Readonly<Record<string, string>> = { ms: 'millisecond', s: 'second', min: 'minute', h: 'hour', d: 'day', '%': 'percent', '°C': 'celsius' };

/** A value in a unit of the device: "10 min". Units that Intl does not know stay as they are. */
export function quantity(value: number, unit: string | null, digits = 3): string {
  const known = intlUnits[unit ?? ''];
  if (known) return withUnit(value, known, displayOf(known), digits);
  return unit === null ? number(value, digits) : `${number(value, digits)}${NBSP}${unit}`;
}

/** Days have no short form that everybody reads: German has "Tg.". */
const displayOf = (unit: string): 'long' | 'short' => (unit === 'day' ? 'long' : 'short');

/** The unit alone, as it stands behind such a value. */
export function unitSign(value: number, unit: string): string {
  const known = intlUnits[unit];
  const parts = known ? numberFormat({ style: 'unit', unit: known, unitDisplay: displayOf(known) }).formatToParts(value) : [];
  return parts.find(({ type }) => type === 'unit' || type === 'percentSign')?.value ?? unit;
}

const NBSP = '\u00a0';
const sizes = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'] as const;
const binaryPrefixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi'] as const;

/** A size on disk or on the wire: powers of 1000, as disks and networks are sold. */
export function bytes(sizeBytes: number): string {
  const { value, step, digits } = scaled(sizeBytes, 1000);
  // Intl writes out "byte" in full, where columns need a sign.
  return step === 0 ? `${number(value)}${NBSP}${byteSign()}` : withUnit(value, sizes[step]!, 'short', digits);
}

/** A size of memory: powers of 1024, as memory is built. Intl knows no such units, only the sign of the byte. */
export function memory(sizeBytes: number): string {
  const { value, step, digits } = scaled(sizeBytes, 1024);
  return `${number(value, digits)}${NBSP}${binaryPrefixes[step]}${byteSign()}`;
}

export function bytesPerSecond(rate: number): string {
  const { value, step, digits } = scaled(rate, 1000);
  return step === 0 ? `${number(value)}${NBSP}${byteSign()}/s` : withUnit(value, `${sizes[step]!}-per-second`, 'short', digits);
}

/** "B", or "o" in French: what follows the k of a kilobyte. */
function byteSign(): string {
  const parts = numberFormat({ style: 'unit', unit: 'kilobyte', unitDisplay: 'short' }).formatToParts(1);
  return (parts.find(({ type }) => type === 'unit')?.value ?? 'kB').slice(1);
}

function scaled(amount: number, base: number): { value: number; step: number; digits: number } {
  let step = 0;
  let rest = Math.abs(amount);
  // 999.5 of a unit would be shown as 1000 of it: that is one of the next.
  while (rest >= base - 0.5 && step < sizes.length - 1) {
    rest /= base;
    step += 1;
  }
  return { value: Math.sign(amount) * rest, step, digits: step === 0 || rest >= 99.95 ? 0 : 1 };
}

/** Speed of a network link, in megabits per second. */
export function megabits(perSecond: number): string {
  return withUnit(perSecond, 'megabit-per-second', 'short');
}

/** @param ratio 0 to 1 */
export function percent(ratio: number, digits = 0): string {
  return numberFormat({ style: 'percent', maximumFractionDigits: digits, minimumFractionDigits: digits, signDisplay: 'negative' }).format(ratio);
}

/** @param value in percent of one core, which may exceed 100 */
export function cpuPercent(value: number): string {
  return percent(value / 100, value < 9.95 ? 1 : 0);
}

export function celsius(value: number): string {
  return withUnit(value, 'celsius', 'short');
}

const steps: readonly (readonly [unit: 'day' | 'hour' | 'minute' | 'second', ms: number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
];

const stepOf = (ms: number): (typeof steps)[number] => steps.find(([, stepMs]) => ms >= stepMs) ?? ['second', 1000];

/** A length of time in its largest unit, rounded down: "22 days", "3 hours", "40 seconds". */
export function duration(ms: number): string {
  const [unit, size] = stepOf(ms);
  return withUnit(Math.max(0, Math.floor(ms / size)), unit, 'long');
}

/** The two largest units: "22 days, 4 hours". */
export function exactDuration(ms: number): string {
  const [unit, size] = stepOf(ms);
  const next = steps[steps.findIndex(([other]) => other === unit) + 1];
  const parts = [duration(ms)];
  const rest = next ? Math.floor((ms % size) / next[1]) : 0;
  if (next && rest > 0) parts.push(withUnit(rest, next[0], 'long'));
  return new Intl.ListFormat(locale, { type: 'unit', style: 'short' }).format(parts);
}

/** As short as it gets, for columns: "22d", "3h", "40s". */
export function shortDuration(ms: number): string {
  const [unit, size] = stepOf(ms);
  return withUnit(Math.max(0, Math.floor(ms / size)), unit, 'narrow');
}

/** "3 hours ago", "yesterday", "now". */
export function relative(timeMs: number, nowMs: number): string {
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const deltaMs = timeMs - nowMs;
  const [unit, size] = stepOf(Math.abs(deltaMs));
  if (unit === 'second' && Math.abs(deltaMs) < 10_000) return format.format(0, 'second');
  return format.format(Math.trunc(deltaMs / size), unit);
}

/** Date and time to the second, in the reader's zone. */
export function dateTime(timeMs: number): string {
  return dateFormat({ dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' }).format(timeMs);
}

/** Time of day to the second. */
export function clock(timeMs: number): string {
  return dateFormat({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(timeMs);
}

/** "14:05", as a clock in `zone` shows it; in the reader's own zone without one. */
export function timeIn(zone: string | undefined, timeMs: number): string {
  return dateFormat({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone }).format(timeMs);
}

/** "a, b and c" */
export function list(items: readonly string[]): string {
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(items);
}
