import { open, type FileHandle } from 'node:fs/promises';
import { findSensors, parseMillidegrees, type Sensor } from './discovery.ts';
import type { Sensors, Temperature } from './port.ts';

/** Reads after which the tree is walked again: a disk plugged in shows its thermometer within about a minute. */
const READS_BETWEEN_DISCOVERIES = 60;

/** The thermometers under a sysfs root. */
export function createSensors(sysRoot = '/sys'): Sensors {
  return new KernelSensors(sysRoot);
}

interface OpenSensor extends Sensor {
  readonly handle: FileHandle;
}

class KernelSensors implements Sensors {
  readonly #sysRoot: string;
  readonly #buffer = Buffer.alloc(32);
  #open: OpenSensor[] = [];
  #readsLeft = 0;

  constructor(sysRoot: string) {
    this.#sysRoot = sysRoot;
  }

  async temperatures(): Promise<Temperature[]> {
    if (this.#readsLeft === 0) await this.#discover();
    this.#readsLeft -= 1;
    const readings: Temperature[] = [];
    for (const sensor of this.#open) {
      const celsius = await this.#read(sensor);
      if (celsius === undefined) continue;
      const { key, label, criticalCelsius } = sensor;
      readings.push({ key, label, celsius, criticalCelsius });
    }
    return readings;
  }

  async close(): Promise<void> {
    const open = this.#open;
    this.#open = [];
    this.#readsLeft = 0;
    for (const { handle } of open) await handle.close();
  }

  async #discover(): Promise<void> {
    await this.close();
    for (const sensor of await findSensors(this.#sysRoot)) {
      // Gone between the walk and now, or not for us to read: as good as absent.
      const handle = await open(sensor.path, 'r').catch(() => undefined);
      if (handle) this.#open.push({ ...sensor, handle });
    }
    this.#readsLeft = READS_BETWEEN_DISCOVERIES;
  }

  async #read({ handle }: OpenSensor): Promise<number | undefined> {
    try {
      const { bytesRead } = await handle.read(this.#buffer, 0, this.#buffer.length, 0);
      return parseMillidegrees(this.#buffer.toString('latin1', 0, bytesRead));
    } catch {
      // A sensor that cannot measure now (a sleeping Wi-Fi card, a pulled disk) says so by failing.
      return undefined;
    }
  }
}
