import type { JobView } from '../../../../agent/features/jobs/schema.ts';

/** As many as the device keeps. */
const KEPT = 100;

/** Puts a job in its place; a new one goes to the top. A job that has ended never runs again. */
export function withJob(jobs: readonly JobView[], job: JobView): readonly JobView[] {
  const index = jobs.findIndex(({ id }) => id === job.id);
  if (index === -1) return [job, ...jobs].slice(0, KEPT);
  if (jobs[index]!.state !== 'running' && job.state === 'running') return jobs;
  return jobs.with(index, job);
}
