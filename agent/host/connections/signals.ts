import type { Clock } from '../../core/clock.ts';
import type { Bus, BusSignal } from '../bus/port.ts';
import { ACCESS_POINT, CONNECTION, DEVICE, NM, OBJECT_MANAGER, OBJECTS_ROOT, PROPERTIES, ROOT, SETTINGS_ROOT, stateOf } from './names.ts';
import type { Properties } from './objects.ts';
import type { ConnectionsListener } from './port.ts';

/** A scan alone changes hundreds of properties. */
const BURST_WINDOW_MS = 300;
const RETRY_MS = 5_000;

/**
 * What NetworkManager tells by itself. Invariants: steps are told one by one and in order; `connected` is told once for
 * each life of NetworkManager, when it has started up; what else changes is told once a window.
 */
export class Signals {
  readonly #bus: Bus;
  readonly #clock: Clock;
  readonly #listeners = new Set<ConnectionsListener>();
  /** Interface names by path of the device. */
  readonly #names = new Map<string, string>();
  #ends: (() => void)[] = [];
  #lastStep: Promise<void> = Promise.resolve();
  #cancelBurst: (() => void) | undefined;
  #ready = false;
  /** Number of the life of NetworkManager: answers that come after its end are dropped. */
  #life = 0;

  constructor(bus: Bus, clock: Clock) {
    this.#bus = bus;
    this.#clock = clock;
  }

  watch(listener: ConnectionsListener): () => void {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#begin();
    else if (this.#ready) queueMicrotask(() => this.#listeners.has(listener) && this.#ready && listener.connected());
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#end();
    };
  }

  #begin(): void {
    const sender = NM;
    this.#ends = [
      this.#bus.listen({ sender, interface: PROPERTIES, member: 'PropertiesChanged', pathNamespace: ROOT }, (signal) => this.#properties(signal)),
      this.#bus.listen({ sender, interface: OBJECT_MANAGER, path: OBJECTS_ROOT }, () => this.#changed()),
      this.#bus.listen({ sender, interface: CONNECTION, member: 'Updated', pathNamespace: SETTINGS_ROOT }, () => this.#changed()),
      this.#bus.listen({ sender, interface: DEVICE, member: 'StateChanged', pathNamespace: ROOT }, (signal) => this.#step(signal)),
      this.#bus.follow(NM, (present) => (present ? void this.#arrived() : this.#left())),
    ];
  }

  #end(): void {
    for (const end of this.#ends) end();
    this.#ends = [];
    this.#forget();
  }

  #forget(): void {
    this.#life += 1;
    this.#ready = false;
    this.#names.clear();
    this.#cancelBurst?.();
    this.#cancelBurst = undefined;
  }

  #left(): void {
    this.#forget();
    for (const listener of this.#listeners) listener.lost();
  }

  async #arrived(): Promise<void> {
    this.#forget();
    const life = this.#life;
    try {
      const startup = await this.#get(ROOT, NM, 'Startup');
      if (life === this.#life && startup === false) this.#started();
    } catch {
      // Gone again, which is told, or too busy to answer.
      if (life === this.#life) this.#clock.after(RETRY_MS, () => life === this.#life && void this.#arrived());
    }
  }

  #started(): void {
    if (this.#ready) return;
    this.#ready = true;
    for (const listener of this.#listeners) listener.connected();
  }

  /** PropertiesChanged: interface, changed a{sv}, invalidated as. */
  #properties({ body }: BusSignal): void {
    const [owner, changed] = body as [string, Properties];
    if (owner === NM && changed['Startup'] === false) this.#started();
    const isNoise = owner === `${DEVICE}.Statistics` || (owner === ACCESS_POINT && Object.keys(changed).every((name) => name === 'LastSeen'));
    if (!isNoise) this.#changed();
  }

  #changed(): void {
    this.#cancelBurst ??= this.#clock.after(BURST_WINDOW_MS, () => {
      this.#cancelBurst = undefined;
      for (const listener of this.#listeners) listener.changed();
    });
  }

  /** StateChanged: new state, old state, reason. */
  #step({ path, body }: BusSignal): void {
    const [to, from, reason] = body as [number, number, number];
    const life = this.#life;
    this.#changed();
    this.#lastStep = this.#lastStep.then(async () => {
      const device = await this.#nameOf(path);
      if (device === undefined || life !== this.#life) return;
      for (const listener of this.#listeners) listener.stepped({ device, from: stateOf(from), to: stateOf(to), reason });
    });
  }

  async #nameOf(path: string): Promise<string | undefined> {
    const known = this.#names.get(path);
    if (known !== undefined) return known;
    try {
      const name = String(await this.#get(path, DEVICE, 'Interface'));
      this.#names.set(path, name);
      return name;
    } catch {
      // Unplugged meanwhile: there is nobody left whom its steps concern.
      return undefined;
    }
  }

  async #get(path: string, owner: string, property: string): Promise<unknown> {
    const [value] = await this.#bus.call({
      destination: NM, path, interface: PROPERTIES, member: 'Get', signature: 'ss', body: [owner, property], reply: 'v',
    });
    return value;
  }
}
