import { unitNameOf, unitPath } from '../../agent/host/systemd/names.ts';
import { FakeError, FakeService, type Recorded, type Reply, variant } from './fake-service.ts';

const SYSTEMD = 'org.freedesktop.systemd1';
const ROOT = '/org/freedesktop/systemd1';
const MANAGER = `${SYSTEMD}.Manager`;
const ROWS = 'a(ssssssouso)';

/** A unit of the fake; what is left out is as for a healthy, running service. */
export interface FakeUnit {
  name: string;
  description?: string;
  loadState?: string;
  activeState?: string;
  subState?: string;
  /** State of its unit file; null for a unit without one. */
  fileState?: string | null;
  /** Whether it is in memory; otherwise only its file is known. */
  loaded?: boolean;
  mainPid?: number;
  result?: string;
  exitCode?: number;
  restarts?: number;
  controlGroup?: string;
  canReload?: boolean;
  sinceUs?: bigint;
  /** Result of the jobs it gets; `done` unless told. */
  jobResult?: string;
}

/**
 * systemd1 as seen from outside: units, files, jobs, and the signals PID 1 would emit. It says nothing to who has not
 * subscribed, as systemd does.
 */
export class FakeSystemd {
  readonly service: FakeService;
  readonly units = new Map<string, Required<FakeUnit>>();
  /** Members which are never answered. */
  readonly hanging = new Set<string>();
  /** Members which fail. */
  readonly refused = new Set<string>();
  #jobs = 0;
  #subscribed = false;
  /** Whether JobRemoved precedes the answer to the call that queued the job, which systemd may do. */
  quickJobs = false;
  /** Whether jobs never end. */
  stuckJobs = false;

  constructor(units: readonly FakeUnit[]) {
    for (const unit of units) this.put(unit);
    this.service = new FakeService(SYSTEMD, (call) => (this.hanging.has(call.member) ? 'hang' : this.#answer(call)));
  }

  async connect(address: string): Promise<this> {
    this.#subscribed = false;
    await this.service.connect(address);
    return this;
  }

  put(unit: FakeUnit): Required<FakeUnit> {
    const full: Required<FakeUnit> = {
      description: `Description of ${unit.name}`, loadState: 'loaded', activeState: 'active', subState: 'running',
      fileState: 'enabled', loaded: true, mainPid: 4711, result: 'success', exitCode: 0, restarts: 0,
      controlGroup: `/system.slice/${unit.name}`, canReload: false, sinceUs: 1_700_000_000_000_000n, jobResult: 'done',
      ...unit,
    };
    this.units.set(unit.name, full);
    return full;
  }

  /** Changes a unit and tells subscribers, as PID 1 does. */
  change(name: string, change: Partial<FakeUnit>): void {
    const unit = Object.assign(this.#unit(name), change);
    this.#emitState(unit);
  }

  /** A unit enters memory (a transient one, say). */
  add(unit: FakeUnit): void {
    this.put(unit);
    this.#emit('UnitNew', 'so', [unit.name, unitPath(unit.name)]);
  }

  /** A unit leaves memory; its file, if it has one, stays. */
  remove(name: string): void {
    const unit = this.#unit(name);
    if (unit.fileState === null) this.units.delete(name);
    else Object.assign(unit, { loaded: false, activeState: 'inactive', subState: 'dead' });
    this.#emit('UnitRemoved', 'so', [name, unitPath(name)]);
  }

  /** daemon-reload: every unit leaves memory and comes back, inactive until its state is read from what was saved. */
  reload(): void {
    this.beginReload();
    this.#emit('Reloading', 'b', [false]);
  }

  /** The first half of a daemon-reload. */
  beginReload(): void {
    this.#emit('Reloading', 'b', [true]);
    const loaded = [...this.units.values()].filter((unit) => unit.loaded);
    for (const { name } of loaded) this.#emit('UnitRemoved', 'so', [name, unitPath(name)]);
    for (const { name } of loaded) this.#emit('UnitNew', 'so', [name, unitPath(name)]);
  }

  unitFilesChanged(): void {
    this.#emit('UnitFilesChanged', '', []);
  }

  /** So many property changes as fast as the bus takes them, over all units in turn. */
  burst(count: number): void {
    const units = [...this.units.values()].filter((unit) => unit.loaded);
    for (let index = 0; index < count; index += 1) {
      const unit = units[index % units.length]!;
      unit.subState = `step-${Math.floor(index / units.length)}`;
      this.#emitState(unit);
    }
  }

  #answer(call: Recorded): Reply | undefined {
    if (this.refused.has(call.member)) throw new FakeError(`${SYSTEMD}.LoadFailed`, 'told to fail');
    if (call.interface === 'org.freedesktop.DBus.Properties') return this.#properties(call);
    if (call.interface !== MANAGER || call.path !== ROOT) return undefined;
    const [first] = call.body as [string];
    switch (call.member) {
      case 'Subscribe': {
        if (this.#subscribed) throw new FakeError(`${SYSTEMD}.AlreadySubscribed`, 'Client is already subscribed.');
        this.#subscribed = true;
        return { signature: '', body: [] };
      }
      case 'ListUnits': return this.#rows((unit) => unit.loaded);
      case 'ListUnitsByPatterns': return this.#rows((unit) => unit.loaded && (call.body[1] as string[]).includes(unit.name));
      case 'ListUnitsByNames': return this.#rows((unit) => (call.body[0] as unknown as string[]).includes(unit.name));
      case 'ListUnitFiles': return this.#files();
      case 'LoadUnit': return { signature: 'o', body: [unitPath(this.#unit(first).name)] };
      case 'StartUnit': return this.#job(first, { activeState: 'active', subState: 'running', mainPid: 4712 });
      case 'RestartUnit': return this.#job(first, { activeState: 'active', subState: 'running', mainPid: 4713 });
      case 'StopUnit': return this.#job(first, { activeState: 'inactive', subState: 'dead', mainPid: 0 });
      case 'ReloadUnit': return this.#job(first, {});
      case 'EnableUnitFilesWithFlags': return this.#enable(call.body[0] as unknown as string[], 'enabled', 'ba(sss)');
      case 'DisableUnitFilesWithFlags': return this.#enable(call.body[0] as unknown as string[], 'disabled', 'a(sss)');
      case 'Reload': {
        setImmediate(() => this.reload());
        return { signature: '', body: [] };
      }
      default: return undefined;
    }
  }

  #job(name: string, success: Partial<FakeUnit>): Reply {
    const unit = this.#unit(name);
    const id = (this.#jobs += 1);
    const path = `${ROOT}/job/${id}`;
    const isDone = unit.jobResult === 'done';
    const finish = (): void => {
      this.change(name, isDone ? success : { activeState: 'failed', subState: 'failed', mainPid: 0 });
      this.#emit('JobRemoved', 'uoss', [id, path, name, unit.jobResult]);
    };
    if (this.stuckJobs) return { signature: 'o', body: [path] };
    if (this.quickJobs) finish();
    else setImmediate(finish);
    return { signature: 'o', body: [path] };
  }

  #enable(names: readonly string[], fileState: string, signature: string): Reply {
    for (const name of names) this.#unit(name).fileState = fileState;
    setImmediate(() => this.unitFilesChanged());
    const changes: unknown[] = [];
    return { signature, body: signature.startsWith('b') ? [true, changes] : [changes] };
  }

  #rows(keep: (unit: Required<FakeUnit>) => boolean): Reply {
    const rows = [...this.units.values()].filter(keep).map((unit) => [
      unit.name, unit.description, unit.loadState, unit.activeState, unit.subState, '', unitPath(unit.name), 0, '', '/',
    ]);
    return { signature: ROWS, body: [rows] };
  }

  #files(): Reply {
    const files = [...this.units.values()].filter((unit) => unit.fileState !== null);
    return { signature: 'a(ss)', body: [files.map((unit) => [`/usr/lib/systemd/system/${unit.name}`, unit.fileState])] };
  }

  #properties(call: Recorded): Reply | undefined {
    const unit = this.units.get(unitNameOf(call.path) ?? '');
    if (!unit) throw new FakeError('org.freedesktop.DBus.Error.UnknownObject', 'no such unit');
    const [owner, property] = call.body as [string, string];
    const all = owner === `${SYSTEMD}.Unit` ? unitProperties(unit) : serviceProperties(unit);
    if (call.member === 'GetAll') return { signature: 'a{sv}', body: [all] };
    const value = all[property];
    if (call.member !== 'Get' || !value) throw new FakeError('org.freedesktop.DBus.Error.UnknownProperty', property);
    return { signature: 'v', body: [value] };
  }

  #emitState(unit: Required<FakeUnit>): void {
    if (!this.#subscribed) return;
    const { ActiveState, SubState, ActiveEnterTimestamp } = unitProperties(unit);
    const { MainPID, Result, NRestarts, ExecMainStatus } = serviceProperties(unit);
    const path = unitPath(unit.name);
    if (unit.name.endsWith('.service')) {
      this.service.emitPropertiesChanged(path, `${SYSTEMD}.Service`, { MainPID: MainPID!, Result: Result!, NRestarts: NRestarts!, ExecMainStatus: ExecMainStatus! });
    }
    this.service.emitPropertiesChanged(path, `${SYSTEMD}.Unit`, {
      ActiveState: ActiveState!, SubState: SubState!, ActiveEnterTimestamp: ActiveEnterTimestamp!,
    });
  }

  #emit(member: string, signature: string, body: unknown[]): void {
    if (this.#subscribed) this.service.emit(ROOT, MANAGER, member, signature, body);
  }

  #unit(name: string): Required<FakeUnit> {
    const unit = this.units.get(name);
    if (!unit) throw new FakeError(`${SYSTEMD}.NoSuchUnit`, `Unit ${name} not found.`);
    return unit;
  }
}

type Values = Record<string, ReturnType<typeof variant>>;

function unitProperties(unit: Required<FakeUnit>): Values {
  return {
    Id: variant('s', unit.name), Description: variant('s', unit.description), LoadState: variant('s', unit.loadState),
    ActiveState: variant('s', unit.activeState), SubState: variant('s', unit.subState),
    ActiveEnterTimestamp: variant('t', unit.sinceUs),
    CanStart: variant('b', true), CanStop: variant('b', true), CanReload: variant('b', unit.canReload),
    FragmentPath: variant('s', unit.fileState === null ? '' : `/usr/lib/systemd/system/${unit.name}`),
    DropInPaths: variant('as', []), Documentation: variant('as', ['man:fake(8)']),
    Requires: variant('as', ['sysinit.target', 'system.slice']), Wants: variant('as', []),
    WantedBy: variant('as', ['multi-user.target']), RequiredBy: variant('as', []),
    TriggeredBy: variant('as', []), Triggers: variant('as', []),
  };
}

function serviceProperties(unit: Required<FakeUnit>): Values {
  const argv = ['/usr/bin/fake', '--unit', unit.name];
  return {
    MainPID: variant('u', unit.mainPid), Result: variant('s', unit.result), NRestarts: variant('u', unit.restarts),
    ExecMainStatus: variant('i', unit.exitCode), User: variant('s', 'www-data'),
    ControlGroup: variant('s', unit.activeState === 'active' ? unit.controlGroup : ''),
    TasksCurrent: variant('t', 3n), MemoryMax: variant('t', 2n ** 64n - 1n),
    ExecStart: variant('a(sasbttttuii)', [['/usr/bin/fake', argv, false, 0n, 0n, 0n, 0n, 0, 0, 0]]),
  };
}
