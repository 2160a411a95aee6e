import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { DeviceFacts, Identity } from './port.ts';

/** Reads below `root`, so that tests can describe other machines. */
export function createIdentity(root = '/'): Identity {
  const facts = readFacts(root);
  return { facts, bootedAtMs: () => bootTime(root) };
}

function readFacts(root: string): DeviceFacts {
  const release = parseOsRelease(readText(root, 'etc/os-release') ?? readText(root, 'usr/lib/os-release') ?? '');
  return {
    model: readModel(root),
    board: readBoard(root),
    // Of x86 machines only root may read the serial; a device tree shows it to everybody.
    serial: firmwareText(readText(root, 'proc/device-tree/serial-number')) ?? firmwareText(readText(root, 'sys/class/dmi/id/product_serial')),
    osName: release.get('PRETTY_NAME') ?? os.type(),
    osVersion: release.get('IMAGE_VERSION') ?? null,
    kernel: os.release(),
    architecture: os.arch(),
    slot: parseSlot(readText(root, 'proc/cmdline') ?? ''),
    bootId: (readText(root, 'proc/sys/kernel/random/boot_id') ?? '').trim(),
  };
}

/** Device tree first (boards), then SMBIOS (PCs). */
function readModel(root: string): string | null {
  const board = firmwareText(readText(root, 'proc/device-tree/model'));
  if (board !== null) return board;
  const vendor = firmwareText(readText(root, 'sys/class/dmi/id/sys_vendor'));
  const product = firmwareText(readText(root, 'sys/class/dmi/id/product_name'));
  if (product === null || vendor === null) return product ?? vendor;
  return product.toLowerCase().startsWith(vendor.toLowerCase()) ? product : `${vendor} ${product}`;
}

/** What vendors leave in firmware fields they never filled in. */
const placeholder = /^(?:to be filled by o\.?e\.?m\.?|system (?:product name|manufacturer|serial number)|default string|not (?:specified|applicable)|none|o\.?e\.?m\.?|unknown|0+)$/i;

/** Text of a firmware field; device tree texts end with NUL. */
export function firmwareText(raw: string | undefined): string | null {
  const text = (raw ?? '').replaceAll('\0', '').trim();
  return text === '' || placeholder.test(text) ? null : text;
}

function readBoard(root: string): string | null {
  try {
    const release = JSON.parse(readText(root, 'usr/lib/lares/release.json') ?? '{}') as { board?: unknown };
    return typeof release.board === 'string' ? release.board : null;
  } catch {
    // A broken file says nothing about the board.
    return null;
  }
}

/** os-release(5): shell-like assignments, values optionally quoted. */
export function parseOsRelease(text: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, key, value] = /^([A-Z0-9_]+)=(.*)$/.exec(line.trim()) ?? [];
    if (key === undefined || value === undefined) continue;
    const [, , inner] = /^(["'])(.*)\1$/.exec(value) ?? [];
    values.set(key, (inner ?? value).replaceAll(/\\([\\"'$`])/g, '$1'));
  }
  return values;
}

/** The boot script passes the slot on as rauc.slot=A or B. */
export function parseSlot(commandLine: string): 'A' | 'B' | null {
  const slot = /(?:^|\s)rauc\.slot=([AB])(?:\s|$)/.exec(commandLine)?.[1];
  return slot === 'A' || slot === 'B' ? slot : null;
}

/** `btime` of proc_stat(5), seconds since the epoch. */
function bootTime(root: string): number {
  const seconds = /^btime (\d+)$/m.exec(readText(root, 'proc/stat') ?? '')?.[1];
  return seconds === undefined ? Math.round(Date.now() - os.uptime() * 1000) : Number(seconds) * 1000;
}

function readText(root: string, file: string): string | undefined {
  try {
    return readFileSync(path.join(root, file), 'utf8');
  } catch {
    // This computer does not have it, or keeps it from us: an answer.
    return undefined;
  }
}
