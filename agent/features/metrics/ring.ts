import type { Values } from './series.ts';

interface Column {
  readonly data: Float64Array;
  /** Number of the newest row that has a value. */
  newest: number;
}

export interface Columns {
  readonly times: number[];
  readonly values: Record<string, (number | null)[]>;
}

/**
 * The newest rows of all series, in typed arrays: 8 bytes a value and nothing for the collector to walk. Invariants:
 * times rise strictly; a row without a value for a series holds NaN, read as null; a series of which no row has a
 * value any more is forgotten, so that what is plugged in and out cannot grow the ring without end.
 */
export class SeriesRing {
  readonly #capacity: number;
  readonly #times: Float64Array;
  readonly #columns = new Map<string, Column>();
  /** Rows ever appended; row n is in slot n modulo capacity. */
  #rows = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#times = new Float64Array(capacity);
  }

  /** Series with at least one value held, in the order they appeared. */
  get ids(): string[] {
    return [...this.#columns.keys()];
  }

  /** Rows held. */
  get length(): number {
    return Math.min(this.#rows, this.#capacity);
  }

  /** Time of the newest row, or undefined before the first. */
  get newestTime(): number | undefined {
    return this.#rows === 0 ? undefined : this.#times[(this.#rows - 1) % this.#capacity];
  }

  /**
   * Appends a row; series it does not mention get a gap. An empty row is a gap in all of them.
   * @param time of any origin, later than the newest row's
   * @returns whether series appeared or were forgotten
   * @throws RangeError when time does not rise
   */
  append(time: number, values: Values): boolean {
    if (this.newestTime !== undefined && !(time > this.newestTime)) throw new RangeError('time does not rise');
    const slot = this.#rows % this.#capacity;
    this.#times[slot] = time;
    for (const column of this.#columns.values()) column.data[slot] = Number.NaN;
    let changed = false;
    for (const id in values) {
      const value = values[id]!;
      let column = this.#columns.get(id);
      if (!column) {
        // A series appears with its first value: until then there is nothing to draw.
        if (value === null) continue;
        column = { data: new Float64Array(this.#capacity).fill(Number.NaN), newest: this.#rows };
        this.#columns.set(id, column);
        changed = true;
      }
      if (value === null) continue;
      column.data[slot] = value;
      column.newest = this.#rows;
    }
    this.#rows += 1;
    return this.#forget() || changed;
  }

  /** Rows at or after `since`, oldest first, of the series that `keep` accepts. */
  columns(since: number, keep: (id: string) => boolean = () => true): Columns {
    let count = 0;
    while (count < this.length && this.#times[(this.#rows - 1 - count) % this.#capacity]! >= since) count += 1;
    const first = this.#rows - count;
    const values: Record<string, (number | null)[]> = {};
    for (const [id, { data }] of this.#columns) {
      if (keep(id)) values[id] = this.#unroll(data, first, count, gapToNull);
    }
    return { times: this.#unroll(this.#times, first, count, same), values };
  }

  #unroll<T>(data: Float64Array, first: number, count: number, convert: (value: number) => T): T[] {
    return Array.from({ length: count }, (_none, index) => convert(data[(first + index) % this.#capacity]!));
  }

  #forget(): boolean {
    let changed = false;
    for (const [id, column] of this.#columns) {
      if (column.newest > this.#rows - 1 - this.#capacity) continue;
      this.#columns.delete(id);
      changed = true;
    }
    return changed;
  }
}

const same = (value: number): number => value;
const gapToNull = (value: number): number | null => (Number.isNaN(value) ? null : value);
