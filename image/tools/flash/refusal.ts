import { basename } from 'node:path';
import type { DiskFacts } from './disk-facts.ts';
import { inGigabytes } from './progress.ts';

/** Why nothing was written, or why it failed: `code` is stable, the sentence is for people. */
export class FlashError extends Error {
  readonly code: string;

  constructor(code: string, sentence: string) {
    super(sentence);
    this.name = 'FlashError';
    this.code = code;
  }
}

/** Kernel names of whole disks: SATA, USB and SCSI; NVMe; cards and eMMC (not their boot areas); virtual ones; loop devices. */
const wholeDisk = /^(?:sd[a-z]+|nvme\d+n\d+|mmcblk\d+|x?vd[a-z]+|loop\d+)$/;

/**
 * Says why a disk must not be written, or nothing. The order is that of what a person can do about it.
 * @param imageBytes size of what is to be written; undefined when the image does not say
 */
export function refusal(disk: DiskFacts, imageBytes: number | undefined): FlashError | undefined {
  const path = `/dev/${disk.name}`;
  const refuse = (code: string, sentence: string) => new FlashError(`flash.${code}`, sentence);
  if (disk.wholeDisk !== undefined) {
    return refuse('partition', `${path} is a partition. The image is a whole disk; its disk is /dev/${disk.wholeDisk}.`);
  }
  if (!wholeDisk.test(disk.name)) return refuse('notADisk', `${path} is no disk, card or stick.`);
  if (disk.sizeBytes === 0) return refuse('noMedium', `There is nothing in ${path}: no card, or no disk attached.`);
  if (disk.system) return refuse('systemDisk', `${path} is the disk this computer itself runs from.`);
  const [mount] = disk.mounts;
  if (mount) {
    const places = disk.mounts.map(({ device, place }) => `/dev/${device} at ${place}`).join(', ');
    return refuse('mounted', `${path} is in use: ${places}. Unmount it first: umount /dev/${mount.device}`);
  }
  const [swap] = disk.swaps;
  if (swap !== undefined) return refuse('swap', `This computer swaps to /dev/${swap}. Stop that first: swapoff /dev/${swap}`);
  const [holder] = disk.holders;
  if (holder) return refuse('held', `/dev/${holder.device} is part of ${holder.kind} "${holder.name}" (${basename(holder.by)}). Close that first.`);
  if (disk.readOnly) return refuse('readOnly', `${path} is write-protected. Is the lock of the card on?`);
  if (imageBytes !== undefined && disk.sizeBytes < imageBytes) {
    return refuse('tooSmall', `${path} has ${inGigabytes(disk.sizeBytes)}; the image needs ${inGigabytes(imageBytes)}.`);
  }
  return undefined;
}
