import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type { Test } from 'tap';

const PATH = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`;

/** Runs a program of the system and returns what it prints. */
export function tool(program: string, ...args: string[]): string {
  return execFileSync(program, args, { encoding: 'utf8', env: { ...process.env, PATH }, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** A folder for disks. In the checkout: /tmp may be in memory, which loop devices of some kernels do not like. */
export function scratch(t: Test): string {
  mkdirSync('build/test', { recursive: true });
  const folder = mkdtempSync(path.resolve('build/test/flash-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A real block device of so many MiB, for as long as the test takes. Takes root and /dev/loop-control. */
export function loopDisk(t: Test, mib: number, ...options: string[]): string {
  const file = path.join(scratch(t), 'disk');
  writeFileSync(file, '');
  truncateSync(file, mib << 20);
  const device = tool('losetup', '--find', '--show', ...options, file).trim();
  t.teardown(() => tool('losetup', '--detach', device));
  return device;
}

/** A small image that has the partitions of ours, with random bytes where the data would be. */
export function smallImage(t: Test): { raw: string; packed: string; mib: number } {
  const folder = scratch(t);
  const raw = path.join(folder, 'small.img');
  const mib = 48;
  writeFileSync(raw, '');
  truncateSync(raw, mib << 20);
  tool('sgdisk', '--new=1:1M:+34M', '--typecode=1:ef00', '--change-name=1:esp', '--new=2:0:0', '--change-name=2:data', raw);
  const esp = path.join(folder, 'esp');
  writeFileSync(esp, '');
  truncateSync(esp, 34 << 20);
  tool('mkfs.vfat', '-F', '32', '-n', 'ESP', esp);
  tool('dd', `if=${esp}`, `of=${raw}`, 'bs=1M', 'seek=1', 'conv=notrunc', 'status=none');
  tool('dd', 'if=/dev/urandom', `of=${raw}`, 'bs=1M', 'seek=36', 'count=8', 'conv=notrunc', 'status=none');
  tool('zstd', '-q', '--long=27', raw);
  return { raw, packed: `${raw}.zst`, mib };
}
