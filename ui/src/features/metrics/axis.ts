/** The smallest round number (1, 2 or 5 times a power of ten) that is not below `value`. */
export function niceCeiling(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 5, 10].find((step) => step * power >= value * 0.999_999) ?? 10;
  return factor * power;
}

/** The greatest value of all columns; 0 when there is none. */
export function peak(columns: readonly (readonly (number | null)[])[]): number {
  let most = 0;
  for (const column of columns) for (const value of column) if (value !== null && value > most) most = value;
  return most;
}
