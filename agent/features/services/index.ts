import type { Feature } from '../../core/feature.ts';
import type { Journal } from '../../host/journal/port.ts';
import { failedUnits } from './checks.ts';
import { unitRoutes, unitTopics } from './controller.ts';
import { UnitJournals } from './journal.ts';
import { UnitService, type UnitServiceDeps } from './service.ts';

export type { UnitService } from './service.ts';

export interface ServicesDeps extends UnitServiceDeps {
  readonly journal: Journal;
}

/** Every unit systemd knows: live state, actions, journals. */
export function createServices(deps: ServicesDeps): Feature & { readonly service: UnitService } {
  const service = new UnitService(deps);
  const journals = new UnitJournals(deps);
  return {
    name: 'services',
    needs: ['jobs'],
    service,
    routes: unitRoutes(service, deps.journal),
    topics: unitTopics(service, journals),
    checks: [failedUnits(service)],
    jobs: Object.values(service.jobs),
    start: async () => service.start(),
    stop: async () => {
      service.stop();
      journals.stop();
    },
  };
}
