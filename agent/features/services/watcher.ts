import type { Clock } from '../../core/clock.ts';
import { isError } from '../../core/errors/index.ts';
import type { Log } from '../../core/log.ts';
import { busUnavailable } from '../../host/bus/port.ts';
import type { ControlGroups } from '../../host/cgroups/port.ts';
import type { Systemd, SystemdChanges, UnitFactName, UnitRow } from '../../host/systemd/port.ts';
import type { UnitModel } from './model.ts';

/** Units whose facts are read at the same time. */
const READS_AT_ONCE = 8;
/** Above so many new units one list of all is cheaper than rows of some. */
const FEW_UNITS = 200;
/** Pause after a reading that failed; twice as long after each further one, up to the second. */
const RETRY_MS = 5_000;
const RETRY_MOST_MS = 120_000;

export interface WatcherDeps {
  readonly systemd: Systemd;
  readonly groups: ControlGroups;
  readonly clock: Clock;
  readonly log: Log;
}

/** Units whose summary may have changed, and those that are gone. */
export interface ModelChange {
  readonly available: boolean;
  readonly changed: ReadonlySet<string>;
  readonly removed: ReadonlySet<string>;
}

/**
 * Keeps the model equal to systemd. Invariants: readings and changes are applied one after the other, in the order in
 * which they arrived; while systemd cannot be reached the model is empty; nothing is asked unless a signal said so.
 */
export class UnitWatcher {
  readonly #model: UnitModel;
  readonly #deps: WatcherDeps;
  readonly #onChange: (change: ModelChange) => void;
  #work: Promise<void> = Promise.resolve();
  #available = false;
  #resyncQueued = false;
  /** Readings that failed since the last good one. */
  #failures = 0;
  #unwatch = () => {};
  #cancelRetry = () => {};

  constructor(model: UnitModel, deps: WatcherDeps, onChange: (change: ModelChange) => void) {
    this.#model = model;
    this.#deps = deps;
    this.#onChange = onChange;
  }

  get available(): boolean {
    return this.#available;
  }

  start(): void {
    this.#unwatch = this.#deps.systemd.watch({
      connected: () => void this.resync(),
      lost: () => this.#queue(async () => this.#lose()),
      changed: (changes) => {
        if (changes.reload) void this.resync();
        // Asked when its turn comes: what changes while the first reading is under way is not in that reading.
        else this.#queue(async () => { if (this.#available) await this.#apply(changes); });
      },
    });
  }

  stop(): void {
    this.#unwatch();
    this.#cancelRetry();
  }

  /** Reads everything anew; resolves when the model has it. Requests made while one is waiting share it. */
  resync(): Promise<void> {
    if (!this.#resyncQueued) {
      this.#resyncQueued = true;
      this.#queue(() => {
        this.#resyncQueued = false;
        return this.#resync();
      });
    }
    return this.#work;
  }

  #queue(step: () => Promise<void>): void {
    this.#work = this.#work.then(step).catch((error: unknown) => {
      // A lost connection is read again when it is back; anything else is tried again here.
      if (isError(error, busUnavailable)) return;
      this.#deps.log.warn({ err: error }, 'units could not be read');
      this.#cancelRetry();
      // PID 1 goes on with what nobody waits for any more: asked again at a fixed pace, a slow one never catches up.
      const pauseMs = Math.min(RETRY_MS * 2 ** this.#failures++, RETRY_MOST_MS);
      this.#cancelRetry = this.#deps.clock.after(pauseMs, () => void this.resync());
    });
  }

  async #resync(): Promise<void> {
    const { systemd } = this.#deps;
    // One after the other: PID 1 answers in turn anyway, and a list that comes too late leaves no second one behind it.
    const rows = await systemd.listUnits();
    const files = await systemd.listUnitFiles();
    const loaded = new Set(rows.map((row) => row.name));
    // Templates are no units yet, and an alias is a second name of one that is listed anyway.
    const own = files.filter((file) => !file.name.includes('@.') && file.state !== 'alias');
    const absent = own.map((file) => file.name).filter((name) => !loaded.has(name));
    const unloaded = await this.#unloadedRows(absent, loaded);
    const before = this.#model.names();
    this.#model.replace(rows, unloaded, own);
    await this.#readFacts(rows);
    this.#available = true;
    this.#failures = 0;
    this.#cancelRetry();
    const removed = new Set(before.filter((name) => !this.#model.has(name)));
    this.#onChange({ available: true, changed: new Set(this.#model.names()), removed });
  }

  /** Rows of unit files nobody has loaded; without their descriptions when systemd cannot read one of them. */
  async #unloadedRows(names: readonly string[], loaded: ReadonlySet<string>): Promise<UnitRow[]> {
    if (names.length === 0) return [];
    try {
      const rows = await this.#deps.systemd.listByNames(names);
      return rows.filter((row) => !loaded.has(row.name));
    } catch (error) {
      this.#deps.log.info({ err: error }, 'unit files are listed without their descriptions');
      return names.map((name) => ({ name, description: '', loadState: 'loaded', activeState: 'inactive', subState: 'dead' }));
    }
  }

  async #apply(changes: SystemdChanges): Promise<void> {
    const changed = new Set<string>();
    const removed = new Set<string>();
    const reread: string[] = [];
    for (const name of changes.removed) {
      if (this.#model.has(name)) (this.#model.unload(name) ? changed : removed).add(name);
    }
    for (const row of await this.#rowsOf(changes.added)) {
      this.#model.load(row);
      changed.add(row.name);
      reread.push(row.name);
    }
    for (const [name, facts] of changes.facts) {
      const wasDown = isDown(this.#model.activeState(name));
      if (!this.#model.learn(name, facts)) continue;
      changed.add(name);
      // The control group is not announced, and a unit gets one when it starts.
      if (wasDown && !isDown(this.#model.activeState(name))) reread.push(name);
    }
    await this.#readFacts(reread.map((name) => this.#model.summary(name)));
    this.#onChange({ available: true, changed, removed });
  }

  async #rowsOf(added: ReadonlySet<string>): Promise<readonly UnitRow[]> {
    if (added.size === 0) return [];
    const { systemd } = this.#deps;
    const rows = added.size <= FEW_UNITS ? await systemd.listLoaded([...added]) : await systemd.listUnits();
    return rows.filter((row) => added.has(row.name));
  }

  async #readFacts(rows: readonly UnitRow[]): Promise<void> {
    const left = rows.flatMap((row) => {
      const wanted = factsWanted(row, this.#model.isProtected(row.name));
      return wanted.length === 0 ? [] : [{ name: row.name, wanted }];
    });
    const reader = async (): Promise<void> => {
      for (let next = left.pop(); next; next = left.pop()) await this.#readUnit(next.name, next.wanted);
    };
    await Promise.all(Array.from({ length: READS_AT_ONCE }, reader));
  }

  async #readUnit(name: string, wanted: readonly UnitFactName[]): Promise<void> {
    try {
      this.#model.learn(name, await this.#deps.systemd.facts(name, wanted));
    } catch (error) {
      // It ended between the list and the question; its removal is announced.
      this.#deps.log.debug({ err: error, unit: name }, 'facts of a unit were not read');
    }
  }

  #lose(): void {
    if (!this.#available) return;
    this.#available = false;
    const removed = new Set(this.#model.names());
    this.#model.clear();
    this.#onChange({ available: false, changed: new Set(), removed });
  }
}

function isDown(activeState: string | undefined): boolean {
  return activeState === undefined || activeState === 'inactive' || activeState === 'failed';
}

/** What the list shows of a unit in this state: nothing is asked that would not be seen. */
function factsWanted(row: UnitRow, isProtected: boolean): UnitFactName[] {
  const type = row.name.slice(row.name.lastIndexOf('.') + 1);
  if (row.loadState !== 'loaded' || type === 'device') return [];
  const wanted: UnitFactName[] = [];
  if (type === 'service') wanted.push('result');
  if (row.activeState === 'failed') wanted.push('result', 'exitCode', 'restarts');
  if (!isDown(row.activeState)) {
    wanted.push('sinceMs');
    if (type === 'service') wanted.push('mainPid', 'restarts', 'controlGroup');
    if (type === 'scope' || type === 'slice') wanted.push('controlGroup');
  }
  if (!isProtected) wanted.push('canStart', 'canStop', 'canReload');
  return [...new Set(wanted)];
}
