/** Figures of one contestant, one per round. */
export interface Figures {
  readonly name: string;
  readonly values: readonly number[];
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** How many rounds a section makes: its usual number, or that of LARES_BENCH_ROUNDS when somebody is in a hurry. */
export const roundsOf = (usual: number): number => Number(process.env['LARES_BENCH_ROUNDS'] ?? usual);

/** Runs all contestants in turn, round after round, so that a busy minute of the machine hits all alike. */
export async function interleaved(
  rounds: number, contestants: Readonly<Record<string, () => Promise<number>>>,
): Promise<Figures[]> {
  const figures = Object.keys(contestants).map((name) => ({ name, values: [] as number[] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const figure of figures) figure.values.push(await contestants[figure.name]!());
  }
  return figures;
}

/** Three digits that mean something. */
export const shown = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 1 || value === 0 ? value.toFixed(1) : value.toFixed(3);
