import type { Feature } from '../../core/feature.ts';
import { timeUnsynchronized } from './checks.ts';
import { systemRoutes, systemTopic } from './controller.ts';
import { SystemService, type SystemServiceDeps } from './service.ts';

export type { SystemService, SystemServiceDeps } from './service.ts';

/** What the device is: identity, name, clock, power, parts. */
export function createSystem(deps: SystemServiceDeps): Feature & { readonly service: SystemService } {
  const service = new SystemService(deps);
  return {
    name: 'system',
    needs: ['jobs'],
    service,
    routes: systemRoutes(service),
    topics: [systemTopic(service)],
    jobs: Object.values(service.jobs),
    checks: [timeUnsynchronized(service, deps.clock)],
    start: async () => service.start(),
    stop: async () => service.stop(),
  };
}
