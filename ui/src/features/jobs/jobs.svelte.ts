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
  #ended: (job: JobView) => void = () => {};

  constructor(api: ApiClient, live: LiveClient) {
    this.#api = api;
    live.subscribe('jobs', {
      snapshot: (list) => this.#take(list.jobs, list.jobs),
      delta: (delta) => this.#take(withJobs(this.#jobs, delta), delta.changed),
    });
  }

  /** Calls `listener` for each job that was seen running and ends while nobody here follows it. */
  onEnded(listener: (job: JobView) => void): void {
    this.#ended = listener;
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

  /** @throws ProblemError */
  async dismiss(id: string): Promise<void> {
    await this.#api.call('DELETE /api/jobs/:id', { params: { id } });
  }

  /** @throws ProblemError */
  async dismissFinished(): Promise<void> {
    await this.#api.call('DELETE /api/jobs');
  }

  #take(jobs: readonly JobView[], changed: readonly JobView[]): void {
    const ran = new Set(this.running.map(({ id }) => id));
    this.#jobs = jobs;
    for (const job of changed) {
      const isFollowed = this.#watchers.has(job.id);
      this.#tell(job);
      if (job.state !== 'running' && ran.has(job.id) && !isFollowed) this.#ended(job);
    }
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
