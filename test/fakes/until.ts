/** A log which keeps entries, for looking at what was said. */
import type { Log } from '../../agent/core/log.ts';

export interface LogEntry {
  readonly level: string;
  readonly fields: object;
  readonly message: string;
}

export function keptLog(): Log & { readonly entries: LogEntry[] } {
  const entries: LogEntry[] = [];
  const at = (level: string) => (fields: object, message: string): void => void entries.push({ level, fields, message });
  return { entries, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/**
 * Resolves with the first value for which `pick` answers something, looking now and after each event of `source`.
 * There is no time limit: the runner's ends a test whose event never comes, and says which one it was.
 */
export function until<T>(source: (wake: () => void) => () => void, pick: () => T | undefined | false): Promise<T> {
  return new Promise((resolve) => {
    let end = () => {};
    const look = (): boolean => {
      const value = pick();
      if (value === undefined || value === false) return false;
      resolve(value);
      end();
      return true;
    };
    if (!look()) end = source(() => void look());
  });
}
