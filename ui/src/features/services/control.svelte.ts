import { createContext } from 'svelte';
import type { UnitSummary } from '../../../../agent/features/services/schema.ts';
import type { JobView } from '../../../../agent/features/jobs/schema.ts';
import type { ApiClient } from '../../api/client.ts';
import { asProblem } from '../../api/problem.ts';
import type { Toasts } from '../../state/toasts.svelte.ts';
import { named } from '../../text/codes.ts';
import { text } from '../../text/index.ts';
import { problemWords } from '../../text/problems.ts';
import { jobErrorWords } from '../jobs/words.ts';
import type { Jobs } from '../jobs/jobs.svelte.ts';
import { nameInAddress } from './list.ts';

export type Action = UnitSummary['actions'][number];

/** Actions that take something away: they are asked about first. */
export const asksFirst = (action: Action): action is 'stop' | 'restart' | 'disable' =>
  action === 'stop' || action === 'restart' || action === 'disable';

const opposites: Partial<Record<Action, Action>> = { stop: 'start', disable: 'enable', enable: 'disable' };

/** Starts, stops and restarts units, asks before what hurts, and says how it ended. */
export class UnitControl {
  readonly #api: ApiClient;
  readonly #jobs: Jobs;
  readonly #toasts: Toasts;
  #asking = $state.raw<{ unit: UnitSummary; action: 'stop' | 'restart' | 'disable' } | null>(null);

  constructor(api: ApiClient, jobs: Jobs, toasts: Toasts) {
    this.#api = api;
    this.#jobs = jobs;
    this.#toasts = toasts;
  }

  /** The question that is open, for the dialog. */
  get asking(): { unit: UnitSummary; action: 'stop' | 'restart' | 'disable' } | null {
    return this.#asking;
  }

  /** Does it, or asks about it. */
  request(unit: UnitSummary, action: Action): void {
    if (asksFirst(action)) this.#asking = { unit, action };
    else void this.#run(unit.name, action);
  }

  confirm(): void {
    const asking = this.#asking;
    this.#asking = null;
    if (asking) void this.#run(asking.unit.name, asking.action);
  }

  cancel(): void {
    this.#asking = null;
  }

  async #run(unit: string, action: Action): Promise<void> {
    try {
      const job = await this.#api.call('POST /api/services/:name/actions', { params: { name: nameInAddress(unit) }, body: { action } });
      this.#jobs.follow(job, (ended) => this.#report(unit, action, ended));
    } catch (error) {
      const words = problemWords(asProblem(error));
      this.#toasts.show({ tone: 'critical', title: words.title, body: words.advice });
    }
  }

  #report(unit: string, action: Action, job: JobView): void {
    const { did, didNot, undo } = text.services;
    if (job.state !== 'done') {
      this.#toasts.show({ tone: 'critical', title: didNot[action]({ unit }), body: job.error ? jobErrorWords(job.error).advice : undefined });
      return;
    }
    const opposite = opposites[action];
    const label = action in undo ? named(undo, action) : undefined;
    const back = opposite && label ? { label, run: () => void this.#run(unit, opposite) } : undefined;
    this.#toasts.show({ tone: 'ok', title: did[action]({ unit }), action: back });
  }
}

export const [useUnitControl, provideUnitControl] = createContext<UnitControl>();
