import path from 'node:path';
import { PRESEED_APPLIED_FILE } from '../features/setup/preseed-schema.ts';
import { PRESEED_FILE_NAME } from './parse.ts';

/** Where everything is. A test gives a root of its own. */
export interface Places {
  /** On the FAT partition. */
  readonly file: string;
  /** What was applied, without secrets; beside the file. */
  readonly used: string;
  readonly claimCode: string;
  readonly accessPointPassphrase: string;
  /** For the agent: its credential `preseed`. */
  readonly record: string;
  /** How far this program has come with a file, for after a power cut. */
  readonly progress: string;
  /** Keys that open a shell; lares-ssh.service runs only when there are some. */
  readonly sshKeys: string;
  /** What the console shows until the file is right; gone with the next start. */
  readonly complaints: string;
  /** The agent's note of which record it has applied. */
  readonly applied: string;
}

/** @param esp where the FAT partition is mounted */
export function placesOn(esp: string, root = '/'): Places {
  const at = (...parts: string[]) => path.join(root, ...parts);
  return {
    file: path.join(esp, PRESEED_FILE_NAME),
    used: path.join(esp, `${PRESEED_FILE_NAME}.used`),
    claimCode: at('data/identity/claim-code'),
    accessPointPassphrase: at('data/identity/setup-passphrase'),
    record: at('data/identity/preseed.json'),
    progress: at('data/identity/preseed-progress.json'),
    sshKeys: at('data/ssh/operator.keys'),
    complaints: at('run/lares/preseed-errors'),
    applied: at('data/agent', PRESEED_APPLIED_FILE),
  };
}
