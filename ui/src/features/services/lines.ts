import type { JournalEntry } from '../../../../agent/features/services/schema.ts';

/** A line of the log, or the place where lines are missing. */
export type Line = JournalEntry & { readonly gap?: boolean };

/** Lines kept in the page while following; older ones can be loaded again. */
export const KEPT_LINES = 2000;

/** Lines after a snapshot came: what is known stays when the snapshot continues it, or is marked where it does not. */
export function withSnapshot(lines: readonly Line[], entries: readonly JournalEntry[]): Line[] {
  const last = lines.at(-1);
  if (!last || entries.length === 0) return lines.length === 0 ? [...entries] : [...lines];
  const at = entries.findIndex(({ cursor }) => cursor === last.cursor);
  if (at !== -1) return bounded([...lines, ...entries.slice(at + 1)]);
  const [first, ...rest] = entries;
  return bounded([...lines, { ...first!, gap: true }, ...rest]);
}

export function withNewer(lines: readonly Line[], entries: readonly JournalEntry[]): Line[] {
  return bounded([...lines, ...entries]);
}

/** Puts older lines in front. They are asked for by the oldest cursor, so nothing can come twice. */
export function withOlder(lines: readonly Line[], entries: readonly JournalEntry[]): Line[] {
  return [...entries, ...lines];
}

function bounded(lines: Line[]): Line[] {
  return lines.length > KEPT_LINES ? lines.slice(-KEPT_LINES) : lines;
}

/** Warning or worse; see syslog(3). */
export const isProblem = ({ priority }: JournalEntry): boolean => priority <= 4;

/** Lines as text for the clipboard, in the form of journalctl's short-iso. */
export function asText(lines: readonly JournalEntry[]): string {
  return lines
    .map(({ timeMs, identifier, pid, message }) => `${new Date(timeMs).toISOString()} ${identifier}${pid === null ? '' : `[${pid}]`}: ${message}`)
    .join('\n');
}
