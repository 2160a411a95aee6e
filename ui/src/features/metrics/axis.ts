/** The smallest round number (1, 2 or 5 times a power of ten) that is not below `value`. */
export function niceCeiling(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 5, 10].find((step) => step * power >= value * 0.999_999) ?? 10;
  return factor * power;
}

export interface Summary {
  readonly least: number | null;
  readonly most: number | null;
  readonly mean: number | null;
}

/** Over the values that there are; null where there is none. */
export function summarise(column: readonly (number | null)[]): Summary {
  const known = column.filter((value) => value !== null);
  if (known.length === 0) return { least: null, most: null, mean: null };
  const sum = known.reduce((total, value) => total + value, 0);
  return { least: Math.min(...known), most: Math.max(...known), mean: sum / known.length };
}

/** The greatest value of all columns; 0 when there is none. */
export function peak(columns: readonly (readonly (number | null)[])[]): number {
  let most = 0;
  for (const column of columns) for (const value of column) if (value !== null && value > most) most = value;
  return most;
}
