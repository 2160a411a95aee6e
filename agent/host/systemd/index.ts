import type { Clock } from '../../core/clock.ts';
import { isError, LaresError } from '../../core/errors/index.ts';
import { type Bus, type BusSignal, busUnavailable, remoteErrorName } from '../bus/port.ts';
import { Burst } from './burst.ts';
import { JobWait } from './job-wait.ts';
import { typeInterface, unitNameOf, unitPath, unitType } from './names.ts';
import {
  type JobResult, type Systemd, type SystemdListener, type UnitDescription, type UnitFactName, type UnitFacts,
  type UnitFileRow, type UnitRow, unitUnknown, type UnitVerb,
} from './port.ts';
import { descriptionOf, factsOf, type Properties, propertyOf } from './properties.ts';

const SYSTEMD = 'org.freedesktop.systemd1';
const MANAGER = `${SYSTEMD}.Manager`;
const UNIT = `${SYSTEMD}.Unit`;
const ROOT = '/org/freedesktop/systemd1';
const PROPERTIES = 'org.freedesktop.DBus.Properties';
const BURST_WINDOW_MS = 100;
/** Row of ListUnits: name, description, load, active, sub, following, object, job id, job type, job object. */
const UNIT_ROWS = 'a(ssssssouso)';
/** PID 1 answers in turn, which takes seconds on a busy small board. */
const SLOW_CALL_MS = 30_000;
/** It reads every unit file for a list of them. An answer given up too early costs it just as much, and helps nobody. */
const LIST_CALL_MS = 120_000;

const methods: Readonly<Record<UnitVerb, string>> = {
  start: 'StartUnit', stop: 'StopUnit', restart: 'RestartUnit', reload: 'ReloadUnit',
};

/** systemd over the given bus, org.freedesktop.systemd1(5). */
export function createSystemd(bus: Bus, clock: Clock): Systemd {
  return new BusSystemd(bus, clock);
}

class BusSystemd implements Systemd {
  readonly #bus: Bus;
  readonly #clock: Clock;
  readonly #waits = new Set<JobWait>();
  #watching = false;

  constructor(bus: Bus, clock: Clock) {
    this.#bus = bus;
    this.#clock = clock;
  }

  watch(listener: SystemdListener): () => void {
    if (this.#watching) throw new Error('systemd is watched already');
    this.#watching = true;
    const burst = new Burst(this.#clock, BURST_WINDOW_MS, (changes) => listener.changed(changes));
    const ends = [
      this.#bus.listen({ sender: SYSTEMD, interface: MANAGER, path: ROOT }, (signal) => this.#managerSignal(signal, burst)),
      this.#bus.listen(
        { sender: SYSTEMD, interface: PROPERTIES, member: 'PropertiesChanged', pathNamespace: `${ROOT}/unit` },
        (signal) => propertiesSignal(signal, burst),
      ),
      this.#bus.follow(SYSTEMD, (present) => void this.#presence(present, listener, burst)),
    ];
    return () => {
      for (const end of ends) end();
      burst.drop();
      this.#watching = false;
    };
  }

  async listUnits(): Promise<readonly UnitRow[]> {
    const [rows] = await this.#manager('ListUnits', '', [], UNIT_ROWS, LIST_CALL_MS);
    return unitRows(rows);
  }

  async listLoaded(names: readonly string[]): Promise<readonly UnitRow[]> {
    const [rows] = await this.#manager('ListUnitsByPatterns', 'asas', [[], [...names]], UNIT_ROWS, LIST_CALL_MS);
    return unitRows(rows);
  }

  async listByNames(names: readonly string[]): Promise<readonly UnitRow[]> {
    const [rows] = await this.#manager('ListUnitsByNames', 'as', [[...names]], UNIT_ROWS, LIST_CALL_MS);
    return unitRows(rows);
  }

  async listUnitFiles(): Promise<readonly UnitFileRow[]> {
    const [rows] = await this.#manager('ListUnitFiles', '', [], 'a(ss)', LIST_CALL_MS);
    return (rows as [string, string][]).map(([path, state]) => ({ name: path.slice(path.lastIndexOf('/') + 1), state }));
  }

  async facts(name: string, wanted: readonly UnitFactName[]): Promise<UnitFacts> {
    const path = unitPath(name);
    const reads = wanted.flatMap((fact) => {
      const place = propertyOf(unitType(name), fact);
      const owner = place?.own ? typeInterface(name) : UNIT;
      return place && owner !== undefined ? [this.#get(path, owner, place.property)] : [];
    });
    return factsOf(Object.fromEntries(await Promise.all(reads)));
  }

  async describe(name: string): Promise<UnitDescription> {
    try {
      const [path] = await this.#manager('LoadUnit', 's', [name], 'o');
      const interfaces = [UNIT, typeInterface(name)].filter((entry) => entry !== undefined);
      const parts = await Promise.all(interfaces.map((entry) => this.#getAll(path as string, entry)));
      return descriptionOf(Object.assign({}, ...parts) as Properties);
    } catch (error) {
      throw asUnitError(error, name);
    }
  }

  async run(verb: UnitVerb, name: string): Promise<JobResult> {
    const wait = new JobWait(name, this.#clock);
    this.#waits.add(wait);
    try {
      const [path] = await this.#manager(methods[verb], 'ss', [name, 'replace'], 'o');
      return await wait.outcome(path as string);
    } catch (error) {
      throw asUnitError(error, name);
    } finally {
      this.#waits.delete(wait);
      wait.end();
    }
  }

  async #presence(present: boolean, listener: SystemdListener, burst: Burst): Promise<void> {
    burst.drop();
    if (!present) {
      for (const wait of this.#waits) wait.lost();
      listener.lost();
      return;
    }
    try {
      // Without it systemd emits no unit signals at all; it forgets subscribers when their connection ends.
      await this.#manager('Subscribe', '', [], '');
    } catch (error) {
      // Already subscribed: systemd was re-executed and kept its list of clients.
      if (remoteErrorName(error) !== `${SYSTEMD}.AlreadySubscribed`) {
        if (isError(error, busUnavailable)) return;
        listener.lost();
        this.#clock.after(SLOW_CALL_MS, () => void this.#presence(present, listener, burst));
        return;
      }
    }
    listener.connected();
  }

  #managerSignal(signal: BusSignal, burst: Burst): void {
    const [first, second, third, fourth] = signal.body;
    switch (signal.member) {
      case 'UnitNew': return burst.added(first as string);
      case 'UnitRemoved': return burst.removed(first as string);
      case 'UnitFilesChanged': return burst.reload();
      // Reloading(true) precedes the reload; what is read then may be the old state.
      case 'Reloading': return first === false ? burst.release() : burst.hold(SLOW_CALL_MS);
      case 'JobRemoved':
        for (const wait of this.#waits) wait.removed(second as string, third as string, fourth as string);
        return undefined;
      default: return undefined;
    }
  }

  #manager(member: string, signature: string, body: readonly unknown[], reply: string, timeoutMs = SLOW_CALL_MS): Promise<readonly unknown[]> {
    return this.#bus.call({ destination: SYSTEMD, path: ROOT, interface: MANAGER, member, signature, body, reply, timeoutMs });
  }

  async #get(path: string, owner: string, property: string): Promise<[string, unknown]> {
    const [value] = await this.#bus.call({
      destination: SYSTEMD, path, interface: PROPERTIES, member: 'Get', signature: 'ss', body: [owner, property],
      reply: 'v', timeoutMs: SLOW_CALL_MS,
    });
    return [property, value];
  }

  async #getAll(path: string, owner: string): Promise<Properties> {
    const [values] = await this.#bus.call({
      destination: SYSTEMD, path, interface: PROPERTIES, member: 'GetAll', signature: 's', body: [owner],
      reply: 'a{sv}', timeoutMs: SLOW_CALL_MS,
    });
    return values as Properties;
  }
}

/** PropertiesChanged: interface, changed a{sv}, invalidated as. */
function propertiesSignal(signal: BusSignal, burst: Burst): void {
  const name = unitNameOf(signal.path);
  if (name === undefined) return;
  const facts = factsOf(signal.body[1] as Properties);
  if (Object.keys(facts).length > 0) burst.facts(name, facts);
}

function unitRows(rows: unknown): UnitRow[] {
  return (rows as [string, string, string, string, string][]).map(([name, description, loadState, activeState, subState]) => ({
    name, description, loadState, activeState, subState,
  }));
}

function asUnitError(error: unknown, unit: string): unknown {
  const remote = remoteErrorName(error);
  const unknown = remote === `${SYSTEMD}.NoSuchUnit` || remote === `${SYSTEMD}.LoadFailed`;
  return unknown ? new LaresError(unitUnknown, { unit }, { cause: error }) : error;
}
