import type { Check } from '../../core/health.ts';
import type { UnitService } from './service.ts';

/** One issue for each unit whose last run failed. */
export function failedUnits(service: UnitService): Check {
  return {
    name: 'services.failed',
    find: () =>
      service.failed().map((unit) => ({
        code: 'services.failed',
        severity: 'warning',
        subject: unit.name,
        params: { unit: unit.name, result: unit.result ?? 'unknown', exitCode: service.facts(unit.name).exitCode ?? 0 },
        next: `/services/${encodeURIComponent(unit.name)}`,
      })),
  };
}
