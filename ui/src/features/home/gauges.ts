import { bytesPerSecond, celsius, memory, percent } from '../../text/formats.ts';
import { text } from '../../text/index.ts';
import { niceCeiling, peak, summarise } from '../metrics/axis.ts';
import { type MetricsWindow, sumColumns } from '../metrics/window.ts';

type Column = readonly (number | null)[];

export interface GaugeLine {
  readonly label: string;
  readonly values: Column;
  readonly color: string;
}

/** One measured thing of the strip: its lines, its scale and its text.home.strip. */
export interface Gauge {
  readonly id: string;
  readonly name: string;
  readonly lines: readonly GaugeLine[];
  readonly min: number;
  readonly max: number;
  readonly marks: readonly number[];
  /** Said after the value, such as "of 8 GiB". */
  readonly about: string;
  format(value: number): string;
}

const [FIRST, SECOND] = ['--data-1', '--data-2'] as const;

/** What this computer can measure, in the order of the strip. */
export function gauges(window: MetricsWindow): Gauge[] {
  return [cpu(window), memoryGauge(window), network(window), temperature(window) ?? disk(window)].filter((gauge) => gauge !== undefined);
}

function cpu(window: MetricsWindow): Gauge | undefined {
  if (!window.has('cpu.total')) return undefined;
  const cores = window.dimensions('cpu.core').length;
  const lines = [{ label: text.home.strip.cpu, values: window.values('cpu.total'), color: FIRST }];
  return { id: 'cpu', name: text.home.strip.cpu, lines, min: 0, max: 1, marks: [], about: cores > 0 ? text.home.strip.cores({ cores }) : '', format: (value) => percent(value) };
}

function memoryGauge(window: MetricsWindow): Gauge | undefined {
  // Not the latest value, which may be a gap: the gauge must not come and go.
  const totalBytes = summarise(window.values('memory.totalBytes')).most;
  if (totalBytes === null) return undefined;
  const lines = [{ label: text.home.strip.memory, values: window.values('memory.usedBytes'), color: FIRST }];
  return { id: 'memory', name: text.home.strip.memory, lines, min: 0, max: totalBytes, marks: [], about: text.home.strip.of({ total: memory(totalBytes) }), format: memory };
}

function network(window: MetricsWindow): Gauge | undefined {
  return pair(window, 'network', text.home.strip.network, ['net.rxBytesPerS', text.home.strip.received], ['net.txBytesPerS', text.home.strip.sent]);
}

function disk(window: MetricsWindow): Gauge | undefined {
  return pair(window, 'disk', text.home.strip.disk, ['disk.readBytesPerS', text.home.strip.read], ['disk.writeBytesPerS', text.home.strip.written]);
}

/** Two directions, each summed over all its devices. */
function pair(window: MetricsWindow, id: string, name: string, ...families: (readonly [family: string, label: string])[]): Gauge | undefined {
  const lines = families.map(([family, label], index) => ({ label, values: total(window, family), color: index === 0 ? FIRST : SECOND }));
  if (window.dimensions(families[0]![0]).length === 0) return undefined;
  // A floor, so that a few bytes of idle chatter do not look like traffic.
  const max = niceCeiling(Math.max(10_000, peak(lines.map(({ values }) => values))));
  return { id, name, lines, min: 0, max, marks: [], about: '', format: bytesPerSecond };
}

function total(window: MetricsWindow, family: string): Column {
  const columns = window.dimensions(family).map(({ id }) => window.values(id));
  return columns.length === 1 ? columns[0]! : sumColumns(columns, window.timesMs.length);
}

const WARM_CELSIUS = 80;

function temperature(window: MetricsWindow): Gauge | undefined {
  const sensor = warmest(window);
  if (!sensor) return undefined;
  const values = window.values(sensor.id);
  const max = Math.max(90, Math.ceil(peak([values]) / 10) * 10);
  const lines = [{ label: sensor.label || text.home.strip.temperature, values, color: FIRST }];
  return { id: 'temperature', name: text.home.strip.temperature, lines, min: 20, max, marks: [WARM_CELSIUS], about: sensor.label, format: celsius };
}

/** The sensor with the highest value now. */
export function warmest(window: MetricsWindow): { id: string; label: string; celsius: number } | undefined {
  let found: { id: string; label: string; celsius: number } | undefined;
  for (const { id, label } of window.dimensions('temp.celsius')) {
    const value = window.latest(id);
    if (value !== null && (!found || value > found.celsius)) found = { id, label: label || id.slice(id.indexOf(':') + 1), celsius: value };
  }
  return found;
}
