import { lstatSync, unlinkSync } from 'node:fs';
import type { SocketFiles } from './port.ts';

export function createSocketFiles(): SocketFiles {
  return {
    clear(file) {
      const found = lstatSync(file, { throwIfNoEntry: false });
      if (!found) return;
      if (!found.isSocket()) throw new Error(`${file} is not a socket; it is left alone`);
      unlinkSync(file);
    },
  };
}
