import { createContext } from 'svelte';
import type { BeginRequest, StepName, WizardState } from '../../../agent/features/setup/schema.ts';
import { asProblem, type Problem } from '../api/problem.ts';
import type { SetupClient } from './client.ts';
import { Draft } from './draft.svelte.ts';

export type Place = StepName | 'review';

export interface WizardEnvironment {
  readonly client: SetupClient;
  /** Runs a callback later. */
  after(delayMs: number, callback: () => void): void;
  nowMs(): number;
  /** Puts the token into the page's address, so that a reload finds it. */
  keepToken(token: string): void;
  /** Loads the page anew: only that makes a phone ask again whether it is online. */
  reload(): void;
}

/** How often the device is asked, ms: while something is under way, and otherwise. */
const BUSY_MS = 1_500;
const CALM_MS = 5_000;
const LONGEST_MS = 8_000;

/** Phases in which the radio may be on its way, and silence is no mistake. */
const moving = new Set(['applying', 'trying']);

/**
 * The wizard as this page sees it. All answers live on the device: the page asks where things stand, again and again, and
 * remembers only what is being typed.
 */
export class Wizard {
  readonly draft = new Draft();
  readonly #environment: WizardEnvironment;
  #state = $state.raw<WizardState | null>(null);
  #place = $state<Place | null>(null);
  #problem = $state.raw<Problem | null>(null);
  #misses = $state(0);
  #over = $state(false);
  #lost = $state(false);
  #busy = $state(false);
  /** To the review after this step, since it came from there. */
  #returning = false;

  constructor(environment: WizardEnvironment) {
    this.#environment = environment;
  }

  /** Where the device stands, as last heard; null before the first answer. */
  get state(): WizardState | null {
    return this.#state;
  }

  /** The step that is shown: where the visitor went, or the first without an answer. */
  get place(): Place {
    return this.#place ?? this.#state?.next ?? 'review';
  }

  /** Why the last thing did not work. */
  get problem(): Problem | null {
    return this.#problem;
  }

  /** Something was sent and has no answer yet. */
  get busy(): boolean {
    return this.#busy;
  }

  /** The device has not answered for some time. */
  get away(): boolean {
    return this.#misses > 1;
  }

  /** Setup is over: the portal's API is gone. */
  get over(): boolean {
    return this.#over || this.#state?.phase === 'complete';
  }

  /** This page held the wizard and does not any more. */
  get lost(): boolean {
    return this.#lost;
  }

  /** Whether a trial is under way, as far as this page knows. */
  get moving(): boolean {
    return moving.has(this.#state?.phase ?? '');
  }

  /** Steps that are shown, in their order. */
  get places(): readonly Place[] {
    const state = this.#state;
    if (!state) return [];
    const shown = state.steps.map(({ name }) => name).filter((name) => name !== 'owner' || !state.ownerExists);
    return [...shown, 'review'];
  }

  start(): void {
    void this.#resume().then(() => this.#poll());
  }

  go(place: Place): void {
    this.#returning = this.place === 'review' && place !== 'review';
    this.#problem = null;
    this.#place = place;
  }

  back(): void {
    const { places } = this;
    const index = places.indexOf(this.place);
    if (index > 0) this.go(places[index - 1]!);
  }

  /** Takes the wizard; true when it has it. */
  async begin(request: BeginRequest): Promise<boolean> {
    const { client, nowMs, keepToken } = this.#environment;
    const begun = await this.#send(() => client.begin({ ...request, clientTimeMs: nowMs() }));
    if (begun) {
      this.#lost = false;
      keepToken(client.token!);
    }
    return begun;
  }

  /** Keeps an answer and goes on to the next step; stays where it is when the device says no. */
  async answer(step: StepName, value: object): Promise<boolean> {
    const { places } = this;
    const next = this.#returning ? 'review' : (places[places.indexOf(step) + 1] ?? 'review');
    const kept = await this.#send(() => this.#environment.client.answer(step, value));
    if (kept) this.go(next);
    return kept;
  }

  scan(): Promise<boolean> {
    return this.#send(() => this.#environment.client.act('scan'));
  }

  apply(): Promise<boolean> {
    return this.#send(() => this.#environment.client.act('apply'));
  }

  /** Says that the result was seen, and lets the phone find out that it may go. */
  async leave(): Promise<void> {
    if (await this.#send(() => this.#environment.client.act('leave'))) this.#environment.reload();
  }

  /** One thing at a time. What the device says afterwards is where it stands. */
  async #send(ask: () => Promise<WizardState>): Promise<boolean> {
    this.#busy = true;
    this.#problem = null;
    try {
      this.#take(await ask());
      return true;
    } catch (error) {
      this.#problem = asProblem(error);
      return false;
    } finally {
      this.#busy = false;
    }
  }

  #take(state: WizardState): void {
    if (this.#state?.mine && !state.mine && !['complete', 'connected'].includes(state.phase)) this.#lost = true;
    const failedAnew = state.trial?.outcome === 'failed' && state.trial.atMs !== this.#state?.trial?.atMs;
    if (failedAnew && state.mine) this.#toNetwork();
    this.#misses = 0;
    this.#state = state;
  }

  /**
   * Sheets are closed, and forget everything: the device knows the phone again and gives the wizard back without being asked
   * twice. Another phone is refused, and sees why.
   */
  async #resume(): Promise<void> {
    await this.#look();
    if (this.#state?.phase === 'taken' && !this.#state.mine && (await this.begin({}))) return;
    this.#problem = null;
  }

  /** What went wrong is about the network: there it is put right, and nothing else has to be looked at again. */
  #toNetwork(): void {
    this.#place = 'network';
    this.#returning = true;
  }

  async #poll(): Promise<void> {
    if (!this.#busy) await this.#look();
    const pace = this.moving || this.#state?.scanning || this.#state?.phase === 'starting' || !this.#state ? BUSY_MS : CALM_MS;
    this.#environment.after(Math.min(pace * 2 ** Math.min(this.#misses, 2), LONGEST_MS), () => void this.#poll());
  }

  async #look(): Promise<void> {
    try {
      const state = await this.#environment.client.state();
      if (!this.#busy) this.#take(state);
    } catch (error) {
      const { status } = asProblem(error);
      if (status === 404 || status === 410) this.#over = true;
      else this.#misses += 1;
    }
  }
}

export const [useWizard, provideWizard] = createContext<Wizard>();
