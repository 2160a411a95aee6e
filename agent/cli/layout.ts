import { type Colour, oneLine, type Output } from './output.ts';

export interface Cell {
  readonly text: string;
  readonly colour?: Colour;
}

/** Columns never get narrower than this, however narrow the terminal is. */
const LEAST_COLUMN = 8;
const GAP = '  ';

/** Rows in aligned columns under their heads. On a terminal the last column is cut to what is left of the line. */
export function table(out: Output, heads: readonly string[], rows: readonly (readonly (string | Cell)[])[]): void {
  const cells = rows.map((row) => row.map((cell) => (typeof cell === 'string' ? { text: oneLine(cell) } : { ...cell, text: oneLine(cell.text) })));
  const widths = heads.map((head, column) => Math.max(head.length, ...cells.map((row) => row[column]!.text.length)));
  const before = widths.slice(0, -1).reduce((sum, width) => sum + width + GAP.length, 0);
  const last = out.width === undefined ? Infinity : Math.max(LEAST_COLUMN, out.width - before);
  const line = (row: readonly Cell[]): string =>
    row.map(({ text, colour }, column) => {
      const isLast = column === widths.length - 1;
      const shown = isLast ? cut(text, last) : text.padEnd(widths[column]!);
      return colour ? out.paint(colour, shown) : shown;
    }).join(GAP).trimEnd();
  out.line(line(heads.map((text) => ({ text, colour: 'bold' }))));
  for (const row of cells) out.line(line(row));
}

/** `Label      value` lines, labels aligned. */
export function facts(out: Output, pairs: readonly (readonly [label: string, value: string | Cell | null])[]): void {
  const known = pairs.filter((pair): pair is [string, string | Cell] => pair[1] !== null);
  const width = Math.max(...known.map(([label]) => label.length)) + GAP.length;
  for (const [label, value] of known) {
    const cell = typeof value === 'string' ? { text: value } : value;
    const shown = oneLine(cell.text);
    out.line(`${label.padEnd(width)}${cell.colour ? out.paint(cell.colour, shown) : shown}`);
  }
}

export function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 3))}...`;
}

/** 1536 → `1.5 KiB`. */
export function size(bytes: number | null): string {
  if (bytes === null) return '-';
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** The two greatest units of a time: 93784000 ms → `1 d 2 h`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const parts = [
    [Math.floor(seconds / 86_400), 'd'], [Math.floor(seconds / 3600) % 24, 'h'], [Math.floor(seconds / 60) % 60, 'min'], [seconds % 60, 's'],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return '0 s';
  return parts.slice(first, first + 2).filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`).join(' ');
}

/** `2026-11-24 23:31:55` in the device's time zone. */
export function time(ms: number): string {
  // The Swedish way of writing a date is ISO 8601's.
  return new Date(ms).toLocaleString('sv-SE');
}
