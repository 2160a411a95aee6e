import type { Signal } from '../../core/events.ts';
import type { Feature } from '../../core/feature.ts';
import type { Job } from '../../core/job.ts';
import { auditRoutes, auditTopic } from './controller.ts';
import { type AuditDeps, AuditService } from './service.ts';
import { recordOfJob, recordOfOwner } from './sources.ts';

export type { AuditService } from './service.ts';
export { auditedHelper } from './sources.ts';

export interface AuditFeatureDeps extends AuditDeps {
  /** What happens without a request: a job ends, the device gets an owner. */
  readonly jobs: { readonly finished: Signal<Job> };
  readonly auth: { readonly ownerChanged: Signal<boolean> };
}

/** Who did what, when, from where, and how it ended. */
export function createAudit({ jobs, auth, ...deps }: AuditFeatureDeps): Feature & { readonly service: AuditService } {
  const service = new AuditService(deps);
  jobs.finished.on((job) => service.record(recordOfJob(job)));
  auth.ownerChanged.on((isThere) => service.record(recordOfOwner(isThere)));
  return { name: 'audit', needs: ['auth', 'jobs'], service, routes: auditRoutes(service), topics: [auditTopic(service)] };
}
