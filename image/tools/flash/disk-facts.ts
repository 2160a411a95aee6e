import { existsSync, readFileSync, readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';

/** What Linux says about a block device and who uses it. */
export interface DiskFacts {
  /** Kernel name, such as `sdb`. */
  readonly name: string;
  /** For a partition: the disk it is on. */
  readonly wholeDisk: string | undefined;
  readonly sizeBytes: number;
  /** Vendor and model for people; empty when the device does not say. */
  readonly model: string;
  readonly transport: 'usb' | 'sata' | 'nvme' | 'card' | 'virtual' | 'loop' | 'other';
  readonly removable: boolean;
  readonly readOnly: boolean;
  /** File systems mounted from it or from its partitions. */
  readonly mounts: readonly { readonly device: string; readonly place: string }[];
  /** What it is a part of: volumes of LVM, RAID, encryption, and so on. */
  readonly holders: readonly { readonly device: string; readonly by: string; readonly kind: string; readonly name: string }[];
  readonly swaps: readonly string[];
  /** Whether this computer runs from it: `/` and what belongs to it, through whatever lies between. */
  readonly system: boolean;
}

const systemPlaces = ['/', '/usr', '/boot', '/boot/efi', '/boot/firmware', '/etc', '/var', '/home'];

/** Reads all of it below `root`; absent files are answers. @param number `major:minor` of the device */
export function readDiskFacts(number: string, root = '/'): DiskFacts {
  const sys = new BlockDevices(root);
  const folder = sys.folderOf(number);
  const name = path.basename(folder);
  const wholeDisk = existsSync(path.join(folder, 'partition')) ? path.basename(path.dirname(folder)) : undefined;
  const parts = [name, ...sys.partitionsOf(folder)];
  const mounts = sys.mounts();
  return {
    name,
    wholeDisk,
    sizeBytes: Number(sys.text(folder, 'size')) * 512,
    model: modelOf(sys, folder),
    transport: transportOf(name, folder),
    removable: sys.text(folder, 'removable') === '1',
    readOnly: sys.text(folder, 'ro') === '1',
    mounts: mounts.filter(({ device }) => parts.includes(device)),
    holders: parts.flatMap((part) => sys.holdersOf(part)),
    swaps: sys.swaps().filter((device) => parts.includes(device)),
    system: mounts.some(({ device, place }) => systemPlaces.includes(place) && sys.under(device).some((below) => parts.includes(below))),
  };
}

function modelOf(sys: BlockDevices, folder: string): string {
  const words = [sys.text(folder, 'device/vendor'), sys.text(folder, 'device/model') || sys.text(folder, 'device/name'), sys.text(folder, 'loop/backing_file')];
  // "ATA" is the kernel's word for any SATA disk.
  return words.filter((word) => word !== '' && word !== 'ATA').join(' ').replaceAll(/[^!-~]+/g, ' ');
}

function transportOf(name: string, folder: string): DiskFacts['transport'] {
  if (name.startsWith('loop')) return 'loop';
  if (name.startsWith('nvme')) return 'nvme';
  if (name.startsWith('mmcblk')) return 'card';
  if (/\/usb\d/.test(folder)) return 'usb';
  if (/\/ata\d/.test(folder)) return 'sata';
  return /\/(virtio\d|vbd-|vmbus)/.test(folder) ? 'virtual' : 'other';
}

/** /sys and /proc of one computer. */
class BlockDevices {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  /** Content of a file, trimmed; empty when there is none. */
  text(...parts: string[]): string {
    try {
      return readFileSync(path.join(...parts), 'utf8').trim();
    } catch {
      // Not every device has every attribute, and some do not answer.
      return '';
    }
  }

  names(...parts: string[]): string[] {
    try {
      return readdirSync(path.join(...parts));
    } catch {
      // The same for folders.
      return [];
    }
  }

  /** @throws Error when the kernel knows no such device */
  folderOf(number: string): string {
    return realpathSync(path.join(this.#root, 'sys/dev/block', number));
  }

  partitionsOf(folder: string): string[] {
    return this.names(folder).filter((name) => existsSync(path.join(folder, name, 'partition')));
  }

  #class(name: string): string {
    return path.join(this.#root, 'sys/class/block', name);
  }

  holdersOf(device: string): DiskFacts['holders'] {
    return this.names(this.#class(device), 'holders').map((by) => ({ device, by, ...this.#volume(by) }));
  }

  #volume(name: string): { kind: string; name: string } {
    const uuid = this.text(this.#class(name), 'dm/uuid');
    const title = this.text(this.#class(name), 'dm/name') || name;
    if (uuid.startsWith('CRYPT-')) return { kind: 'the encrypted volume', name: title };
    if (uuid.startsWith('LVM-')) return { kind: 'the LVM volume', name: title };
    return { kind: name.startsWith('md') ? 'the RAID' : 'the volume', name: title };
  }

  /** A device and every device below it, partitions' disks included. */
  under(device: string): string[] {
    const folder = this.#class(device);
    const slaves = this.names(folder, 'slaves').flatMap((slave) => this.under(slave));
    return existsSync(path.join(folder, 'partition')) ? [device, path.basename(path.dirname(realpathSync(folder))), ...slaves] : [device, ...slaves];
  }

  /** proc_pid_mountinfo(5). btrfs has device numbers of its own making; there the source tells. */
  mounts(): { device: string; place: string }[] {
    return this.text(this.#root, 'proc/self/mountinfo').split('\n').flatMap((line) => {
      const [, , number = '', , place = ''] = line.split(' ');
      const source = line.split(' - ')[1]?.split(' ')[1] ?? '';
      const device = this.#nameOf(number) ?? this.#nameOfSource(source);
      return device === undefined ? [] : [{ device, place: unescaped(place) }];
    });
  }

  swaps(): string[] {
    return this.text(this.#root, 'proc/swaps').split('\n').flatMap((line) => this.#nameOfSource(line.split(/\s/, 1)[0] ?? '') ?? []);
  }

  #nameOf(number: string): string | undefined {
    try {
      return path.basename(this.folderOf(number));
    } catch {
      // Not on a disk: proc, tmpfs, btrfs.
      return undefined;
    }
  }

  /** Kernel name of `/dev/sda2` or `/dev/mapper/root`. */
  #nameOfSource(source: string): string | undefined {
    if (!source.startsWith('/dev/')) return undefined;
    const name = source.slice('/dev/'.length);
    if (existsSync(this.#class(name))) return name;
    const title = unescaped(name.replace(/^mapper\//, ''));
    return this.names(this.#root, 'sys/class/block').find((device) => this.text(this.#class(device), 'dm/name') === title);
  }
}

/** mountinfo writes blanks as `\040`. */
function unescaped(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
