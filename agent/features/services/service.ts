import { LaresError } from '../../core/errors/index.ts';
import type { Job } from '../../core/job.ts';
import type { Jobs } from '../../core/jobs.ts';
import { RingChannel } from '../../core/live.ts';
import type { Helper } from '../../host/helper/port.ts';
import type { UnitPermissions } from '../../host/permissions/port.ts';
import type { UnitFacts } from '../../host/systemd/port.ts';
import { servicesNotNow, servicesProtected, servicesUnavailable, servicesUnknown } from './errors.ts';
import { type UnitJobs, unitJobs } from './jobs.ts';
import { UnitModel } from './model.ts';
import type { UnitAction, UnitDelta, UnitDetail, UnitList, UnitSummary } from './schema.ts';
import { type ModelChange, UnitWatcher, type WatcherDeps } from './watcher.ts';

export interface UnitServiceDeps extends WatcherDeps {
  readonly permissions: UnitPermissions;
  readonly helper: Helper;
  readonly jobs: Jobs;
}

const MEASURE_PERIOD_MS = 5_000;

/**
 * Every unit systemd knows, live, and what may be done to it. Memory and CPU are read from the control groups every
 * 5 s, only while somebody looks; everything else comes by signals.
 */
export class UnitService {
  readonly channel: RingChannel<UnitList, UnitDelta>;
  /** What can be done to units, as kinds of jobs. */
  readonly jobs: UnitJobs;
  readonly #deps: UnitServiceDeps;
  readonly #model: UnitModel;
  readonly #watcher: UnitWatcher;
  /** What each unit was last told as: systemd announces every unit anew after a reload, most of them unchanged. */
  readonly #told = new Map<string, string>();
  #toldAvailable = false;
  #lookers = 0;
  #endMeasuring: (() => void) | undefined;
  #measuredAtMs = Number.NEGATIVE_INFINITY;

  constructor(deps: UnitServiceDeps) {
    this.#deps = deps;
    this.#model = new UnitModel(deps.permissions);
    this.#watcher = new UnitWatcher(this.#model, deps, (change) => this.#publish(change));
    this.jobs = unitJobs({ ...deps, resync: () => this.#watcher.resync() });
    this.channel = new RingChannel(() => this.#snapshot());
  }

  start(): void {
    this.#watcher.start();
  }

  stop(): void {
    this.#watcher.stop();
    this.#endMeasuring?.();
  }

  /** All units by name, with fresh memory figures. */
  list(): UnitList {
    this.#measureIfStale();
    return this.#snapshot();
  }

  /** Units whose last run failed. */
  failed(): UnitSummary[] {
    return this.#model.names().filter((name) => this.#model.activeState(name) === 'failed').map((name) => this.#model.summary(name));
  }

  facts(name: string): UnitFacts {
    return this.#model.facts(name);
  }

  /** @throws LaresError services.unavailable, services.unknown */
  summary(name: string): UnitSummary {
    if (!this.#watcher.available) throw new LaresError(servicesUnavailable);
    if (!this.#model.has(name)) throw new LaresError(servicesUnknown, { unit: name });
    return this.#model.summary(name);
  }

  /**
   * For what can be answered without systemd, such as the journal after a restart of the agent.
   * @throws LaresError services.unknown when the list is there and does not have the unit
   */
  refuseUnknown(name: string): void {
    if (this.#watcher.available) this.summary(name);
  }

  /** @throws LaresError services.unavailable, services.unknown, or of the bus */
  async detail(name: string): Promise<UnitDetail> {
    this.summary(name);
    this.#measureIfStale();
    const { controlGroup = null, exitCode = null, ...description } = await this.#deps.systemd.describe(name);
    const { fragmentPath, tasks, user } = description;
    return {
      ...this.summary(name),
      fragmentPath, tasks, user, controlGroup, exitCode,
      dropInPaths: [...description.dropInPaths],
      documentation: [...description.documentation],
      requires: [...description.requires],
      wants: [...description.wants],
      wantedBy: [...description.wantedBy],
      requiredBy: [...description.requiredBy],
      triggeredBy: [...description.triggeredBy],
      triggers: [...description.triggers],
      execStart: [...description.execStart],
    };
  }

  /**
   * Starts an action as a job on the unit's name.
   * @throws LaresError services.unavailable, services.unknown, services.protected, services.notNow, jobs.conflict, store.unwritable
   */
  act(name: string, action: UnitAction, startedBy: string): Job {
    const unit = this.summary(name);
    if (unit.protection !== null) throw new LaresError(servicesProtected, { unit: name, reason: unit.protection });
    if (!unit.actions.includes(action)) throw new LaresError(servicesNotNow, { unit: name, action, state: stateFor(unit, action) });
    return this.#deps.jobs.start(this.jobs[action], { subject: name, startedBy, input: { unit: name } });
  }

  /** Begins to measure for one more onlooker; the returned function ends it for that one. */
  look(): () => void {
    this.#lookers += 1;
    if (this.#lookers === 1) {
      this.#measure();
      this.#endMeasuring = this.#deps.clock.every(MEASURE_PERIOD_MS, () => this.#measureAndTell());
    }
    return () => {
      this.#lookers -= 1;
      if (this.#lookers > 0) return;
      this.#endMeasuring?.();
      this.#endMeasuring = undefined;
    };
  }

  #snapshot(): UnitList {
    const { available } = this.#watcher;
    return { available, units: available ? this.#model.list() : [] };
  }

  #publish(change: ModelChange): void {
    const removed = [...change.removed].filter((name) => this.#told.delete(name));
    const changed = [...change.changed].filter((name) => this.#model.has(name)).map((name) => this.#model.summary(name)).filter((unit) => this.#isNews(unit));
    if (changed.length + removed.length === 0 && change.available === this.#toldAvailable) return;
    this.#toldAvailable = change.available;
    this.channel.publish({ available: change.available, changed, removed });
  }

  #isNews(unit: UnitSummary): boolean {
    const text = JSON.stringify(unit);
    if (this.#told.get(unit.name) === text) return false;
    this.#told.set(unit.name, text);
    return true;
  }

  #measureIfStale(): void {
    if (this.#deps.clock.monotonicMs() - this.#measuredAtMs > MEASURE_PERIOD_MS) this.#measure();
  }

  #measureAndTell(): void {
    const changed = this.#measure();
    // While everything is being read anew the list is not there yet; it is told when it is whole.
    if (this.#watcher.available) this.#publish({ available: true, changed, removed: new Set() });
  }

  #measure(): Set<string> {
    const nowMs = this.#deps.clock.monotonicMs();
    this.#measuredAtMs = nowMs;
    const changed = new Set<string>();
    for (const { name, group } of this.#model.groups()) {
      if (this.#model.measure(name, this.#deps.groups.use(group), nowMs)) changed.add(name);
    }
    return changed;
  }
}

function stateFor(unit: UnitSummary, action: UnitAction): string {
  const isEnablement = action === 'enable' || action === 'disable';
  return isEnablement ? (unit.enabledState ?? 'without a unit file') : `${unit.activeState} (${unit.subState})`;
}
