import { LaresError } from '../../core/errors/index.ts';
import type { Job } from '../../core/job.ts';
import type { Trail, TrailRecord } from '../../core/trail.ts';
import type { Helper } from '../../host/helper/port.ts';

const byDevice = { user: null, via: 'device', address: null, code: null, requestId: null } as const;

/** The helper, with a record of each of its calls: everything that the agent has root do. */
export function auditedHelper(helper: Helper, trail: Trail): Helper {
  async function recorded(verb: string, target: string, call: Promise<void>): Promise<void> {
    const record = { ...byDevice, event: `helper.${verb}`, target };
    try {
      await call;
      trail.record({ ...record, outcome: 'done' });
    } catch (error) {
      trail.record({ ...record, outcome: 'failed', code: error instanceof LaresError ? error.code : 'core.internal' });
      throw error;
    }
  }
  return {
    enableUnit: (unit) => recorded('unit.enable', unit, helper.enableUnit(unit)),
    disableUnit: (unit) => recorded('unit.disable', unit, helper.disableUnit(unit)),
    setWifiCountry: (country) => recorded('wifi.country', country, helper.setWifiCountry(country)),
    setClock: (timeMs) => recorded('clock.set', new Date(timeMs).toISOString(), helper.setClock(timeMs)),
  };
}

/** The end of a job; that it was asked for stands there already. */
export function recordOfJob({ kind, subject, startedBy, state, error }: Job): TrailRecord {
  const outcome = state === 'done' ? 'done' : 'failed';
  return { ...byDevice, user: startedBy, event: `job.${state} ${kind}`, target: subject, outcome, code: error?.code ?? null };
}

/** The device got an owner, by whatever way, or lost the one it had. */
export function recordOfOwner(isThere: boolean): TrailRecord {
  return { ...byDevice, event: isThere ? 'auth.ownerMade' : 'auth.ownerRemoved', target: null, outcome: 'done' };
}
