import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { PreseedHandOver } from './port.ts';

/** lares-preseed.path waits for it. */
const NOTE = 'preseed-applied';

/** @param record credential `preseed`; `none` where there is no record */
export function createPreseedHandOver(record: string | undefined, stateDir: string): PreseedHandOver {
  return {
    record: record === 'none' ? undefined : record,
    noteTaken(id) {
      const file = path.join(stateDir, NOTE);
      writeFileSync(`${file}.new`, `${id}\n`, { mode: 0o600, flush: true });
      renameSync(`${file}.new`, file);
      const folder = openSync(stateDir, 'r');
      fsyncSync(folder);
      closeSync(folder);
    },
  };
}
