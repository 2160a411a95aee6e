import { closeSync, constants, fchmodSync, fstatSync, fsyncSync, openSync, readFileSync, renameSync, statfsSync, unlinkSync, writeSync } from 'node:fs';
import path from 'node:path';

/** Makes a file whole or not at all, and lasting: written beside its place, flushed, renamed. */
export function keep(file: string, content: string, mode = 0o600): void {
  const beside = `${file}.new`;
  write(beside, content, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC, mode);
  renameSync(beside, file);
  flushFolder(path.dirname(file));
}

/**
 * Overwrites a file in its place with spaces, then removes it. What it said is then no longer on the file system; the
 * inside of a card or an SSD, which writes elsewhere and forgets later, is out of reach from here.
 */
export function wipe(file: string): void {
  const size = sizeOf(file);
  if (size === undefined) return;
  if (size > 0) write(file, ' '.repeat(size), constants.O_WRONLY | constants.O_NOFOLLOW);
  unlinkSync(file);
  flushFolder(path.dirname(file));
}

/** f_type of FAT (statfs(2)). */
const MSDOS_SUPER_MAGIC = 0x4d44;
const FILL_BYTES = 1 << 20;

/**
 * Overwrites what is free on a FAT file system: whoever corrects a file on a computer leaves the one before there. Other
 * file systems, which may be large, are left alone.
 */
export function wipeFreeSpace(folder: string): void {
  if (statfsSync(folder).type !== MSDOS_SUPER_MAGIC) return;
  const file = path.join(folder, 'lares.wipe');
  const descriptor = openSync(file, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW, 0o600);
  try {
    const zeros = Buffer.alloc(FILL_BYTES);
    while (writeSync(descriptor, zeros) === FILL_BYTES);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    fsyncSync(descriptor);
    closeSync(descriptor);
    unlinkSync(file);
  }
  flushFolder(folder);
}

/** Writes where the file is, for the FAT partition, where a rename is not whole. */
export function overwrite(file: string, content: string): void {
  write(file, content, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW);
  flushFolder(path.dirname(file));
}

/** Size of a plain file in bytes; undefined when there is none. Waits for nothing, follows no link. */
export function sizeOf(file: string): number | undefined {
  return inFile(file, (descriptor) => fstatSync(descriptor).size);
}

/** Content of a plain file of at most `mostBytes`; undefined when there is none. */
export function read(file: string, mostBytes: number): Buffer | undefined {
  return inFile(file, (descriptor) => {
    const { size } = fstatSync(descriptor);
    return size > mostBytes ? Buffer.alloc(mostBytes + 1) : readFileSync(descriptor);
  });
}

function inFile<Result>(file: string, look: (descriptor: number) => Result): Result | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (['ENOENT', 'ELOOP', 'ENXIO'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
  try {
    return fstatSync(descriptor).isFile() ? look(descriptor) : undefined;
  } finally {
    closeSync(descriptor);
  }
}

/** @param mode of the file, whatever the umask is; undefined where the file system has none (FAT refuses to be told) */
function write(file: string, content: string, flags: number, mode?: number): void {
  const descriptor = openSync(file, flags, 0o600);
  try {
    if (mode !== undefined) fchmodSync(descriptor, mode);
    const bytes = Buffer.from(content);
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function flushFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
