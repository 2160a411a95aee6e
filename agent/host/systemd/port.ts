import { defineError } from '../../core/errors/index.ts';

export const unitUnknown = defineError('systemd.unknownUnit', 404, 'systemd knows no unit {unit}.',
  'Compare the name with GET /api/services.');
export const jobLost = defineError('systemd.jobLost', 502, 'The outcome for {unit} is unknown: the connection to systemd was lost meanwhile.',
  "Look at the unit's state before repeating the action.");
export const jobTooLong = defineError('systemd.jobTooLong', 504, '{unit} has not finished after {timeoutMs} ms; systemd goes on with it.',
  "Watch the unit's state; its journal says what it waits for.");

/** What can be asked of a loaded unit: `<verb>Unit` of org.freedesktop.systemd1.Manager. */
export const unitVerbs = ['start', 'stop', 'restart', 'reload'] as const;
export type UnitVerb = (typeof unitVerbs)[number];

/** Results of JobRemoved, org.freedesktop.systemd1(5) and job.c; `unknown` for those of a newer systemd. */
export const jobResults = [
  'done', 'canceled', 'timeout', 'failed', 'dependency', 'skipped', 'invalid', 'assert', 'unsupported', 'collected',
  'once', 'frozen', 'concurrency', 'unknown',
] as const;
export type JobResult = (typeof jobResults)[number];

/** A unit in systemd's memory (a row of ListUnits). */
export interface UnitRow {
  readonly name: string;
  readonly description: string;
  readonly loadState: string;
  readonly activeState: string;
  readonly subState: string;
}

/** A unit file on disk (a row of ListUnitFiles). */
export interface UnitFileRow {
  readonly name: string;
  /** enabled, disabled, static, masked, generated, … */
  readonly state: string;
}

/** What changes while a unit lives. An absent field is one that was not read or did not change. */
export interface UnitFacts {
  activeState?: string;
  subState?: string;
  /** Milliseconds since the epoch, or null when it was never active. */
  sinceMs?: number | null;
  mainPid?: number | null;
  result?: string | null;
  restarts?: number | null;
  exitCode?: number | null;
  controlGroup?: string | null;
  canStart?: boolean;
  canStop?: boolean;
  canReload?: boolean;
}

export type UnitFactName = keyof UnitFacts;

/** Everything the detail page shows beyond the facts. */
export interface UnitDescription extends UnitFacts {
  readonly fragmentPath: string | null;
  readonly dropInPaths: readonly string[];
  readonly documentation: readonly string[];
  readonly requires: readonly string[];
  readonly wants: readonly string[];
  readonly wantedBy: readonly string[];
  readonly requiredBy: readonly string[];
  readonly triggeredBy: readonly string[];
  readonly triggers: readonly string[];
  readonly tasks: number | null;
  readonly execStart: readonly string[];
  readonly user: string | null;
}

/** All that changed within one window, merged: a burst of any length is as large as the number of units in it. */
export interface SystemdChanges {
  /** Facts that arrived in signals, by unit name. */
  readonly facts: ReadonlyMap<string, UnitFacts>;
  /** Units that entered systemd's memory. */
  readonly added: ReadonlySet<string>;
  /** Units that left systemd's memory. */
  readonly removed: ReadonlySet<string>;
  /** Unit files or their enablement changed, or everything was reloaded: read all anew. */
  readonly reload: boolean;
}

export interface SystemdListener {
  /** systemd is there (again): read everything. */
  connected(): void;
  /** There is no systemd to talk to; what was known is stale. */
  lost(): void;
  changed(changes: SystemdChanges): void;
}

/** systemd's Manager over the bus. Every method throws the errors of Bus.call. */
export interface Systemd {
  /** Begins to listen; `lost` and `connected` follow the service for as long as it is watched. */
  watch(listener: SystemdListener): () => void;
  listUnits(): Promise<readonly UnitRow[]>;
  /** Rows of those that are in memory; loads nothing. */
  listLoaded(names: readonly string[]): Promise<readonly UnitRow[]>;
  /** Rows of the named units, reading their files where needed; aliases and templates must not be among them. */
  listByNames(names: readonly string[]): Promise<readonly UnitRow[]>;
  listUnitFiles(): Promise<readonly UnitFileRow[]>;
  /** The named facts of a unit, one small read each; facts its type does not have are left out. */
  facts(name: string, wanted: readonly UnitFactName[]): Promise<UnitFacts>;
  /** @throws LaresError systemd.unknownUnit */
  describe(name: string): Promise<UnitDescription>;
  /**
   * Queues a job (mode `replace`) and resolves with its result when systemd is done with it.
   * @throws LaresError systemd.unknownUnit, systemd.jobLost, systemd.jobTooLong, bus.refused
   */
  run(verb: UnitVerb, name: string): Promise<JobResult>;
}
