import type { MetricsDelta, MetricsHistory, SeriesInfo } from '../../../../agent/features/metrics/schema.ts';

type Value = number | null;

/** The last minutes of every series, in columns: `values(id)[i]` belongs to `timesMs[i]`. Oldest first. */
export class MetricsWindow {
  /** Length of the window in ms. */
  readonly windowMs: number;
  #series = new Map<string, SeriesInfo>();
  #timesMs: number[] = [];
  #columns = new Map<string, Value[]>();
  #filesystems: MetricsHistory['filesystems'] = [];

  constructor(windowMs: number) {
    this.windowMs = windowMs;
  }

  get timesMs(): readonly number[] {
    return this.#timesMs;
  }

  get series(): readonly SeriesInfo[] {
    return [...this.#series.values()];
  }

  get filesystems(): MetricsHistory['filesystems'] {
    return this.#filesystems;
  }

  /** The column of a series; empty for one that this computer does not have. */
  values(id: string): readonly Value[] {
    return this.#columns.get(id) ?? [];
  }

  /** The newest value; null for a gap or an unknown series. */
  latest(id: string): Value {
    return this.#columns.get(id)?.at(-1) ?? null;
  }

  has(id: string): boolean {
    return this.#series.has(id);
  }

  /** Dimensions of a family: `disk.busy` gives the disks. */
  dimensions(family: string): readonly SeriesInfo[] {
    return this.series.filter(({ id }) => id.startsWith(`${family}:`));
  }

  /** Takes the history as the device has it. */
  replace(history: MetricsHistory): void {
    this.#timesMs = [...history.timesMs];
    this.#describe(history.series);
    this.#columns = new Map(history.series.map(({ id }) => [id, [...(history.values[id] ?? [])]]));
    this.#filesystems = history.filesystems;
    this.#forget();
  }

  /** Takes one more sampling period. */
  push(delta: MetricsDelta): void {
    if (delta.clockShiftMs) this.#timesMs = this.#timesMs.map((timeMs) => timeMs + delta.clockShiftMs!);
    if (delta.series) this.#describe(delta.series);
    if (delta.filesystems) this.#filesystems = delta.filesystems;
    for (const id of this.#series.keys()) this.#column(id).push(delta.values[id] ?? null);
    this.#timesMs.push(delta.timeMs);
    this.#forget();
  }

  #describe(series: readonly SeriesInfo[]): void {
    this.#series = new Map(series.map((info) => [info.id, info]));
    for (const id of this.#columns.keys()) if (!this.#series.has(id)) this.#columns.delete(id);
  }

  /** The column to push to; a series that appears now had gaps before. */
  #column(id: string): Value[] {
    let column = this.#columns.get(id);
    if (!column) {
      column = Array.from<Value>({ length: this.#timesMs.length }).fill(null);
      this.#columns.set(id, column);
    }
    return column;
  }

  #forget(): void {
    const oldestMs = (this.#timesMs.at(-1) ?? 0) - this.windowMs;
    const drop = this.#timesMs.findIndex((timeMs) => timeMs > oldestMs);
    if (drop <= 0) return;
    this.#timesMs.splice(0, drop);
    for (const column of this.#columns.values()) column.splice(0, drop);
  }
}

/** Adds columns element by element; a gap in all of them stays a gap. */
export function sumColumns(columns: readonly (readonly Value[])[], length: number): Value[] {
  return Array.from({ length }, (_, index) => {
    let sum: Value = null;
    for (const column of columns) {
      const value = column[index] ?? null;
      if (value !== null) sum = (sum ?? 0) + value;
    }
    return sum;
  });
}
