import Value from 'typebox/value';
import type { Clock } from '../../core/clock.ts';
import { LaresError } from '../../core/errors/index.ts';
import { Signal } from '../../core/events.ts';
import type { Log } from '../../core/log.ts';
import type { SettingDeclaration } from '../../core/settings.ts';
import type { Store } from '../../host/store/port.ts';
import { parseOverride, variableOf } from './environment.ts';
import { configConflict, configInvalid, configLocked, configUnknown } from './errors.ts';
import type { ConfigState, SettingState } from './schema.ts';
import { ConfigStore } from './store.ts';

export interface ConfigDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** The process's variables; LARES_<KEY> fixes a setting. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface ConfigChangeRequest {
  readonly values: Readonly<Record<string, unknown>>;
  /** The change is refused unless this is still the current revision. */
  readonly baseRevision?: number | undefined;
  readonly author: string;
}

/** A revision that was committed. */
export interface ConfigRevision {
  readonly revision: number;
  readonly keys: readonly string[];
}

/**
 * The settings of all features. Invariants: a value in force always satisfies its schema; a change is taken wholly or
 * not at all; the revision rises by one with each change; a revision that was returned is on the disk.
 */
export class ConfigService {
  /** Emits after each commit. */
  readonly changed = new Signal<ConfigRevision>();
  readonly #deps: ConfigDeps;
  readonly #store: ConfigStore;
  readonly #declared = new Map<string, SettingDeclaration>();
  readonly #locked = new Map<string, unknown>();
  readonly #chosen: Map<string, unknown>;
  #revision: number;

  constructor(deps: ConfigDeps) {
    this.#deps = deps;
    this.#store = new ConfigStore(deps.store);
    this.#chosen = this.#store.values();
    this.#revision = this.#store.revision();
  }

  get revision(): number {
    return this.#revision;
  }

  /**
   * Makes a feature's settings known; nothing can be read before. Called once a feature, by the composition root.
   * @throws Error for a key that is taken or malformed, or a default its own schema refuses
   */
  declare(settings: readonly SettingDeclaration[]): void {
    for (const setting of settings) {
      const { key } = setting;
      if (!/^[a-z]+\.[a-z][a-zA-Z0-9]*$/.test(key)) throw new Error(`malformed setting key ${key}`);
      if (this.#declared.has(key)) throw new Error(`setting ${key} is declared twice`);
      if (!Value.Check(setting.schema, setting.default)) throw new Error(`default of ${key} breaks its own schema`);
      this.#declared.set(key, setting);
      this.#lockFromEnvironment(setting);
    }
  }

  /** The value in force: the environment's, else the chosen one, else the default. */
  value<T>(setting: SettingDeclaration & { readonly default: T }): T {
    if (this.#declared.get(setting.key) !== setting) throw new Error(`setting ${setting.key} is not declared`);
    return this.#inForce(setting) as T;
  }

  state(): ConfigState {
    return { revision: this.#revision, settings: [...this.#declared.values()].map((setting) => this.#view(setting)) };
  }

  /**
   * Changes settings together.
   * @returns the new revision, already durable
   * @throws LaresError config.unknown, config.locked, config.invalid, config.conflict, store.unwritable
   */
  change(request: ConfigChangeRequest): ConfigRevision {
    const values = new Map(Object.entries(request.values));
    if (request.baseRevision !== undefined && request.baseRevision !== this.#revision) {
      throw new LaresError(configConflict, { revision: this.#revision });
    }
    for (const [key, value] of values) this.#refuseBad(key, value);
    const revision = this.#revision + 1;
    this.#store.append(revision, this.#deps.clock.nowMs(), request.author, values);
    this.#revision = revision;
    for (const [key, value] of values) this.#chosen.set(key, structuredClone(value));
    const done = { revision, keys: [...values.keys()] };
    this.#deps.log.info({ event: 'config.changed', ...done, author: request.author }, 'settings changed');
    this.changed.emit(done);
    return done;
  }

  #refuseBad(key: string, value: unknown): void {
    const setting = this.#declared.get(key);
    if (!setting) throw new LaresError(configUnknown, { key });
    if (this.#locked.has(key)) throw new LaresError(configLocked, { key });
    const [first] = Value.Errors(setting.schema, value);
    if (first) throw new LaresError(configInvalid, { key, rule: `${first.instancePath} ${first.message}`.trim() });
  }

  #inForce(setting: SettingDeclaration): unknown {
    const { key, schema } = setting;
    if (this.#locked.has(key)) return this.#locked.get(key);
    // A stored value may stem from another release whose rules differed.
    if (this.#chosen.has(key) && Value.Check(schema, this.#chosen.get(key))) return this.#chosen.get(key);
    return setting.default;
  }

  #view(setting: SettingDeclaration): SettingState {
    const { key, label, description } = setting;
    return {
      key,
      label,
      description,
      unit: setting.unit ?? null,
      schema: setting.schema as Record<string, unknown>,
      default: setting.default,
      value: this.#inForce(setting),
      locked: this.#locked.has(key),
    };
  }

  #lockFromEnvironment(setting: SettingDeclaration): void {
    const variable = variableOf(setting.key);
    const text = this.#deps.environment[variable];
    if (text === undefined) return;
    const override = parseOverride(setting, text);
    // A typing mistake in a unit file must not keep the device from coming up; the stored value goes on.
    if (!override) this.#deps.log.error({ variable }, 'the variable holds no value its setting accepts; it is ignored');
    else this.#locked.set(setting.key, override.value);
  }
}
