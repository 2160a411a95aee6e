import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { deviceNumber, parseMountinfo, storageMounts, type StorageMount } from './mounts.ts';
import type { Blocks, DiskInfo, Filesystem } from './port.ts';

export interface BlocksRoots {
  readonly procRoot: string;
  readonly sysRoot: string;
}

/** Sizes in /sys/block are in units of 512 bytes (Documentation/ABI/stable/sysfs-block). */
const SECTOR_BYTES = 512;
const ANSWER_TIMEOUT_MS = 1000;
/** Each mount that hangs holds a thread of Node's pool of four; two are left for everybody else. */
const MAX_WAITING = 2;

/** Disks and file systems under the given roots. */
export function createBlocks(roots: BlocksRoots = { procRoot: '/proc', sysRoot: '/sys' }): Blocks {
  return new KernelBlocks(roots);
}

class KernelBlocks implements Blocks {
  readonly #mountinfo: string;
  readonly #blockDirectory: string;
  /** Mounts whose statfs has not returned yet. */
  readonly #waiting = new Set<string>();

  constructor({ procRoot, sysRoot }: BlocksRoots) {
    this.#mountinfo = join(procRoot, 'self', 'mountinfo');
    this.#blockDirectory = join(sysRoot, 'block');
  }

  disks(): DiskInfo[] {
    return readDisks(this.#blockDirectory);
  }

  async filesystems(): Promise<Filesystem[]> {
    const text = await readFile(this.#mountinfo, 'utf8').catch(() => '');
    const answers: Filesystem[] = [];
    for (const storage of storageMounts(parseMountinfo(text))) {
      const answer = await this.#ask(storage);
      if (answer) answers.push(answer);
    }
    return answers.toSorted((a, b) => a.mount.localeCompare(b.mount));
  }

  async #ask(storage: StorageMount): Promise<Filesystem | undefined> {
    const { path } = storage;
    if (this.#waiting.has(path) || this.#waiting.size >= MAX_WAITING) return undefined;
    this.#waiting.add(path);
    const answer = readFilesystem(storage).finally(() => this.#waiting.delete(path));
    return firstOf(answer, ANSWER_TIMEOUT_MS);
  }
}

async function readFilesystem({ path, mount, entry }: StorageMount): Promise<Filesystem | undefined> {
  try {
    // A mount below a hidden folder leads elsewhere. Subvolumes of btrfs have device numbers of their own.
    const { dev } = await stat(path, { bigint: true });
    if (dev !== deviceNumber(entry.device) && entry.type !== 'btrfs') return undefined;
    const { bsize, blocks, bfree, bavail } = await statfs(path);
    if (blocks === 0) return undefined;
    const sizes = { sizeBytes: blocks * bsize, usedBytes: (blocks - bfree) * bsize, availableBytes: bavail * bsize };
    return { mount, source: entry.source, type: entry.type, ...sizes, readOnly: entry.readOnly };
  } catch {
    // Unmounted since the list was read, or out of the sandbox's reach: not there, as far as we can tell.
    return undefined;
  }
}

/** The answer, or undefined when it takes longer than `timeoutMs`. */
function firstOf<T>(answer: Promise<T>, timeoutMs: number): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, timeoutMs, undefined);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/**
 * Whole physical disks under /sys/block: what has a device behind it. Loops, RAM disks, zram, dm and md have none;
 * the boot and replay-protected areas of an eMMC do, but are no disks to anybody. CD drives are left out as well.
 */
export function readDisks(blockDirectory: string): DiskInfo[] {
  const disks: DiskInfo[] = [];
  for (const name of listDirectory(blockDirectory).toSorted()) {
    if (/^(sr|fd|loop|ram|zram|mmcblk\d+(boot|rpmb))/.test(name)) continue;
    const directory = join(blockDirectory, name);
    if (!existsSync(join(directory, 'device'))) continue;
    const sectors = Number(readText(join(directory, 'size')));
    if (!Number.isSafeInteger(sectors) || sectors <= 0) continue;
    const model = readText(join(directory, 'device', 'model')) || readText(join(directory, 'device', 'name'));
    disks.push({ name, model, sizeBytes: sectors * SECTOR_BYTES });
  }
  return disks;
}

function listDirectory(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

/** Trimmed content, empty when there is none: disks differ in what they say about themselves. */
function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}
