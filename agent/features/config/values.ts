import Value from 'typebox/value';
import type { SettingDeclaration } from '../../core/settings.ts';
import type { Seal } from '../../host/seal/port.ts';
import type { Declarations } from './declarations.ts';
import { variableOf } from './environment.ts';
import type { SettingState } from './schema.ts';
import type { Chosen, Edit, Revision } from './store.ts';

/** The chosen values in memory, and what is in force of them. Values of secrets leave it through `secret` alone. */
export class Values {
  readonly #declarations: Declarations;
  readonly #seal: Seal;
  readonly #chosen: Map<string, Chosen>;
  /** What settings that wait for a restart were when the agent started. */
  readonly #atStart = new Map<string, unknown>();

  constructor(chosen: Map<string, Chosen>, declarations: Declarations, seal: Seal) {
    this.#chosen = chosen;
    this.#declarations = declarations;
    this.#seal = seal;
  }

  /** Remembers what a setting is now, for telling whether a restart is due. */
  begin(setting: SettingDeclaration): void {
    if (setting.restart) this.#atStart.set(setting.key, this.#mark(setting));
  }

  chosen(key: string): Chosen | undefined {
    return this.#chosen.get(key);
  }

  /** The value in force: the environment's, else the chosen one, else the default. */
  inForce(setting: SettingDeclaration): unknown {
    const { key, schema } = setting;
    if (this.#declarations.isFixed(key)) return this.#declarations.fixedValue(key);
    const chosen = this.#chosen.get(key);
    // A stored value may stem from another release whose rules differed.
    if (chosen && !chosen.sealed && Value.Check(schema, chosen.value)) return chosen.value;
    return setting.default;
  }

  /** A secret in clear; undefined when none is set or this device cannot open it. */
  secret({ key }: SettingDeclaration): string | undefined {
    if (this.#declarations.isFixed(key)) return this.#declarations.fixedValue(key) as string;
    const chosen = this.#chosen.get(key);
    return chosen?.sealed ? this.#seal.open(key, String(chosen.value)) : undefined;
  }

  /** Secrets that are set and cannot be opened: they were sealed with a key this device has no more. */
  unreadable(): SettingDeclaration[] {
    return this.#declarations.all().filter(
      (setting) => setting.secret && this.#isSet(setting.key) && this.secret(setting) === undefined,
    );
  }

  take({ revision, timeMs }: Revision, edits: ReadonlyMap<string, Edit>): void {
    for (const [key, edit] of edits) {
      if (edit === 'remove') this.#chosen.delete(key);
      else this.#chosen.set(key, { ...edit, value: structuredClone(edit.value), revision, timeMs });
    }
  }

  view(setting: SettingDeclaration): SettingState {
    const { key, label, description, secret = false, restart = false } = setting;
    const chosen = this.#chosen.get(key);
    const locked = this.#declarations.isFixed(key);
    return {
      key,
      label,
      description,
      unit: setting.unit ?? null,
      schema: setting.schema as Record<string, unknown>,
      default: setting.default,
      value: secret ? null : this.inForce(setting),
      chosen: secret ? this.#isSet(key) : chosen !== undefined,
      chosenAtMs: chosen?.timeMs ?? null,
      locked,
      variable: locked ? variableOf(key) : null,
      secret,
      restart,
      pending: restart && !Value.Equal(this.#atStart.get(key), this.#mark(setting)),
    };
  }

  #isSet(key: string): boolean {
    return this.#declarations.isFixed(key) || this.#chosen.get(key)?.sealed === true;
  }

  /** Two equal marks: nothing changed. A secret is told by its revision, so that it stays where it is. */
  #mark(setting: SettingDeclaration): unknown {
    return setting.secret ? (this.#chosen.get(setting.key)?.revision ?? 0) : structuredClone(this.inForce(setting));
  }
}
