import { readFileSync } from 'node:fs';
import type { UnitPermissions } from './port.ts';

/** Content of units-allowed.json. */
export interface UnitList {
  readonly allowed: ReadonlySet<string>;
  readonly protected: ReadonlyMap<string, string>;
}

export const UNITS_ALLOWED_FILE = '/usr/lib/lares/units-allowed.json';

/** Undefined when there is no such file, or one that cannot be understood: then nothing may be changed. */
export function readUnitList(file: string): UnitList | undefined {
  try {
    const value = JSON.parse(readFileSync(file, 'utf8')) as { allowed?: unknown; protected?: unknown };
    if (!Array.isArray(value.allowed)) return undefined;
    return {
      allowed: new Set(value.allowed.filter((name) => typeof name === 'string')),
      protected: new Map(Object.entries(value.protected ?? {}).filter((entry) => typeof entry[1] === 'string')),
    };
  } catch {
    // A workstation has no such list.
    return undefined;
  }
}

/** Reads the list once: it is part of the read-only image. */
export function createUnitPermissions(file = UNITS_ALLOWED_FILE): UnitPermissions {
  const list = readUnitList(file);
  return {
    protection: (name) => {
      if (!list) return 'not-an-appliance';
      // Protection wins over permission, should a name ever stand in both.
      return list.protected.get(name) ?? (list.allowed.has(name) ? null : 'not-listed');
    },
  };
}
