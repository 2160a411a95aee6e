import { createContext } from 'svelte';
import type { JobView } from '../../../../agent/features/jobs/schema.ts';
import { asProblem } from '../../api/problem.ts';
import type { Toasts } from '../../state/toasts.svelte.ts';
import { text } from '../../text/index.ts';
import { problemWords } from '../../text/problems.ts';
import type { Jobs } from './jobs.svelte.ts';
import { jobErrorWords, jobTitle } from './words.ts';

/** What a person does about jobs: looks at them, stops them after a question, clears the list; and hears how they end. */
export class JobDesk {
  readonly #jobs: Jobs;
  readonly #toasts: Toasts;
  #shown = $state(false);
  #asking = $state.raw<JobView | null>(null);

  constructor(jobs: Jobs, toasts: Toasts) {
    this.#jobs = jobs;
    this.#toasts = toasts;
    jobs.onEnded((job) => this.#announce(job));
  }

  /** Whether the drawer is open. */
  get shown(): boolean {
    return this.#shown;
  }

  /** The job of the open question whether to stop it. */
  get asking(): JobView | null {
    return this.#asking;
  }

  show(): void {
    this.#shown = true;
  }

  hide(): void {
    this.#shown = false;
  }

  askToStop(job: JobView): void {
    this.#asking = job;
  }

  keepGoing(): void {
    this.#asking = null;
  }

  stop(): void {
    const job = this.#asking;
    this.#asking = null;
    if (job) void this.#try(() => this.#jobs.abort(job.id));
  }

  dismiss(job: JobView): void {
    void this.#try(() => this.#jobs.dismiss(job.id));
  }

  dismissFinished(): void {
    void this.#try(() => this.#jobs.dismissFinished());
  }

  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const { title, advice } = problemWords(asProblem(error));
      this.#toasts.show({ tone: 'critical', title, body: advice });
    }
  }

  #announce(job: JobView): void {
    if (job.state === 'running') return;
    const title = text.jobs.ended[job.state]({ title: jobTitle(job) });
    const body = job.error ? Object.values(jobErrorWords(job.error)).join(' ') : undefined;
    const action = this.#shown ? undefined : { label: text.jobs.show, run: () => this.show() };
    this.#toasts.show({ tone: job.state === 'failed' ? 'critical' : 'ok', title, body, action });
  }
}

export const [useJobDesk, provideJobDesk] = createContext<JobDesk>();
