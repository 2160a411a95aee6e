import { createContext } from 'svelte';
import type { JobView } from '../../../../agent/features/jobs/schema.ts';
import type { ApiClient } from '../../api/client.ts';
import type { LiveClient } from '../../api/live.ts';
import { withJob, withJobs } from './list.ts';

/** Long work on the device, newest first. */
export class Jobs {
  readonly #api: ApiClient;
  readonly #watchers = new Map<string, (job: JobView) => void>();
  #jobs = $state.raw<readonly JobView[]>([]);

  constructor(api: ApiClient, live: LiveClient) {
    this.#api = api;
    live.subscribe('jobs', {
      snapshot: (list) => {
        this.#jobs = list.jobs;
        for (const job of list.jobs) this.#tell(job);
      },
      delta: (delta) => {
        this.#jobs = withJobs(this.#jobs, delta);
        for (const job of delta.changed) this.#tell(job);
      },
    });
  }

  get all(): readonly JobView[] {
    return this.#jobs;
  }

  get running(): readonly JobView[] {
    return this.#jobs.filter(({ state }) => state === 'running');
  }

  /** The job at work on `subject` now. */
  on(subject: string): JobView | undefined {
    return this.#jobs.find((job) => job.subject === subject && job.state === 'running');
  }

  /** Takes a job that was just started and calls back once, when it has ended. */
  follow(job: JobView, ended: (job: JobView) => void): void {
    this.#watchers.set(job.id, ended);
    // The live message may have come first and know more.
    const known = this.#jobs.find(({ id }) => id === job.id);
    this.#put(known ?? job);
  }

  /** @throws ProblemError */
  async abort(id: string): Promise<void> {
    this.#put(await this.#api.call('POST /api/jobs/:id/abort', { params: { id } }));
  }

  #put(job: JobView): void {
    this.#jobs = withJob(this.#jobs, job);
    this.#tell(job);
  }

  #tell(job: JobView): void {
    if (job.state === 'running') return;
    this.#watchers.get(job.id)?.(job);
    this.#watchers.delete(job.id);
  }
}

export const [useJobs, provideJobs] = createContext<Jobs>();
