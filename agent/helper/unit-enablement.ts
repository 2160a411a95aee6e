import type { UnitList } from '../host/permissions/index.ts';
import { type Answer, refused, type UnitRequest } from './request.ts';
import type { UnitFiles } from './unit-files.ts';

/**
 * Verbs `unit.enable` and `unit.disable`. The caller is not trusted: the unit must stand on the image's list, must not
 * be protected, and systemd itself must know a file of exactly this name which can be enabled at all.
 */
export async function setEnabled(request: UnitRequest, list: UnitList | undefined, files: UnitFiles): Promise<Answer> {
  const { verb, unit } = request;
  if (!list) return refused('not-an-appliance');
  const protection = list.protected.get(unit);
  if (protection !== undefined) return refused(protection);
  if (!list.allowed.has(unit)) return refused('not-listed');
  const lockout = list.restartOnly.get(unit);
  if (verb === 'unit.disable' && lockout !== undefined) return refused(lockout);
  const state = await files.stateOf(unit);
  if (state === undefined) return refused('no-unit-file');
  // static, masked, generated, alias, …: there is nothing to enable, or somebody decided otherwise.
  if (state !== 'enabled' && state !== 'disabled') return refused(state);
  if (verb === 'unit.enable') await files.enable(unit);
  else await files.disable(unit);
  return { ok: true };
}
