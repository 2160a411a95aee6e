/**
 * `make flash DISK=/dev/sdX [PRESEED=lares.toml] [IMAGE=…]`: writes an image to a disk, card or stick, reads it back and
 * compares. Refuses what is in use and what this computer runs from; shows what the disk is and asks for its name.
 *
 *   node image/tools/flash.ts --disk /dev/sdX [--preseed FILE] [--image FILE] [--board x86] [--yes]
 */
import { once } from 'node:events';
import { existsSync, globSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { type DiskFacts, readDiskFacts } from './flash/disk-facts.ts';
import { ImageFile } from './flash/image-file.ts';
import { putPreseed, readPreseed } from './flash/preseed-copy.ts';
import { inGigabytes } from './flash/progress.ts';
import { FlashError, refusal } from './flash/refusal.ts';
import { openDisk, verify, writeImage } from './flash/writer.ts';
import { root } from './steps.ts';

interface Wanted {
  readonly disk: string;
  readonly image: string;
  readonly preseed: string | undefined;
  /** Write without asking. */
  readonly yes: boolean;
}

/** @throws FlashError flash.usage, flash.noImage */
function wanted(): Wanted {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { disk: text, image: text, preseed: text, board: text, yes: { type: 'boolean', default: false } } });
  if (!values.disk) throw new FlashError('flash.usage', 'Which disk? make flash DISK=/dev/sdX; `lsblk -o NAME,SIZE,MODEL` lists them.');
  const built = globSync(path.join(root, `build/image/lares-*-${values.board ?? 'x86'}.img.zst`)).toSorted((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  const image = values.image || built[0];
  if (!image) throw new FlashError('flash.noImage', 'There is no image yet; `make image` builds one.');
  return { disk: values.disk, image, preseed: values.preseed || undefined, yes: values.yes };
}

/** The block device behind a name such as /dev/disk/by-id/…. @throws FlashError flash.noSuchDisk, flash.notADisk */
function diskAt(name: string): DiskFacts {
  if (!existsSync(name)) throw new FlashError('flash.noSuchDisk', `There is no ${name}; \`lsblk -o NAME,SIZE,MODEL\` lists the disks.`);
  const device = statSync(realpathSync(name));
  if (!device.isBlockDevice()) throw new FlashError('flash.notADisk', `${name} is no disk, card or stick.`);
  // Linux packs both numbers into one (makedev(3)).
  const major = ((device.rdev >> 8) & 0xfff) | (Math.floor(device.rdev / 2 ** 32) & ~0xfff);
  const minor = (device.rdev & 0xff) | ((device.rdev >> 12) & ~0xff & 0xfffff);
  return readDiskFacts(`${major}:${minor}`);
}

function describe(disk: DiskFacts): string {
  const kind = { usb: 'USB', sata: 'SATA', nvme: 'NVMe', card: 'card or eMMC', virtual: 'virtual disk', loop: 'loop device', other: 'disk' }[disk.transport];
  return `/dev/${disk.name}: ${disk.model || 'no model name'}, ${inGigabytes(disk.sizeBytes)}, ${kind}${disk.removable ? ', removable' : ''}`;
}

/** @throws FlashError flash.notConfirmed */
async function confirm(disk: DiskFacts): Promise<void> {
  if (!process.stdin.isTTY) throw new FlashError('flash.notConfirmed', 'Nobody is there to be asked. In a script: YES=1');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  // Ctrl-C and Ctrl-D close it without an answer.
  const closed = once(terminal, 'close').then(() => '');
  const typed = await Promise.race([terminal.question(`Everything on it will be lost. To go on, type ${disk.name}: `).catch(() => ''), closed]);
  terminal.close();
  const name = typed.trim().replace(/^\/dev\//, '');
  if (name !== disk.name) throw new FlashError('flash.notConfirmed', `"${name}" is not "${disk.name}". Nothing was written.`);
}

async function flash({ disk: diskName, image: imageFile, preseed, yes }: Wanted, signal: AbortSignal): Promise<void> {
  const answers = preseed === undefined ? undefined : readPreseed(preseed);
  const image = new ImageFile(imageFile);
  const disk = diskAt(diskName);
  const refused = refusal(disk, image.sizeBytes);
  if (refused) throw refused;
  const partitions = await image.partitions();
  console.log(`${describe(disk)}\nImage: ${path.basename(image.path)}${preseed === undefined ? '' : `, with the answers of ${preseed}`}`);
  if (!yes) await confirm(disk);
  const file = `/dev/${disk.name}`;
  const handle = await openDisk(file);
  touched = file;
  try {
    const written = await writeImage(image, handle, signal);
    await verify(file, handle, written, signal);
    touched = undefined;
    if (answers) putPreseed(file, partitions, answers);
    await handle.sync();
  } finally {
    await handle.close();
  }
  console.log(`Done. Take ${file} out and start the device from it.`);
}

/** The disk, while it holds neither what was on it nor the image. */
let touched: string | undefined;
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (touched === undefined) {
      console.log('\nStopped. Nothing was written.');
      process.exit(130);
    }
    stopping.abort();
  });
}
try {
  await flash(wanted(), stopping.signal);
} catch (error) {
  if (!(error instanceof FlashError)) throw error;
  const half = `${touched} now holds a part of the image and will start nothing. Flash it again.`;
  if (error.code === 'flash.stopped') console.log(`\nStopped. ${half}`);
  else console.error(`error: ${error.message} [${error.code}]${touched === undefined ? '' : `\n${half}`}`);
  process.exitCode = error.code === 'flash.stopped' ? 130 : 1;
}
