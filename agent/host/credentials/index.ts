import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Reads a credential the service manager passed (`LoadCredential=`, systemd.exec(5)).
 * @param directory value of $CREDENTIALS_DIRECTORY; undefined outside the service manager
 * @returns its text without surrounding white space, or undefined when there is none
 */
export function readCredential(directory: string | undefined, name: string): string | undefined {
  return readCredentialBytes(directory, name)?.toString('utf8').trim() || undefined;
}

/** The same for a credential that is not text, such as a key. */
export function readCredentialBytes(directory: string | undefined, name: string): Buffer | undefined {
  if (!directory) return undefined;
  try {
    return readFileSync(join(directory, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
