import type { JobLog, JobsDelta, JobView } from '../../../../agent/features/jobs/schema.ts';

export type LogLine = JobLog['lines'][number];

/** Puts a job in its place; a new one goes to the top. A job that has ended never runs again. */
export function withJob(jobs: readonly JobView[], job: JobView): readonly JobView[] {
  const index = jobs.findIndex(({ id }) => id === job.id);
  if (index === -1) return [job, ...jobs];
  if (jobs[index]!.state !== 'running' && job.state === 'running') return jobs;
  return jobs.with(index, job);
}

/** Jobs after a delta; the device tells which ones it has forgotten. */
export function withJobs(jobs: readonly JobView[], { changed, removed }: JobsDelta): readonly JobView[] {
  const gone = new Set(removed);
  return changed.reduce(withJob, jobs).filter(({ id }) => !gone.has(id));
}

/** Lines after a page of the log came, which may lie before, after or over those known. Lines are never left out. */
export function withPage(lines: readonly LogLine[], page: readonly LogLine[]): readonly LogLine[] {
  const [first, last] = [page[0], page.at(-1)];
  if (!first || !last) return lines;
  const before = lines.filter(({ number }) => number < first.number);
  const after = lines.filter(({ number }) => number > last.number);
  // What is not next to the page would hide a hole: only what touches it stays.
  const joinsBefore = before.at(-1)?.number === first.number - 1;
  const joinsAfter = after[0]?.number === last.number + 1;
  return [...(joinsBefore ? before : []), ...page, ...(joinsAfter ? after : [])];
}
