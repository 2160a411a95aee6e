import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Partition, partitionsOf } from '../../image/tools/partitions.ts';
import { root } from '../../image/tools/steps.ts';
import { board } from '../vm/board.ts';

export { partitionsOf, readBytes } from '../../image/tools/partitions.ts';

/** The raw disk which `make run` boots and a release compresses. */
export const disk = realpathSync(path.join(root, `build/cache/${board.name}/disk`));

export function partition(name: string): Partition {
  const found = partitionsOf(disk).find((candidate) => candidate.name === name);
  if (!found) throw new Error(`the disk has no partition ${name}`);
  return found;
}

/** Runs a program and returns its output; its complaints are part of the error when it fails. */
export function output(program: string, args: readonly string[]): string {
  const PATH = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`;
  return execFileSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, PATH }, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** What debugfs answers about slot A, which is read straight from the disk. */
export function askSlot(command: string): string {
  return output('debugfs', ['-R', command, `${disk}?offset=${partition('rootA').offsetBytes}`]);
}

/** Unpacks slot A into a new folder (owners are lost, modes are kept). Call the second to remove it. */
export function unpackSlot(): [folder: string, remove: () => void] {
  const folder = mkdtempSync(path.join(tmpdir(), 'lares-slot-'));
  mkdirSync(path.join(folder, 'root'));
  askSlot(`rdump / ${folder}/root`);
  return [path.join(folder, 'root'), () => rmSync(folder, { recursive: true, force: true })];
}

/** Runs a program of an unpacked slot in it, in a user namespace, with this computer's devices and the board's processor. */
export function inSlot(slot: string, program: string, ...args: string[]): string {
  const enter = 'mount --rbind /dev "$1/dev" && exec chroot "$@"';
  return output('unshare', ['--user', '--map-root-user', '--mount', '--pid', '--fork', 'env', '-u', 'NODE_OPTIONS', 'sh', '-c', enter, 'sh', slot, program, ...args]);
}

export interface SlotEntry {
  /** Path on the device. */
  name: string;
  kind: 'file' | 'folder' | 'link' | 'other';
  /** Permission bits, those of set-user-id and set-group-id included. */
  mode: number;
  uid: number;
  gid: number;
}

const kinds: Readonly<Record<number, SlotEntry['kind']>> = { 0o10: 'file', 0o04: 'folder', 0o12: 'link' };

/** Every file of slot A with its real owner and mode, which unpacking loses. */
export function slotEntries(): SlotEntry[] {
  const scratch = mkdtempSync(path.join(tmpdir(), 'lares-list-'));
  const commands = path.join(scratch, 'commands');
  const entries: SlotEntry[] = [];
  try {
    for (let folders = ['']; folders.length > 0; ) {
      writeFileSync(commands, folders.map((folder) => `ls -p "${folder}/"\n`).join(''));
      const text = output('debugfs', ['-f', commands, `${disk}?offset=${partition('rootA').offsetBytes}`]);
      const found = listed(text);
      entries.push(...found);
      folders = found.filter(({ kind }) => kind === 'folder').map(({ name }) => name);
    }
  } finally {
    rmSync(scratch, { recursive: true });
  }
  return entries;
}

/** Parses debugfs' answer to several `ls -p`: a line `/inode/mode/uid/gid/name/size/` an entry. */
function listed(text: string): SlotEntry[] {
  const entries: SlotEntry[] = [];
  let folder = '';
  for (const line of text.split('\n')) {
    folder = /^debugfs: ls -p "(.*)\/"$/.exec(line)?.[1] ?? folder;
    const [, inode, mode, uid, gid, name] = line.split('/');
    if (inode === undefined || inode === '0' || !/^\d+$/.test(mode ?? '') || name === '.' || name === '..') continue;
    const bits = Number.parseInt(mode ?? '', 8);
    entries.push({ name: `${folder}/${name}`, kind: kinds[bits >> 12] ?? 'other', mode: bits & 0o7777, uid: Number(uid), gid: Number(gid) });
  }
  return entries;
}
