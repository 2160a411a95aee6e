import type { ConfigState, SettingState } from '../../../../agent/features/config/schema.ts';
import type { ApiClient } from '../../api/client.ts';
import { asProblem, type Problem } from '../../api/problem.ts';
import { asInput, readInput } from './settings.ts';

/** The declared settings of the device and what the reader typed but has not saved. */
export class Config {
  readonly #api: ApiClient;
  #state = $state.raw<ConfigState | null>(null);
  #typed = $state<Record<string, string>>({});
  #problem = $state.raw<Problem | null>(null);
  #saving = $state(false);

  constructor(api: ApiClient) {
    this.#api = api;
  }

  get settings(): readonly SettingState[] | null {
    return this.#state?.settings ?? null;
  }

  get problem(): Problem | null {
    return this.#problem;
  }

  get saving(): boolean {
    return this.#saving;
  }

  /** Settings whose input differs from what is saved. */
  get changed(): readonly SettingState[] {
    return (this.#state?.settings ?? []).filter((setting) => this.input(setting) !== asInput(setting));
  }

  /** Whether everything typed can be saved. */
  get valid(): boolean {
    return this.changed.every((setting) => this.error(setting) === undefined);
  }

  input(setting: SettingState): string {
    return this.#typed[setting.key] ?? asInput(setting);
  }

  error(setting: SettingState): string | undefined {
    return readInput(setting, this.input(setting)).error;
  }

  type(setting: SettingState, typed: string): void {
    this.#typed[setting.key] = typed;
  }

  revert(): void {
    this.#typed = {};
  }

  async load(): Promise<void> {
    try {
      this.#state = await this.#api.call('GET /api/config');
      this.#problem = null;
    } catch (error) {
      this.#problem = asProblem(error);
    }
  }

  /** @returns whether it was saved */
  async save(): Promise<boolean> {
    const values = Object.fromEntries(this.changed.map((setting) => [setting.key, readInput(setting, this.input(setting)).value]));
    this.#saving = true;
    try {
      await this.#api.call('PATCH /api/config', { body: { values, baseRevision: this.#state?.revision } });
      this.revert();
      await this.load();
      return true;
    } catch (error) {
      const problem = asProblem(error);
      await this.load();
      this.#problem = problem;
      return false;
    } finally {
      this.#saving = false;
    }
  }
}
