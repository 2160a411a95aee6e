import { readFileSync } from 'node:fs';
import type { UnitPermissions } from './port.ts';

/** Content of units-allowed.json. */
export interface UnitList {
  readonly allowed: ReadonlySet<string>;
  /** Allowed ones which may not be stopped, with the reason: the owner would lock himself out. */
  readonly restartOnly: ReadonlyMap<string, string>;
  readonly protected: ReadonlyMap<string, string>;
}

export const UNITS_ALLOWED_FILE = '/usr/lib/lares/units-allowed.json';

/** Undefined when there is no such file, or one that cannot be understood: then nothing may be changed. */
export function readUnitList(file: string): UnitList | undefined {
  try {
    const value = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    if (!Array.isArray(value['allowed'])) return undefined;
    return {
      allowed: new Set(value['allowed'].filter((name) => typeof name === 'string')),
      restartOnly: reasons(value['restartOnly']),
      protected: reasons(value['protected']),
    };
  } catch {
    // A workstation has no such list.
    return undefined;
  }
}

function reasons(value: unknown): Map<string, string> {
  return new Map(Object.entries(value ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
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
    restartOnly: (name) => list?.restartOnly.has(name) ?? false,
  };
}
