import { setTimeout as sleep } from 'node:timers/promises';
import type { JobList, JobsDelta, JobView } from '../features/jobs/schema.ts';
import type { Place } from './command.ts';
import { Refused, Unreachable } from './exit-codes.ts';

/** A restarting agent is back well before. */
const AWAY_MS = 90_000;
const RETRY_MS = 1_000;

/**
 * Tells of a job until it has ended, across restarts of the agent.
 * @returns the job as it ended
 * @throws Refused jobs.unknown when the device knows it no more
 */
export async function followJob(id: string, place: Pick<Place, 'device' | 'signal'>, tell: (job: JobView) => void): Promise<JobView> {
  let lastSeenMs = performance.now();
  for (;;) {
    try {
      for await (const job of changesOf(id, place)) {
        lastSeenMs = performance.now();
        tell(job);
        if (job.state !== 'running') return job;
      }
    } catch (error) {
      if (!(error instanceof Unreachable) || performance.now() - lastSeenMs > AWAY_MS) throw error;
      await sleep(RETRY_MS, undefined, { signal: place.signal });
    }
  }
}

/** The job as it is, and after each change. */
async function* changesOf(id: string, { device, signal }: Pick<Place, 'device' | 'signal'>): AsyncGenerator<JobView, void> {
  for await (const { kind, data } of device.follow('jobs', {}, signal)) {
    const jobs = kind === 'snapshot' ? (data as JobList).jobs : (data as JobsDelta).changed;
    const job = jobs.find((candidate) => candidate.id === id);
    const isGone = kind === 'snapshot' ? !job : (data as JobsDelta).removed.includes(id);
    if (job) yield job;
    if (isGone) throw new Refused({ status: 404, code: 'jobs.unknown', detail: `There is no job ${id}; finished jobs are kept for a while only.` });
  }
}
