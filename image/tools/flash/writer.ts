import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { FlashError } from './refusal.ts';
import { ProgressLine } from './progress.ts';
import type { ImageFile } from './image-file.ts';

const BLOCK_BYTES = 4 << 20;
/** Without this the memory of this computer takes it all in at once, and the progress says nothing. */
const FLUSH_EVERY_BYTES = 32 << 20;

export interface Written {
  readonly bytes: number;
  /** SHA-256 of what was written, hexadecimal. */
  readonly sha256: string;
}

/**
 * Opens a disk for this process alone: the kernel refuses while it is mounted or held, and refuses to mount it while it
 * is open (O_EXCL on a block device, open(2)).
 * @throws FlashError flash.needsRoot, flash.busy
 */
export async function openDisk(file: string): Promise<FileHandle> {
  try {
    return await open(file, constants.O_RDWR | constants.O_EXCL);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EPERM') throw new FlashError('flash.needsRoot', `Writing ${file} takes root: sudo make flash …`);
    if (code === 'EBUSY') throw new FlashError('flash.busy', `${file} is in use by another program of this computer.`);
    throw error;
  }
}

/**
 * Writes the image to the disk, unpacking it on the way, and waits until the disk has it.
 * @throws FlashError flash.stopped, flash.brokenImage, flash.full, flash.diskFails
 */
export async function writeImage(image: ImageFile, disk: FileHandle, signal: AbortSignal): Promise<Written> {
  const progress = new ProgressLine('written', image.sizeBytes ?? 0);
  const hash = createHash('sha256');
  let bytes = 0;
  let flushed = 0;
  for await (const block of blocksOf(image, signal)) {
    hash.update(block);
    await onDisk(() => disk.write(block, 0, block.length, bytes));
    bytes += block.length;
    if (bytes - flushed >= FLUSH_EVERY_BYTES) {
      await onDisk(() => disk.datasync());
      flushed = bytes;
      progress.show(bytes);
    }
  }
  await onDisk(() => disk.sync());
  if (image.sizeBytes !== undefined && bytes !== image.sizeBytes) throw new FlashError('flash.brokenImage', `${image.path} ends too early.`);
  progress.end('written');
  return { bytes, sha256: hash.digest('hex') };
}

async function onDisk<Result>(act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC') throw new FlashError('flash.full', 'The disk is smaller than the image.');
    throw new FlashError('flash.diskFails', `The disk does not take it in (${message}). It may be broken.`);
  }
}

/** The image in blocks of one size, but for the last. */
async function* blocksOf(image: ImageFile, signal: AbortSignal): AsyncGenerator<Buffer> {
  const stream = image.open();
  let block = Buffer.alloc(BLOCK_BYTES);
  let filled = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      for (let at = 0; at < chunk.length; ) {
        if (signal.aborted) throw new FlashError('flash.stopped', 'stopped');
        const copied = chunk.copy(block, filled, at);
        at += copied;
        filled += copied;
        if (filled < BLOCK_BYTES) continue;
        yield block;
        block = Buffer.alloc(BLOCK_BYTES);
        filled = 0;
      }
    }
  } catch (error) {
    if (error instanceof FlashError) throw error;
    throw new FlashError('flash.brokenImage', `${image.path} is damaged (${(error as Error).message}). Copy or build it again.`);
  }
  if (filled > 0) yield block.subarray(0, filled);
}

/**
 * Reads back what was written, from the disk and not from this computer's memory, and compares.
 * @throws FlashError flash.different, flash.stopped
 */
export async function verify(file: string, disk: FileHandle, written: Written, signal: AbortSignal): Promise<void> {
  execFileSync('blockdev', ['--flushbufs', file], { env: { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` } });
  const progress = new ProgressLine('read back', written.bytes);
  const hash = createHash('sha256');
  const block = Buffer.alloc(BLOCK_BYTES);
  for (let at = 0; at < written.bytes; ) {
    if (signal.aborted) throw new FlashError('flash.stopped', 'stopped');
    const { bytesRead } = await onDisk(() => disk.read(block, 0, Math.min(BLOCK_BYTES, written.bytes - at), at));
    if (bytesRead === 0) break;
    hash.update(block.subarray(0, bytesRead));
    at += bytesRead;
    progress.show(at);
  }
  const sha256 = hash.digest('hex');
  if (sha256 !== written.sha256) {
    throw new FlashError('flash.different', `What was read back is not what was written: ${file} is broken, or smaller than it says.`);
  }
  progress.end(`read back and compared, SHA-256 ${sha256}`);
}
