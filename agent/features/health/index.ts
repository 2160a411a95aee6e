import type { Feature } from '../../core/feature.ts';
import { healthRoutes, healthTopic } from './controller.ts';
import { HealthService, type HealthDeps } from './service.ts';

export type { HealthDeps, HealthService } from './service.ts';

/** Is it all right, and if not, what is the one next step. */
export function createHealth(deps: HealthDeps): Feature & { readonly service: HealthService } {
  const service = new HealthService(deps);
  return {
    name: 'health',
    needs: [],
    service,
    routes: healthRoutes(service),
    topics: [healthTopic(service)],
    start: async () => service.start(),
    stop: async () => service.stop(),
  };
}
