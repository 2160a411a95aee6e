import type { Clock } from '../../core/clock.ts';
import type { Feature } from '../../core/feature.ts';
import { Jobs } from '../../core/jobs.ts';
import type { Log } from '../../core/log.ts';
import type { Store } from '../../host/store/port.ts';
import { jobRoutes, jobTopic } from './controller.ts';
import { SqliteJobStore } from './store.ts';

export { JobView } from './schema.ts';

/** Long work of all features, as clients see it. The engine is core/jobs; features declare kinds of work to it. */
export function createJobs(deps: { readonly store: Store; readonly clock: Clock; readonly log: Log }): Feature & { readonly service: Jobs } {
  const service = new Jobs({ ...deps, store: new SqliteJobStore(deps.store) });
  return { name: 'jobs', needs: [], routes: jobRoutes(service), topics: [jobTopic(service)], service };
}
