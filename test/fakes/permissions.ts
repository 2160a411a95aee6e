import type { UnitPermissions } from '../../agent/host/permissions/port.ts';

/** A list of the image: everything may be changed but what is named here. */
export function permissionsBut(protectedUnits: Record<string, string>, restartOnly: readonly string[] = []): UnitPermissions {
  return { protection: (name) => protectedUnits[name] ?? null, restartOnly: (name) => restartOnly.includes(name) };
}
