import { readdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Clock } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import type { HardwareInventory, HardwareReader } from './port.ts';

/** systeminformation starts programs (lscpu, lsblk, lspci …); one that hangs must not hang the page. */
const PART_TIMEOUT_MS = 15_000;

/** Inventory by systeminformation. It spawns a dozen programs, so it is taken once, on demand, never in a loop. */
export function createHardwareReader(clock: Clock, log: Log, sysRoot = '/sys'): HardwareReader {
  let taken: Promise<HardwareInventory> | undefined;
  return { inventory: () => (taken ??= takeInventory(clock, log, sysRoot)) };
}

async function takeInventory(clock: Clock, log: Log, sysRoot: string): Promise<HardwareInventory> {
  // Loaded when first asked for: at start it would cost more time than all adapters together.
  const { default: si } = await import('systeminformation');
  const part = <T>(name: string, read: () => Promise<T>): Promise<T | undefined> => bounded(name, read, clock, log);
  const [cpu, memory, layout, disks, graphics, usb, bios, system] = await Promise.all([
    part('cpu', () => si.cpu()), part('mem', () => si.mem()), part('memLayout', () => si.memLayout()),
    part('diskLayout', () => si.diskLayout()), part('graphics', () => si.graphics()), part('usb', () => si.usb()),
    part('bios', () => si.bios()), part('system', () => si.system()),
  ]);
  return {
    takenAtMs: clock.nowMs(),
    cpu: {
      brand: [cpu?.manufacturer, cpu?.brand].filter(Boolean).join(' '),
      cores: count(cpu?.cores) || os.availableParallelism(),
      physicalCores: count(cpu?.physicalCores),
      speedMaxMhz: cpu?.speedMax ? Math.round(cpu.speedMax * 1000) : null,
      virtualization: cpu?.virtualization ?? false,
    },
    memory: {
      totalBytes: count(memory?.total) || os.totalmem(),
      modules: (layout ?? []).filter((entry) => entry.size > 0 && word(entry.type) !== '').map((entry) => ({
        sizeBytes: count(entry.size), type: word(entry.type), manufacturer: word(entry.manufacturer),
      })),
    },
    disks: (disks ?? []).map((disk) => ({
      device: word(disk.device), name: word(disk.name), type: word(disk.type), sizeBytes: count(disk.size),
      serial: word(disk.serialNum), interface: word(disk.interfaceType),
    })),
    network: readInterfaces(sysRoot),
    graphics: (graphics?.controllers ?? []).map((entry) => ({ vendor: word(entry.vendor), model: word(entry.model) })),
    usb: (usb ?? []).map((device) => ({ name: word(device.name), manufacturer: word(device.manufacturer) })),
    bios: { vendor: word(bios?.vendor), version: word(bios?.version), releaseDate: word(bios?.releaseDate) },
    virtualMachine: hypervisorOf(system),
  };
}

/** systeminformation knows QEMU under KVM only; without it the firmware still says who made the machine. */
function hypervisorOf(system: { virtual: boolean; virtualHost?: string; manufacturer: string } | undefined): string | null {
  if (system?.virtual) return word(system.virtualHost) || 'unknown';
  return system?.manufacturer === 'QEMU' ? 'QEMU' : null;
}

function bounded<T>(name: string, read: () => Promise<T>, clock: Clock, log: Log): Promise<T | undefined> {
  return new Promise((resolve) => {
    const cancelTimer = clock.after(PART_TIMEOUT_MS, () => {
      log.warn({ part: name }, 'a part of the inventory took too long');
      resolve(undefined);
    });
    // In an async function: systeminformation also throws synchronously, where the sandbox lacks netlink.
    (async () => read())().then(resolve, (error: unknown) => {
      log.info({ err: error, part: name }, 'a part of the inventory cannot be read');
      resolve(undefined);
    }).finally(cancelTimer);
  });
}

/** Interfaces from /sys/class/net: systeminformation needs netlink for them, which the sandbox does not have. */
export function readInterfaces(sysRoot: string): HardwareInventory['network'] {
  const directory = path.join(sysRoot, 'class/net');
  return names(directory).filter((name) => name !== 'lo').map((name) => {
    const speed = Number(readText(path.join(directory, name, 'speed')));
    const isWireless = names(path.join(directory, name)).some((entry) => entry === 'wireless' || entry === 'phy80211');
    return {
      name,
      mac: readText(path.join(directory, name, 'address')),
      type: isWireless ? 'wireless' : 'wired',
      // -1 while there is no link; reading it from a stopped interface fails.
      speedMbps: Number.isInteger(speed) && speed > 0 ? speed : null,
      virtual: !names(path.join(directory, name)).includes('device'),
    };
  });
}

function names(directory: string): string[] {
  try {
    return readdirSync(directory).toSorted();
  } catch {
    // No such interface any more, or no /sys at all.
    return [];
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    // Drivers refuse attributes they do not support.
    return '';
  }
}

function count(value: number | null | undefined): number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? Math.round(value) : 0;
}

/** A text, or empty where systeminformation knows nothing (null, undefined, its own placeholders). */
function word(value: string | null | undefined): string {
  return typeof value === 'string' ? value.trim() : '';
}
