import type { ConfigChange, ConfigState, SettingState } from '../../../../agent/features/config/schema.ts';
import type { ApiClient } from '../../api/client.ts';
import type { LiveClient } from '../../api/live.ts';
import { asProblem, type Problem, type RefusedField } from '../../api/problem.ts';
import { ruleWords } from './rules.ts';
import { asInput, readInput } from './settings.ts';

/** What the reader did to a setting and has not saved: typed something, or took the choice back. */
type Draft = { readonly typed: string } | 'reset';

/** The settings of the device, as they are now in every window, and what the reader has not saved yet. */
export class Config {
  readonly #api: ApiClient;
  readonly #live: LiveClient;
  #state = $state.raw<ConfigState | null>(null);
  #drafts = $state<Record<string, Draft>>({});
  /** Rules by key which the device named when it refused a change. */
  #refused = $state.raw<Readonly<Record<string, RefusedField>>>({});
  /** Keys with a draft that somebody else changed meanwhile. */
  #overtaken = $state.raw<ReadonlySet<string>>(new Set());
  #problem = $state.raw<Problem | null>(null);
  #saving = $state(false);

  constructor(api: ApiClient, live: LiveClient) {
    this.#api = api;
    this.#live = live;
  }

  /** Follows the device until the returned function is called. */
  follow(): () => void {
    return this.#live.subscribe('config', {
      snapshot: (state) => this.#take(state),
      delta: (delta) => this.#merge(delta),
      problem: (problem) => (this.#problem = problem),
    });
  }

  get settings(): readonly SettingState[] | null {
    return this.#state?.settings ?? null;
  }

  /** 0 until known. */
  get revision(): number {
    return this.#state?.revision ?? 0;
  }

  get problem(): Problem | null {
    return this.#problem;
  }

  get saving(): boolean {
    return this.#saving;
  }

  /** Settings that saving would change. */
  get changed(): readonly SettingState[] {
    return (this.#state?.settings ?? []).filter((setting) => this.#differs(setting));
  }

  /** Whether everything typed can be saved. */
  get valid(): boolean {
    return this.changed.every((setting) => this.#typingError(setting) === undefined);
  }

  /** Whether a change waits for the agent to start again. */
  get pending(): boolean {
    return this.#state?.settings.some(({ pending }) => pending) ?? false;
  }

  /** As it stands in the input. Of a secret only what was just typed. */
  input(setting: SettingState): string {
    const draft = this.#drafts[setting.key];
    if (draft === 'reset') return asInput(setting, setting.default);
    return draft?.typed ?? asInput(setting);
  }

  /** Whether saving takes the choice back. */
  isReset({ key }: SettingState): boolean {
    return this.#drafts[key] === 'reset';
  }

  isTyped({ key }: SettingState): boolean {
    const draft = this.#drafts[key];
    return draft !== undefined && draft !== 'reset';
  }

  error(setting: SettingState): string | undefined {
    const refused = this.#refused[setting.key];
    return this.#typingError(setting) ?? (refused && ruleWords(refused, setting));
  }

  isOvertaken(setting: SettingState): boolean {
    return this.#overtaken.has(setting.key) && this.#differs(setting);
  }

  type(setting: SettingState, typed: string): void {
    this.#put(setting, { typed });
  }

  reset(setting: SettingState): void {
    this.#put(setting, 'reset');
  }

  /** Forgets what was typed into one setting. */
  drop({ key }: SettingState): void {
    const { [key]: _dropped, ...rest } = this.#drafts;
    this.#drafts = rest;
    this.#forgive(key);
  }

  revert(): void {
    this.#drafts = {};
    this.#refused = {};
    this.#overtaken = new Set();
    this.#problem = null;
  }

  /** @returns whether it was saved */
  async save(): Promise<boolean> {
    this.#saving = true;
    this.#refused = {};
    try {
      await this.#api.call('PATCH /api/config', { body: this.#change() });
      const state = await this.#api.call('GET /api/config');
      // The live connection may have told of a later change while this answer was on its way.
      if (state.revision >= this.revision) this.#take(state);
      this.revert();
      return true;
    } catch (error) {
      const problem = asProblem(error);
      this.#refused = Object.fromEntries((problem.fields ?? []).map((refused) => [refused.field, refused]));
      this.#problem = problem;
      return false;
    } finally {
      this.#saving = false;
    }
  }

  #change(): ConfigChange {
    const reset = this.changed.filter((setting) => this.isReset(setting)).map(({ key }) => key);
    const typed = this.changed.filter((setting) => this.isTyped(setting));
    const values = Object.fromEntries(typed.map((setting) => [setting.key, readInput(setting, this.input(setting)).value]));
    return {
      ...(typed.length > 0 ? { values } : {}),
      ...(reset.length > 0 ? { reset } : {}),
      baseRevision: this.revision,
    };
  }

  #differs(setting: SettingState): boolean {
    const draft = this.#drafts[setting.key];
    if (draft === undefined || setting.locked) return false;
    if (draft === 'reset') return setting.chosen;
    return setting.secret ? draft.typed !== '' : draft.typed !== asInput(setting);
  }

  #typingError(setting: SettingState): string | undefined {
    return this.#differs(setting) && this.isTyped(setting) ? readInput(setting, this.input(setting)).error : undefined;
  }

  #put({ key }: SettingState, draft: Draft): void {
    this.#drafts[key] = draft;
    this.#forgive(key);
  }

  #forgive(key: string): void {
    const { [key]: _forgiven, ...rest } = this.#refused;
    this.#refused = rest;
  }

  #take(state: ConfigState): void {
    this.#state = state;
  }

  #merge(delta: ConfigState): void {
    // What this page saved is fetched whole, and may be newer than a delta on its way.
    if (!this.#state || delta.revision < this.#state.revision) return;
    const news = new Map(delta.settings.map((setting) => [setting.key, setting]));
    const drafted = [...news.keys()].filter((key) => key in this.#drafts);
    if (!this.#saving && drafted.length > 0) this.#overtaken = new Set([...this.#overtaken, ...drafted]);
    this.#take({ revision: delta.revision, settings: this.#state.settings.map((setting) => news.get(setting.key) ?? setting) });
  }
}
