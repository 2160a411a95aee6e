import type { JobList, JobLog, JobLogQuery, JobView, JobsDelta } from '../../../../agent/features/jobs/schema.ts';

declare module '../../api/contract.ts' {
  interface Routes {
    'GET /api/jobs/:id/log': { query: Partial<JobLogQuery>; response: JobLog };
    'POST /api/jobs/:id/abort': { response: JobView };
    'DELETE /api/jobs/:id': { response: undefined };
    'DELETE /api/jobs': { response: undefined };
  }
  interface Topics {
    jobs: { params: undefined; snapshot: JobList; delta: JobsDelta };
  }
}
