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

const digits = (value: number): string => (value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(1) : value.toFixed(3));

/** Median [least-most], and the ratio to the first row. */
export function printRatios(title: string, unit: string, figures: readonly Figures[]): void {
  console.log(`\n## ${title} (${unit}, median [least-most] of ${figures[0]!.values.length} interleaved rounds)`);
  const base = median(figures[0]!.values);
  for (const { name, values } of figures) {
    const spread = `${digits(median(values))} [${digits(Math.min(...values))}-${digits(Math.max(...values))}]`;
    console.log(`${name.padEnd(44)} ${spread.padEnd(28)} ${digits(median(values) / base)} x`);
  }
}

export function printFacts(title: string, facts: Readonly<Record<string, string>>): void {
  console.log(`\n## ${title}`);
  for (const [name, value] of Object.entries(facts)) console.log(`${name.padEnd(44)} ${value}`);
}

export const shown = digits;
