import { type Figures, median, shown } from './table.ts';

interface Budget {
  readonly what: string;
  readonly limit: number;
  readonly found: number;
  readonly unit: string;
}

/** What a run found, as Markdown, and the budgets it was held against. */
export class Report {
  readonly #lines: string[] = [];
  readonly #budgets: Budget[] = [];

  /** Begins a section. */
  section(title: string): void {
    this.#say('', `### ${title}`, '');
  }

  text(line: string): void {
    this.#say(line, '');
  }

  /** One row a contestant: median [least–most], and the ratio to the first. */
  ratios(title: string, unit: string, figures: readonly Figures[]): void {
    const base = median(figures[0]!.values);
    const rows = figures.map(({ name, values }) => [name, spread(values), base === 0 ? '' : `${shown(median(values) / base)} ×`]);
    this.table([`${title}, ${unit}`, `median [least–most] of ${figures[0]!.values.length}`, 'ratio'], rows);
  }

  table(head: readonly string[], rows: readonly (readonly string[])[]): void {
    const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
    this.#say(line(head), line(head.map(() => '---')), ...rows.map(line), '');
  }

  /** Holds a figure against what it may be at most. */
  budget(what: string, found: number, limit: number, unit: string): void {
    this.#budgets.push({ what, found, limit, unit });
    console.log(`${found <= limit ? 'within' : 'OVER'} budget: ${what}: ${shown(found)} ${unit} of at most ${limit}`);
  }

  get missed(): readonly string[] {
    return this.#budgets.filter(({ found, limit }) => found > limit).map(({ what }) => what);
  }

  /** All of it, budgets last. */
  markdown(): string {
    const rows = this.#budgets.map(({ what, found, limit, unit }) =>
      `| ${what} | ${shown(found)} ${unit} | ${limit} ${unit} | ${found <= limit ? 'yes' : '**no**'} |`);
    const budgets = rows.length === 0 ? [] : ['', '| budget | found | at most | kept |', '| --- | --- | --- | --- |', ...rows, ''];
    return [...this.#lines, ...budgets].join('\n').replaceAll(/\n{3,}/g, '\n\n').trim();
  }

  #say(...lines: readonly string[]): void {
    this.#lines.push(...lines);
    for (const line of lines) console.log(line);
  }
}

/** Median with least and most. */
export function spread(values: readonly number[]): string {
  return `${shown(median(values))} [${shown(Math.min(...values))}–${shown(Math.max(...values))}]`;
}

export const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
export const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
