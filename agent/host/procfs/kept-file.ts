import { closeSync, openSync, readSync } from 'node:fs';

const FIRST_SIZE_BYTES = 16 * 1024;
const MAX_SIZE_BYTES = 1024 * 1024;
/** Calls after which an absent file is looked for again: looking costs an exception, and hardware appears seldom. */
const CALLS_BETWEEN_ATTEMPTS = 60;

// Reads are synchronous and each is copied to a string before the next begins: one buffer serves all files.
let shared = Buffer.allocUnsafe(FIRST_SIZE_BYTES);

/**
 * A file under /proc or /sys that is read again and again through one descriptor: the kernel renders it anew for each
 * read from position 0. Saves the path walk, and every allocation but the text.
 */
export class KeptFile {
  readonly #path: string;
  #fd: number | undefined;
  #callsToSkip = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** The content as latin1, or undefined while the file is absent or unreadable. Never throws. */
  read(): string | undefined {
    if (this.#callsToSkip > 0) {
      this.#callsToSkip -= 1;
      return undefined;
    }
    try {
      this.#fd ??= openSync(this.#path, 'r');
      return readWhole(this.#fd);
    } catch {
      // Absent hardware and kernels without the feature are ordinary answers here, not failures.
      this.close();
      this.#callsToSkip = CALLS_BETWEEN_ATTEMPTS;
      return undefined;
    }
  }

  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }
}

/** seq_file hands out about a page at a time, so it takes reads until one is empty. */
function readWhole(fd: number): string {
  let length = 0;
  while (length < MAX_SIZE_BYTES) {
    if (length === shared.length) {
      const larger = Buffer.allocUnsafe(shared.length * 2);
      shared.copy(larger, 0, 0, length);
      shared = larger;
    }
    const count = readSync(fd, shared, length, shared.length - length, length);
    if (count === 0) break;
    length += count;
  }
  return shared.toString('latin1', 0, length);
}
