import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { partitionsOf } from '../../image/tools/partitions.ts';
import type { Device } from './device.ts';

/**
 * The FAT partition of a device that is switched off, as a file on this computer: what a person sees who puts the card
 * into a PC. `keep` puts it back.
 */
export class Esp {
  readonly file: string;
  /** The partition on the device's disk, in the words of qemu-img. */
  readonly #place: string;

  /** @param image the raw image the device was made from, for where the partition is */
  constructor(device: Device, image: string) {
    const { offsetBytes: offset, sizeBytes: size } = partitionsOf(image).find(({ name }) => name === 'esp')!;
    this.file = path.join(device.folder, 'esp.img');
    this.#place = `json:${JSON.stringify({ driver: 'raw', offset, size, file: { driver: 'qcow2', file: { driver: 'file', filename: device.disk } } })}`;
    execFileSync('qemu-img', ['convert', '-O', 'raw', this.#place, this.file]);
  }

  /** Puts a file there. */
  put(name: string, content: string): void {
    execFileSync('mcopy', ['-o', '-i', this.file, '-', `::${name}`], { input: content, stdio: ['pipe', 'ignore', 'pipe'] });
  }

  /** The disk has this partition from now on. */
  keep(): void {
    execFileSync('qemu-img', ['convert', '-n', '-f', 'raw', '-O', 'raw', this.file, this.#place]);
  }

  text(name: string): string {
    return execFileSync('mtype', ['-i', this.file, `::${name}`], { encoding: 'utf8' });
  }

  /** Names in its root folder. */
  names(): string[] {
    const list = execFileSync('mdir', ['-b', '-i', this.file, '::'], { encoding: 'utf8' });
    return list.trim().split('\n').map((line) => line.replace(/^::\/?|\/$/g, '')).toSorted();
  }

  /** Every byte of it, those of removed files included. */
  bytes(): Buffer {
    return readFileSync(this.file);
  }

  /** @throws Error when the file system is not sound */
  check(): void {
    execFileSync('/usr/sbin/fsck.vfat', ['-n', this.file], { stdio: ['ignore', 'pipe', 'pipe'] });
  }
}
