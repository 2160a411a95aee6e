import type { Clock } from '../../core/clock.ts';
import type { Feature } from '../../core/feature.ts';
import { Jobs } from '../../core/jobs.ts';
import type { Log } from '../../core/log.ts';
import { jobRoutes, jobTopic } from './controller.ts';

export { viewOf } from './controller.ts';
export { JobView } from './schema.ts';

/** Long work of all features, as clients see it. The engine is core/jobs. */
export function createJobs(deps: { readonly clock: Clock; readonly log: Log }): Feature & { readonly service: Jobs } {
  const service = new Jobs(deps.clock, deps.log);
  return { name: 'jobs', needs: [], routes: jobRoutes(service), topics: [jobTopic(service)], service };
}
