import type { Clock } from '../../core/clock.ts';
import { LaresError } from '../../core/errors/index.ts';
import { Signal } from '../../core/events.ts';
import { RingChannel } from '../../core/live.ts';
import type { Log } from '../../core/log.ts';
import { hasFreshProof, personOnly, reauthenticate, type Session } from '../../core/session.ts';
import type { SettingDeclaration } from '../../core/settings.ts';
import type { Seal } from '../../host/seal/port.ts';
import type { Store } from '../../host/store/port.ts';
import { Declarations, refuse, type Violation } from './declarations.ts';
import { configConflict } from './errors.ts';
import { History } from './history.ts';
import type { ConfigDelta, ConfigDifference, ConfigFile, ConfigState, ImportReport, RevisionPage } from './schema.ts';
import { ConfigStore, type Edit, type RevisionKind } from './store.ts';
import { exportFile, planImport } from './transfer.ts';
import { Values } from './values.ts';

export interface ConfigDeps {
  readonly store: Store;
  readonly seal: Seal;
  readonly clock: Clock;
  readonly log: Log;
  /** The process's variables; LARES_<KEY> fixes a setting. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface ConfigChangeRequest {
  readonly values?: Readonly<Record<string, unknown>>;
  /** Settings whose choice is taken back, so that the default holds again; one that is in `values` too gets its value. */
  readonly reset?: readonly string[];
  /** The change is refused unless this is still the current revision. */
  readonly baseRevision?: number | undefined;
  readonly author: string;
  /** Who asks; absent for the device itself. */
  readonly by?: Session | null;
}

export interface ConfigImportRequest {
  readonly file: ConfigFile;
  /** Only says what would happen. */
  readonly dryRun: boolean;
  readonly baseRevision?: number | undefined;
  readonly author: string;
}

/** A revision that was committed. */
export interface ConfigRevision {
  readonly revision: number;
  readonly keys: readonly string[];
}

interface Commit {
  readonly values: ReadonlyMap<string, unknown>;
  readonly reset: readonly string[];
  readonly author: string;
  readonly by?: Session | null | undefined;
  readonly kind: RevisionKind;
  readonly undoes: number | null;
}

/**
 * The settings of all features. Invariants: a value in force always satisfies its schema; a change is taken wholly or
 * not at all; the revision rises by one with each change; a revision that was returned is on the disk; the value of a
 * secret leaves through `secret` alone, never through state, events, history, exports or the log.
 */
export class ConfigService {
  /** Emits after each commit. */
  readonly changed = new Signal<ConfigRevision>();
  /** The state, and after each commit the settings it touched. */
  readonly channel: RingChannel<ConfigState, ConfigDelta>;
  readonly #deps: ConfigDeps;
  readonly #store: ConfigStore;
  readonly #declarations: Declarations;
  readonly #values: Values;
  readonly #history: History;
  #revision: number;

  constructor(deps: ConfigDeps) {
    this.#deps = deps;
    this.#store = new ConfigStore(deps.store);
    this.#declarations = new Declarations(deps);
    this.#values = new Values(this.#store.values(), this.#declarations, deps.seal);
    this.#history = new History(this.#store, this.#declarations);
    this.#revision = this.#store.revision();
    this.channel = new RingChannel(() => this.state());
  }

  get revision(): number {
    return this.#revision;
  }

  /**
   * Makes a feature's settings known; nothing can be read before. Called once a feature, by the composition root.
   * @throws Error for a declaration that does not hold together
   */
  declare(settings: readonly SettingDeclaration[]): void {
    for (const setting of settings) {
      this.#declarations.add(setting);
      this.#values.begin(setting);
    }
  }

  /** The value in force: the environment's, else the chosen one, else the default. */
  value<T>(setting: SettingDeclaration & { readonly default: T }): T {
    this.#refuseUndeclared(setting);
    if (setting.secret) throw new Error(`${setting.key} is a secret; ask secret()`);
    return this.#values.inForce(setting) as T;
  }

  /**
   * Calls `take` with the value in force after each change of that setting.
   * @returns ends it
   */
  follow<T>(setting: SettingDeclaration & { readonly default: T }, take: (value: T) => void): () => void {
    this.#refuseUndeclared(setting);
    return this.changed.on(({ keys }) => {
      if (keys.includes(setting.key)) take(this.value(setting));
    });
  }

  /** A secret in clear, to use and not to keep; undefined when none is set or this device cannot open it. */
  secret(setting: SettingDeclaration): string | undefined {
    this.#refuseUndeclared(setting);
    return this.#values.secret(setting);
  }

  state(): ConfigState {
    return { revision: this.#revision, settings: this.#declarations.all().map((setting) => this.#values.view(setting)) };
  }

  /** Secrets that are set and cannot be opened: they have to be entered anew. */
  unreadableSecrets(): readonly SettingDeclaration[] {
    return this.#values.unreadable();
  }

  /** Whether a feature has secrets and the device no key to keep them with. */
  get keyMissing(): boolean {
    return !this.#deps.seal.available && this.#declarations.all().some(({ secret }) => secret);
  }

  /**
   * Changes settings together. Taking back what nobody chose changes nothing and makes no revision.
   * @returns the revision that holds now, already durable
   * @throws LaresError config.unknown, config.locked, config.invalid, config.rejected (several of these),
   *   config.conflict, auth.reauthenticate and auth.personOnly for settings of danger, seal.unavailable, store.unwritable
   */
  change({ values = {}, reset = [], baseRevision, author, by }: ConfigChangeRequest): ConfigRevision {
    this.#refuseStale(baseRevision);
    return this.#commit({ values: new Map(Object.entries(values)), reset, author, by, kind: 'change', undoes: null });
  }

  /**
   * Makes a new revision that brings back the values from before `revision`.
   * @throws LaresError config.noRevision, config.changedSince when a key was changed again, config.secretGone for a
   *   secret that was replaced or removed, and what `change` throws
   */
  undo(revision: number, author: string, by?: Session | null): ConfigRevision {
    return this.#commit({ ...this.#history.reversal(revision), author, by, kind: 'undo', undoes: revision });
  }

  /** Revisions, newest first. */
  revisions(limit: number, before?: number): RevisionPage {
    return this.#history.page(limit, before);
  }

  /** @throws LaresError config.noRevision */
  difference(from: number, to: number): ConfigDifference[] {
    return this.#history.difference(from, to);
  }

  export(): ConfigFile {
    return exportFile(this.#revision, this.#declarations, this.#values);
  }

  /**
   * Takes the values of a file, all or none; says what changes, what stays out and what is wrong.
   * @throws LaresError config.newerFile, and without `dryRun` what `change` throws
   */
  import({ file, dryRun, baseRevision, author }: ConfigImportRequest): ImportReport {
    this.#refuseStale(baseRevision);
    const { values, changes, violations, ignored, secretsToEnter } = planImport(file, this.#declarations, this.#values);
    if (!dryRun) {
      refuse(violations);
      this.#commit({ values, reset: [], author, kind: 'import', undoes: null });
    }
    return {
      revision: this.#revision,
      changes: changes.map((change) => this.#history.describe(change)),
      problems: violations.map(({ key, rule: { text, code, params } }) => ({ key, rule: text, code, params })),
      ignored: [...ignored],
      secretsToEnter: [...secretsToEnter],
    };
  }

  #commit({ values, reset, author, by, kind, undoes }: Commit): ConfigRevision {
    refuse(this.#violations(values, reset));
    if (by) this.#refuseDanger(by, [...values.keys(), ...reset]);
    const edits = new Map<string, Edit>();
    for (const key of reset) if (this.#values.chosen(key)) edits.set(key, 'remove');
    for (const [key, value] of values) edits.set(key, this.#edit(key, value));
    if (edits.size === 0) return { revision: this.#revision, keys: [] };
    const entry = { revision: this.#revision + 1, timeMs: this.#deps.clock.nowMs(), author, kind, undoes };
    this.#store.append(entry, edits);
    this.#revision = entry.revision;
    this.#values.take(entry, edits);
    const done = { revision: entry.revision, keys: [...edits.keys()] };
    this.#deps.log.info({ event: 'config.changed', ...done, author, kind }, 'settings changed');
    this.#tell(done);
    return done;
  }

  #tell(done: ConfigRevision): void {
    const settings = done.keys.map((key) => this.#values.view(this.#declarations.get(key)!));
    this.channel.publish({ revision: done.revision, settings });
    this.changed.emit(done);
  }

  #edit(key: string, value: unknown): Edit {
    const isSecret = this.#declarations.get(key)?.secret === true;
    return isSecret ? { value: this.#deps.seal.seal(key, value as string), sealed: true } : { value, sealed: false };
  }

  #violations(values: ReadonlyMap<string, unknown>, reset: readonly string[]): Violation[] {
    const found = [
      ...reset.filter((key) => !values.has(key)).map((key) => this.#declarations.lock(key)),
      ...[...values].map(([key, value]) => this.#declarations.violation(key, value)),
    ];
    return found.filter((violation) => violation !== undefined);
  }

  /** What decides who gets in must not be the business of whoever finds a screen unlocked, nor of a program. */
  #refuseDanger(by: Session, keys: readonly string[]): void {
    if (!keys.some((key) => this.#declarations.get(key)?.danger)) return;
    if (by.kind === 'token') throw new LaresError(personOnly);
    if (!hasFreshProof(by, this.#deps.clock.nowMs())) throw new LaresError(reauthenticate);
  }

  #refuseStale(baseRevision: number | undefined): void {
    if (baseRevision !== undefined && baseRevision !== this.#revision) {
      throw new LaresError(configConflict, { revision: this.#revision });
    }
  }

  #refuseUndeclared(setting: SettingDeclaration): void {
    if (this.#declarations.get(setting.key) !== setting) throw new Error(`setting ${setting.key} is not declared`);
  }
}
