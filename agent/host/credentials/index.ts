import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Reads a credential the service manager passed (`LoadCredential=`, systemd.exec(5)).
 * @param directory value of $CREDENTIALS_DIRECTORY; undefined outside the service manager
 * @returns its text without surrounding white space, or undefined when there is none
 */
export function readCredential(directory: string | undefined, name: string): string | undefined {
  if (!directory) return undefined;
  try {
    return readFileSync(join(directory, name), 'utf8').trim() || undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
