import type { GroupUse } from '../../host/cgroups/port.ts';
import type { UnitPermissions } from '../../host/permissions/port.ts';
import type { UnitFacts, UnitFileRow, UnitRow } from '../../host/systemd/port.ts';
import { sensibleActions } from './actions.ts';
import type { UnitSummary } from './schema.ts';

interface Known {
  row: UnitRow;
  /** In systemd's memory. */
  loaded: boolean;
  enabledState: string | null;
  facts: UnitFacts;
  memoryBytes: number | null;
  cpuPercent: number | null;
  /** Reading the next CPU share is computed from. */
  cpu: { readonly us: number; readonly atMs: number } | null;
}

/** All units as last heard of. Knows no bus: the service feeds it and asks it. */
export class UnitModel {
  readonly #units = new Map<string, Known>();
  readonly #permissions: UnitPermissions;

  constructor(permissions: UnitPermissions) {
    this.#permissions = permissions;
  }

  has(name: string): boolean {
    return this.#units.has(name);
  }

  names(): string[] {
    return [...this.#units.keys()];
  }

  isLoaded(name: string): boolean {
    return this.#units.get(name)?.loaded ?? false;
  }

  isProtected(name: string): boolean {
    return this.#permissions.protection(name) !== null;
  }

  activeState(name: string): string | undefined {
    return this.#units.get(name)?.row.activeState;
  }

  facts(name: string): UnitFacts {
    return this.#units.get(name)?.facts ?? {};
  }

  /** @throws Error for a unit it does not have */
  summary(name: string): UnitSummary {
    const known = this.#units.get(name);
    if (!known) throw new Error(`no unit ${name}`);
    return this.#summaryOf(known);
  }

  /** By name. */
  list(): UnitSummary[] {
    return [...this.#units.values()]
      .map((known) => this.#summaryOf(known))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  clear(): void {
    this.#units.clear();
  }

  /**
   * Takes a whole new reading. What is not read anew (facts, use) is kept for units that are still there.
   * @param unloaded rows of units whose files exist but which are not in systemd's memory
   */
  replace(loaded: readonly UnitRow[], unloaded: readonly UnitRow[], files: readonly UnitFileRow[]): void {
    const states = new Map(files.map((file) => [file.name, file.state]));
    const before = new Map(this.#units);
    this.#units.clear();
    const add = (row: UnitRow, isLoaded: boolean): void => {
      const fresh = { facts: {}, memoryBytes: null, cpuPercent: null, cpu: null };
      const enabledState = states.get(row.name) ?? null;
      this.#units.set(row.name, { ...(before.get(row.name) ?? fresh), row, loaded: isLoaded, enabledState });
    };
    for (const row of unloaded) add(row, false);
    for (const row of loaded) add(row, true);
  }

  /** A unit entered systemd's memory, or was read again. */
  load(row: UnitRow): void {
    const known = this.#units.get(row.name);
    if (known) Object.assign(known, { row, loaded: true });
    else this.#units.set(row.name, { row, loaded: true, enabledState: null, facts: {}, memoryBytes: null, cpuPercent: null, cpu: null });
  }

  /**
   * A unit left systemd's memory. It stays in the list if there is a file to load it from again.
   * @returns false when it is gone
   */
  unload(name: string): boolean {
    const known = this.#units.get(name);
    if (!known) return false;
    if (known.enabledState === null || known.enabledState === 'transient') {
      this.#units.delete(name);
      return false;
    }
    const row = { ...known.row, activeState: 'inactive', subState: 'dead' };
    Object.assign(known, { row, loaded: false, facts: {}, memoryBytes: null, cpuPercent: null, cpu: null });
    return true;
  }

  /** Merges facts. Returns false for a unit it does not have. */
  learn(name: string, facts: UnitFacts): boolean {
    const known = this.#units.get(name);
    if (!known) return false;
    const { activeState, subState, ...rest } = facts;
    Object.assign(known.facts, rest);
    known.row = { ...known.row, activeState: activeState ?? known.row.activeState, subState: subState ?? known.row.subState };
    if (known.row.activeState === 'inactive' || known.row.activeState === 'failed') this.#rest(known);
    return true;
  }

  /** Units whose control group is worth reading. */
  groups(): { name: string; group: string }[] {
    return [...this.#units].flatMap(([name, { facts }]) => (facts.controlGroup ? [{ name, group: facts.controlGroup }] : []));
  }

  /** Takes what a unit uses; returns whether that differs by something an eye would notice. */
  measure(name: string, use: GroupUse | null, nowMs: number): boolean {
    const known = this.#units.get(name);
    if (!known) return false;
    const { memoryBytes, cpuPercent, cpu } = known;
    known.memoryBytes = use?.memoryBytes ?? null;
    known.cpu = use?.cpuUs == null ? null : { us: use.cpuUs, atMs: nowMs };
    known.cpuPercent = cpu && known.cpu ? share(cpu, known.cpu) : null;
    const moved = Math.abs((known.memoryBytes ?? -1) - (memoryBytes ?? -1)) >= 128 * 1024;
    return moved || known.cpuPercent !== cpuPercent || (known.memoryBytes === null) !== (memoryBytes === null);
  }

  #rest(known: Known): void {
    Object.assign(known.facts, { mainPid: null, controlGroup: null });
    Object.assign(known, { memoryBytes: null, cpuPercent: null, cpu: null });
  }

  #summaryOf(known: Known): UnitSummary {
    const { row, facts, enabledState, memoryBytes, cpuPercent } = known;
    const protection = this.#permissions.protection(row.name);
    const { canStart = true, canStop = true, canReload = false } = facts;
    const state = { ...row, enabledState, canStart, canStop, canReload, restartOnly: this.#permissions.restartOnly(row.name) };
    return {
      ...row,
      type: row.name.slice(row.name.lastIndexOf('.') + 1),
      enabledState,
      mainPid: facts.mainPid ?? null,
      memoryBytes,
      cpuPercent,
      sinceMs: facts.sinceMs ?? null,
      result: facts.result ?? null,
      restarts: facts.restarts ?? null,
      actions: protection === null ? sensibleActions(state) : [],
      protection,
    };
  }
}

/** Share of one core in percent, to one decimal; null when time or the counter went backwards (a new group). */
function share(from: { us: number; atMs: number }, to: { us: number; atMs: number }): number | null {
  const spanMs = to.atMs - from.atMs;
  if (spanMs <= 0 || to.us < from.us) return null;
  return Math.round((to.us - from.us) / spanMs) / 10;
}
