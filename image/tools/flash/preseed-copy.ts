import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parsePreseed, PRESEED_FILE_NAME, sentence } from '../../../agent/preseed/parse.ts';
import type { Partition } from '../partitions.ts';
import { FlashError } from './refusal.ts';

/** Reads and checks answers for the device, by the very parser of the device. @throws FlashError flash.noPreseed, flash.badPreseed */
export function readPreseed(file: string): Buffer {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new FlashError('flash.noPreseed', `${file} cannot be read (${(error as Error).message}).`);
  }
  const result = parsePreseed(bytes);
  if (result.ok) return bytes;
  const list = result.problems.map((problem) => `\n    ${sentence(problem).replace(PRESEED_FILE_NAME, file)}`).join('');
  throw new FlashError('flash.badPreseed', `Nothing was written, since the device would not take in these answers:${list}`);
}

/**
 * Puts the answers onto the FAT partition, and reads them back. By mtools at the partition's place on the disk, so that
 * nothing has to be mounted and the kernel need not know the new partitions.
 * @throws FlashError flash.preseedNotCopied
 */
export function putPreseed(disk: string, partitions: readonly Partition[], content: Buffer): void {
  const esp = partitions.find(({ name }) => name === 'esp')!;
  const place = ['-i', `${disk}@@${esp.offsetBytes}`];
  const options = { env: { ...process.env, MTOOLS_SKIP_CHECK: '1' }, stdio: ['pipe', 'pipe', 'pipe'] as ['pipe', 'pipe', 'pipe'] };
  try {
    execFileSync('mcopy', [...place, '-o', '-', `::${PRESEED_FILE_NAME}`], { ...options, input: content });
    const copied = execFileSync('mtype', [...place, `::${PRESEED_FILE_NAME}`], options);
    if (!copied.equals(content)) throw new Error('it reads differently');
  } catch (error) {
    throw new FlashError('flash.preseedNotCopied', `The image is on the disk, but ${PRESEED_FILE_NAME} could not be put there (${(error as Error).message.trim()}).`);
  }
}
