import Value from 'typebox/value';
import { type ErrorDefinition, type ErrorParams, LaresError } from '../../core/errors/index.ts';
import type { SettingDeclaration } from '../../core/settings.ts';
import type { Log } from '../../core/log.ts';
import { phrase, type SaidPhrase } from '../../core/phrases.ts';
import { parseOverride, variableOf } from './environment.ts';
import { configInvalid, configLocked, configRejected, configUnknown } from './errors.ts';
import { brokenRule, fixedHere, notHere } from './rules.ts';

/** Why one setting of a change cannot be taken. */
export interface Violation {
  readonly key: string;
  /** Its text follows "it". */
  readonly rule: SaidPhrase;
  readonly definition: ErrorDefinition;
  readonly params: ErrorParams;
}

export interface DeclarationsDeps {
  readonly log: Log;
  /** The process's variables; LARES_<KEY> fixes a setting. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** What features declared, what the environment fixes of it, and so which values can be chosen. */
export class Declarations {
  readonly #deps: DeclarationsDeps;
  readonly #settings = new Map<string, SettingDeclaration>();
  readonly #fixed = new Map<string, unknown>();

  constructor(deps: DeclarationsDeps) {
    this.#deps = deps;
  }

  /** @throws Error for a key that is taken or malformed, a default its own schema refuses, a secret that is no text */
  add(setting: SettingDeclaration): void {
    const { key, schema } = setting;
    if (!/^[a-z]+\.[a-z][a-zA-Z0-9]*$/.test(key)) throw new Error(`malformed setting key ${key}`);
    if (this.#settings.has(key)) throw new Error(`setting ${key} is declared twice`);
    if (setting.secret) {
      if ((schema as { type?: unknown }).type !== 'string') throw new Error(`the secret ${key} must be text`);
      if (setting.default !== null) throw new Error(`the secret ${key} must not have a default`);
    } else if (!Value.Check(schema, setting.default)) throw new Error(`default of ${key} breaks its own schema`);
    this.#settings.set(key, setting);
    this.#fixFromEnvironment(setting);
  }

  all(): readonly SettingDeclaration[] {
    return [...this.#settings.values()];
  }

  get(key: string): SettingDeclaration | undefined {
    return this.#settings.get(key);
  }

  isFixed(key: string): boolean {
    return this.#fixed.has(key);
  }

  /** The value the environment fixes; undefined when it does not. */
  fixedValue(key: string): unknown {
    return this.#fixed.get(key);
  }

  /** Why nobody can change this setting here, whatever the value. */
  lock(key: string): Violation | undefined {
    if (!this.#settings.has(key)) return { key, rule: phrase(notHere), definition: configUnknown, params: { key } };
    if (!this.#fixed.has(key)) return undefined;
    const variable = variableOf(key);
    return { key, rule: phrase(fixedHere, { variable }), definition: configLocked, params: { key, variable } };
  }

  /** Why `value` cannot be chosen. */
  violation(key: string, value: unknown): Violation | undefined {
    const locked = this.lock(key);
    if (locked) return locked;
    const rule = brokenRule(this.#settings.get(key)!.schema, value);
    return rule && { key, rule, definition: configInvalid, params: { key, rule: rule.text } };
  }

  #fixFromEnvironment(setting: SettingDeclaration): void {
    const variable = variableOf(setting.key);
    const text = this.#deps.environment[variable];
    if (text === undefined) return;
    const override = parseOverride(setting, text);
    // A typing mistake in a unit file must not keep the device from coming up; the stored value goes on.
    if (!override) this.#deps.log.error({ variable }, 'the variable holds no value its setting accepts; it is ignored');
    else this.#fixed.set(setting.key, override.value);
  }
}

/** @throws LaresError of the one violation, or config.rejected when there are several; `fields` names them all */
export function refuse(violations: readonly Violation[]): void {
  const [first] = violations;
  if (!first) return;
  const fields = violations.map(({ key, rule: { text, code, params } }) => ({ field: key, rule: text, code, params }));
  if (violations.length === 1) throw new LaresError(first.definition, first.params, { fields });
  const keys = violations.map(({ key }) => key).join(', ');
  throw new LaresError(configRejected, { count: violations.length, keys }, { fields });
}
