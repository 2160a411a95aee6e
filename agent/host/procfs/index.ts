import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { KeptFile } from './kept-file.ts';
import { parseDiskstats, parseLoad, parseMeminfo, parseNetDev, parsePressure, parseStat } from './parse.ts';
import type { InterfaceCounters, PressureReading, PressureResource, Procfs, ProcReading } from './port.ts';

export interface ProcfsRoots {
  readonly procRoot: string;
  readonly sysRoot: string;
}

/** The kernel's counters under the given roots. */
export function createProcfs(roots: ProcfsRoots = { procRoot: '/proc', sysRoot: '/sys' }): Procfs {
  return new KernelCounters(roots);
}

const resources: readonly PressureResource[] = ['cpu', 'memory', 'io'];

class KernelCounters implements Procfs {
  readonly #stat: KeptFile;
  readonly #load: KeptFile;
  readonly #memory: KeptFile;
  readonly #pressure: readonly { resource: PressureResource; file: KeptFile }[];
  readonly #disks: KeptFile;
  readonly #interfaces: KeptFile;
  readonly #physical: PhysicalInterfaces;

  constructor({ procRoot, sysRoot }: ProcfsRoots) {
    const file = (...path: string[]) => new KeptFile(join(procRoot, ...path));
    this.#stat = file('stat');
    this.#load = file('loadavg');
    this.#memory = file('meminfo');
    this.#pressure = resources.map((resource) => ({ resource, file: file('pressure', resource) }));
    this.#disks = file('diskstats');
    // Through /proc/self: /proc/net is a link to it, and a fixture tree need not have the link.
    this.#interfaces = file('self', 'net', 'dev');
    this.#physical = new PhysicalInterfaces(join(sysRoot, 'class', 'net'));
  }

  read(): ProcReading {
    const { user, system } = process.cpuUsage();
    return {
      cpu: parsed(this.#stat, parseStat),
      load: parsed(this.#load, parseLoad),
      memory: parsed(this.#memory, parseMeminfo),
      pressure: this.#readPressure(),
      disks: parsed(this.#disks, parseDiskstats) ?? [],
      interfaces: this.#physical.of(parsed(this.#interfaces, parseNetDev) ?? []),
      agent: { cpuMs: (user + system) / 1000, rssBytes: process.memoryUsage.rss() },
    };
  }

  close(): void {
    const files = [this.#stat, this.#load, this.#memory, this.#disks, this.#interfaces];
    for (const file of [...files, ...this.#pressure.map((entry) => entry.file)]) file.close();
  }

  #readPressure(): PressureReading[] {
    const readings: PressureReading[] = [];
    for (const { resource, file } of this.#pressure) {
      const reading = parsed(file, (text) => parsePressure(resource, text));
      if (reading) readings.push(reading);
    }
    return readings;
  }
}

function parsed<T>(file: KeptFile, parse: (text: string) => T): T | undefined {
  const text = file.read();
  return text === undefined ? undefined : parse(text);
}

/** Which interfaces are hardware, remembered for as long as the set of names stays the same. */
class PhysicalInterfaces {
  readonly #directory: string;
  #seenNames = '';
  #physical: ReadonlySet<string> = new Set();

  constructor(directory: string) {
    this.#directory = directory;
  }

  of(interfaces: readonly InterfaceCounters[]): InterfaceCounters[] {
    const names = interfaces.map((entry) => entry.name).join('\n');
    if (names !== this.#seenNames) {
      this.#seenNames = names;
      this.#physical = new Set(interfaces.map((entry) => entry.name).filter((name) => this.#looksPhysical(name)));
    }
    return interfaces.filter((entry) => this.#physical.has(entry.name));
  }

  /** Hardware has a `device` link; inside a container the only interface has none, but carries a hardware name. */
  #looksPhysical(name: string): boolean {
    if (!/^[\w.-]{1,15}$/.test(name) || name === 'lo') return false;
    return existsSync(join(this.#directory, name, 'device')) || /^(eth|en|wl|ww|usb)\w*$/.test(name);
  }
}
