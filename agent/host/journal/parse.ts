import type { JournalLine } from './port.ts';

/** Longest message handed on, in characters. */
export const MESSAGE_CHARS = 16 * 1024;

/** Names of units as systemd.unit(5) allows them: no patterns (`*?[`), no paths. A leading dash is legal (`-.slice`). */
const UNIT_NAME = /^[A-Za-z0-9:_.\\@-]{1,245}\.(?:service|timer|socket|target|path|mount|automount|swap|slice|scope|device)$/;
/** sd_journal_get_cursor(3) promises no form; this is what systemd makes, and nothing else is passed on. */
const CURSOR = /^[a-z]=[0-9a-f]{1,32}(?:;[a-z]=[0-9a-f]{1,32}){1,9}$/;

export function isUnitName(name: string): boolean {
  return UNIT_NAME.test(name);
}

export function isCursor(cursor: string): boolean {
  return CURSOR.test(cursor);
}

/** One line of `journalctl --output=json`; undefined when it is none. */
export function parseJournalLine(line: string): JournalLine | undefined {
  const fields = parseObject(line);
  const cursor = fields?.['__CURSOR'];
  const timeUs = Number(fields?.['__REALTIME_TIMESTAMP']);
  if (!fields || typeof cursor !== 'string' || !Number.isSafeInteger(timeUs)) return undefined;
  const priority = Number(fields['PRIORITY'] ?? 6);
  const pid = Number(fields['_PID'] ?? fields['SYSLOG_PID']);
  return {
    cursor,
    timeMs: Math.floor(timeUs / 1000),
    priority: Number.isInteger(priority) && priority >= 0 && priority <= 7 ? priority : 6,
    identifier: fieldText(fields['SYSLOG_IDENTIFIER']) || fieldText(fields['_COMM']),
    pid: Number.isInteger(pid) && pid > 0 ? pid : null,
    message: fieldText(fields['MESSAGE']).slice(0, MESSAGE_CHARS),
  };
}

/** Text of a field: a string, an array of bytes when it is not clean UTF-8, an array of these when given repeatedly. */
function fieldText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return '';
  if (value.every((byte) => typeof byte === 'number')) return Buffer.from(value).toString('utf8');
  return value.map(fieldText).join('\n');
}

function parseObject(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : undefined;
  } catch {
    // Not an entry (a line cut for its length, a note of journalctl): there is nothing to show.
    return undefined;
  }
}
