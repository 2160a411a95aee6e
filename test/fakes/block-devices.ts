import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Test } from 'tap';

interface FakeDevice {
  /** Folder below /sys/devices; its last part is the kernel name. */
  readonly at: string;
  readonly number: string;
  readonly sizeBytes?: number;
  readonly files?: Readonly<Record<string, string>>;
  /** Kernel names of what is built on it. */
  readonly holders?: readonly string[];
  readonly slaves?: readonly string[];
}

interface FakeComputer {
  readonly devices: readonly FakeDevice[];
  readonly mountinfo?: string;
  readonly swaps?: string;
}

/** A folder with the /sys and /proc of a computer, as far as its disks go. */
export function computerWith(t: Test, { devices, mountinfo = '', swaps = '' }: FakeComputer): string {
  const root = mkdtempSync(path.join(tmpdir(), 'lares-disks-'));
  t.teardown(() => rmSync(root, { recursive: true }));
  const put = (file: string, text: string): void => {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  for (const { at, number, sizeBytes = 0, files = {}, holders = [], slaves = [] } of devices) {
    const folder = path.join(root, 'sys/devices', at);
    const name = path.basename(at);
    put(path.join(folder, 'size'), `${sizeBytes / 512}\n`);
    put(path.join(folder, 'dev'), `${number}\n`);
    for (const [file, text] of Object.entries({ removable: '0', ro: '0', ...files })) put(path.join(folder, file), `${text}\n`);
    for (const holder of holders) put(path.join(folder, 'holders', holder), '');
    for (const slave of slaves) put(path.join(folder, 'slaves', slave), '');
    for (const link of [`sys/dev/block/${number}`, `sys/class/block/${name}`]) {
      mkdirSync(path.dirname(path.join(root, link)), { recursive: true });
      symlinkSync(folder, path.join(root, link));
    }
  }
  put(path.join(root, 'proc/self/mountinfo'), mountinfo);
  put(path.join(root, 'proc/swaps'), `Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n${swaps}`);
  return root;
}
