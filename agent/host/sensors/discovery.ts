import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sensorKey, sensorLabel } from './labels.ts';

/** A thermometer: where it is and what is known about it. */
export interface Sensor {
  readonly path: string;
  readonly key: string;
  readonly label: string;
  readonly criticalCelsius: number | null;
}

interface Found extends Sensor {
  readonly driver: string;
}

/**
 * Finds thermometers under a sysfs root: chips of hwmon (Documentation/hwmon/sysfs-interface.rst) and those thermal
 * zones (Documentation/driver-api/thermal/sysfs-api.rst) which no chip shows already.
 */
export async function findSensors(sysRoot: string): Promise<Sensor[]> {
  const chips = await findChips(join(sysRoot, 'class', 'hwmon'));
  const zones = await findZones(join(sysRoot, 'class', 'thermal'));
  const drivers = new Set(chips.map((chip) => chip.driver));
  // The package zone of Intel is the coretemp chip once more; other zones appear as a chip of their own name.
  const isShown = (zone: Found) =>
    drivers.has(zone.driver) || (zone.driver === 'x86_pkg_temp' && drivers.has('coretemp'));
  return distinct([...chips, ...zones.filter((zone) => !isShown(zone))]);
}

async function findChips(directory: string): Promise<Found[]> {
  const found: Found[] = [];
  for (const chip of await listDirectory(directory, /^hwmon\d+$/)) {
    const path = join(directory, chip);
    const driver = sensorKey(await readText(join(path, 'name')));
    const model = await readText(join(path, 'device', 'model'));
    for (const input of await listDirectory(path, /^temp\d+_input$/)) {
      const sensor = join(path, input.replace('_input', ''));
      const own = await readText(`${sensor}_label`);
      found.push({
        path: join(path, input),
        driver,
        key: sensorKey(driver || 'chip', own),
        label: sensorLabel(driver || 'chip', own, model),
        criticalCelsius: limit(await readText(`${sensor}_crit`)),
      });
    }
  }
  return found;
}

async function findZones(directory: string): Promise<Found[]> {
  const found: Found[] = [];
  for (const zone of await listDirectory(directory, /^thermal_zone\d+$/)) {
    const path = join(directory, zone);
    const driver = sensorKey(await readText(join(path, 'type'))) || 'zone';
    const criticalCelsius = limit(await criticalTrip(path));
    found.push({ path: join(path, 'temp'), driver, key: driver, label: sensorLabel(driver, '', ''), criticalCelsius });
  }
  return found;
}

async function criticalTrip(zone: string): Promise<string> {
  for (const trip of await listDirectory(zone, /^trip_point_\d+_type$/)) {
    if ((await readText(join(zone, trip))) === 'critical') return readText(join(zone, trip.replace('_type', '_temp')));
  }
  return '';
}

/** Numbers sensors of one name: `nvme_composite`, `nvme_composite_2`. */
function distinct(found: readonly Found[]): Sensor[] {
  const seen = new Map<string, number>();
  return found.map(({ path, key, label, criticalCelsius }) => {
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    const suffix = count > 1 ? String(count) : '';
    return { path, key: sensorKey(key, suffix), label: suffix ? `${label} ${suffix}` : label, criticalCelsius };
  });
}

/** Chips report limits of 0 or of absurd height where none is set. */
function limit(text: string): number | null {
  const celsius = parseMillidegrees(text);
  return celsius !== undefined && celsius >= 40 && celsius <= 150 ? celsius : null;
}

/** Millidegrees as the kernel prints them; undefined for anything else and for what no computer survives. */
export function parseMillidegrees(text: string): number | undefined {
  if (!/^-?\d{1,7}\s*$/.test(text)) return undefined;
  const celsius = Number(text) / 1000;
  return celsius >= -55 && celsius <= 200 ? celsius : undefined;
}

/** Names that match, by number: hwmon10 after hwmon9. */
async function listDirectory(path: string, pattern: RegExp): Promise<string[]> {
  const names = await readdir(path).catch(() => []);
  return names.filter((name) => pattern.test(name)).toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

/** Trimmed content, empty when the file is absent: most attributes are optional. */
async function readText(path: string): Promise<string> {
  return (await readFile(path, 'utf8').catch(() => '')).trim();
}
