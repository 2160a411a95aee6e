import type { AuditEntry } from './schema.ts';

const columns = ['id', 'time', 'user', 'via', 'address', 'event', 'target', 'outcome', 'code', 'requestId'] as const;

/** First line of a CSV export. */
export const csvHead = `${columns.join(',')}\r\n`;

/** One line of CSV (RFC 4180). */
export function csvLine(entry: AuditEntry): string {
  const values = { ...entry, time: new Date(entry.atMs).toISOString() };
  return `${columns.map((column) => cell(values[column])).join(',')}\r\n`;
}

export function ndjsonLine(entry: AuditEntry): string {
  return `${JSON.stringify(entry)}\n`;
}

/** A spreadsheet takes a cell that begins with one of these for a formula, quoted or not (OWASP, CSV injection). */
function cell(value: string | number | null): string {
  if (typeof value === 'number') return String(value);
  const text = value ?? '';
  return `"${/^\s*[=+\-@|\t\r]/.test(text) ? "'" : ''}${text.replaceAll('"', '""')}"`;
}
