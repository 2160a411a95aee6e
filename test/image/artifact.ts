import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, readSync, closeSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../../image/tools/steps.ts';
import { board } from '../vm/board.ts';

/** The raw disk which `make run` boots and a release compresses. */
export const disk = realpathSync(path.join(root, `build/cache/${board.name}/disk`));

export interface Partition {
  number: number;
  name: string;
  /** Type GUID, lower case. */
  type: string;
  uuid: string;
  offsetBytes: number;
  sizeBytes: number;
}

export function readBytes(file: string, offset: number, length: number): Buffer {
  const handle = openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(length);
    readSync(handle, buffer, 0, length, offset);
    return buffer;
  } finally {
    closeSync(handle);
  }
}

/** A GUID as GPT stores it: the first three groups little endian (UEFI specification, appendix A). */
function guid(bytes: Buffer): string {
  const groups = [
    bytes.readUInt32LE(0).toString(16).padStart(8, '0'),
    bytes.readUInt16LE(4).toString(16).padStart(4, '0'),
    bytes.readUInt16LE(6).toString(16).padStart(4, '0'),
    bytes.subarray(8, 10).toString('hex'),
    bytes.subarray(10, 16).toString('hex'),
  ];
  return groups.join('-');
}

/** Partitions of a GPT disk with 512-byte sectors (UEFI specification, 5.3). */
export function partitionsOf(file: string): Partition[] {
  const header = readBytes(file, 512, 92);
  if (header.toString('latin1', 0, 8) !== 'EFI PART') throw new Error('no GPT');
  const entrySize = header.readUInt32LE(84);
  const table = readBytes(file, Number(header.readBigUInt64LE(72)) * 512, header.readUInt32LE(80) * entrySize);
  const partitions: Partition[] = [];
  for (let number = 1; number * entrySize <= table.length; number += 1) {
    const entry = table.subarray((number - 1) * entrySize, number * entrySize);
    const firstSector = Number(entry.readBigUInt64LE(32));
    if (firstSector === 0) continue;
    partitions.push({
      number,
      name: entry.toString('utf16le', 56, 128).replace(/\0+$/, ''),
      type: guid(entry.subarray(0, 16)),
      uuid: guid(entry.subarray(16, 32)),
      offsetBytes: firstSector * 512,
      sizeBytes: (Number(entry.readBigUInt64LE(40)) - firstSector + 1) * 512,
    });
  }
  return partitions;
}

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
