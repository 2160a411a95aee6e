import type { Clock } from '../../core/clock.ts';
import { isError } from '../../core/errors/index.ts';
import { Signal } from '../../core/events.ts';
import type { Log } from '../../core/log.ts';
import { busTimeout } from '../../host/bus/port.ts';
import {
  type AccessPointPlan, connectionUnknown, type Connections, type Connectivity, type DeviceStep, type NetworkDevice, type SavedConnection, type WifiNetwork,
} from '../../host/connections/port.ts';
import { type Facts, type Failure, nothing, type Purpose } from './machine.ts';

/** Ids of our access points in NetworkManager; the dispatcher of overlays/setup knows them too. */
export const accessPointIds: Readonly<Record<Purpose, string>> = { setup: 'lares-setup', recovery: 'lares-recovery' };

/** RFC 2544 benchmark range: phones take a portal at a private address for "no internet". */
export const PORTAL_ADDRESS = '198.19.42.1';

/** The lowest and safest: legal to begin on in every domain, and without overlap. */
const channels = [6, 1, 11] as const;
const CHANNEL_1_MHZ = 2412;
const CHANNEL_STEP_MHZ = 5;
const PACE_MS = 1000;
const READY_MS = 10_000;

export interface RadioDeps {
  readonly connections: Connections;
  readonly clock: Clock;
  readonly log: Log;
}

/** Name and passphrase of a network of ours. */
export interface AccessPointName {
  readonly ssid: string;
  /** Undefined: open. */
  readonly passphrase: string | undefined;
}

/** A network of ours as NetworkManager has it up, whoever opened it. */
export interface OnAir {
  readonly purpose: Purpose;
  readonly ssid: string;
  /** Whether it has a passphrase. */
  readonly secured: boolean;
}

export interface Opening {
  readonly purpose: Purpose;
  /** 0 for the first way. */
  readonly attempt: number;
  readonly name: AccessPointName;
  /** What is in the air, to stay out of its way. */
  readonly heard: readonly WifiNetwork[];
  readonly limitMs: number;
}

export const failed = (cause: Failure['cause'], reason: number | null = null): Failure => ({ cause, reason, problem: null });

/** The radios: what is on them, and our own network. Whoever calls it does one thing at a time. */
export class Radio {
  /** Every step of an interface. */
  readonly stepped = new Signal<DeviceStep>();
  /** Something changed: what waits looks again. */
  readonly changed = new Signal<void>();
  readonly #deps: RadioDeps;
  #onAir: OnAir | null = null;
  #facts: Facts = nothing;

  constructor(deps: RadioDeps) {
    this.#deps = deps;
  }

  /** As of the last reading of the facts. */
  get onAir(): OnAir | null {
    return this.#onAir;
  }

  /** What the radios do. While the system is too busy to say: what it said last. */
  async facts(): Promise<Facts> {
    try {
      this.#facts = await this.#read();
    } catch (error) {
      this.#deps.log.info({ err: error }, 'the network interfaces cannot be read');
      if (!isError(error, busTimeout)) this.#facts = nothing;
    }
    return this.#facts;
  }

  async #read(): Promise<Facts> {
    const { connections } = this.#deps;
    const { devices, status } = await connections.overview();
    const saved = await connections.saved();
    this.#onAir = onAirOf(devices, saved);
    return { ...factsOf(devices, saved, status.connectivity), accessPoint: this.#onAir?.purpose ?? null };
  }

  devices(): Promise<readonly NetworkDevice[]> {
    return this.#deps.connections.devices();
  }

  /** The one for our network; the first that can, and rather one that is not joined to another. */
  async forAccessPoint(): Promise<NetworkDevice | undefined> {
    const able = radiosOf(await this.devices());
    return able.find(({ state }) => state !== 'connected') ?? able[0];
  }

  /** The one for the home network: a second radio, so that ours stays up, or the only one. */
  async forHome(): Promise<NetworkDevice | undefined> {
    const devices = (await this.devices()).filter(({ kind, state }) => kind === 'wifi' && state !== 'unmanaged');
    const ours = await this.#ours();
    return devices.find(({ connection }) => !ours.some(({ uuid }) => uuid === connection)) ?? devices[0];
  }

  async scan(timeoutMs: number): Promise<readonly WifiNetwork[]> {
    await this.#ready();
    const device = await this.forHome();
    return device ? this.#deps.connections.scan(device.name, timeoutMs) : [];
  }

  /** Opens our network in the way of that attempt: three channels, the least used first, then with the radio switched off and on. */
  async open({ purpose, attempt, name, heard, limitMs }: Opening): Promise<Failure | null> {
    const { connections } = this.#deps;
    await this.close(limitMs);
    if (attempt >= channels.length) await this.#restartRadios();
    await this.#ready();
    const device = await this.forAccessPoint();
    if (!device) return failed('failed');
    const order = byUse(heard);
    const plan: AccessPointPlan = {
      device: device.name, id: accessPointIds[purpose], ssid: Buffer.from(name.ssid, 'utf8'), passphrase: name.passphrase,
      channel: order[attempt % order.length]!, address: `${PORTAL_ADDRESS}/24`,
      // From the start: radios that break with protected frames do so only when a phone comes.
      protectManagement: false,
    };
    let failure: Failure | undefined;
    const end = this.stepped.on((step) => {
      if (step.device === device.name && step.to === 'failed') failure = failed('failed', step.reason);
    });
    try {
      const uuid = await connections.openAccessPoint(plan);
      const isUp = await this.until(async () => (failure ? 'failed' : (await this.#isActive(uuid)) || undefined), limitMs);
      if (isUp === true) return null;
      await this.forget(uuid);
      return failure ?? failed('too-long');
    } finally {
      end();
    }
  }

  /** Takes every network of ours away, whoever opened it. */
  async close(limitMs: number): Promise<void> {
    for (const { uuid } of await this.#ours()) await this.forget(uuid);
    await this.until(async () => (await this.#read()).accessPoint === null || undefined, limitMs);
  }

  async forget(uuid: string): Promise<void> {
    try {
      await this.#deps.connections.forget(uuid);
    } catch (error) {
      if (!isError(error, connectionUnknown)) throw error;
    }
  }

  /**
   * The first answer of `pick`, asked now, at each change and once a second; undefined when there is none in time. A question
   * that the system has not answered in its time is asked again: a busy moment says nothing of the radio.
   */
  async until<T>(pick: () => Promise<T | undefined>, limitMs: number): Promise<T | undefined> {
    const { clock } = this.#deps;
    const endsAtMs = clock.monotonicMs() + limitMs;
    for (;;) {
      const wake = this.#nextChange();
      const found = await unlessLate(pick);
      if (found !== undefined) return wake.drop(found);
      if (clock.monotonicMs() >= endsAtMs) return wake.drop(undefined);
      await wake.promise;
    }
  }

  #nextChange(): { promise: Promise<void>; drop<T>(value: T): T } {
    const { promise, resolve } = Promise.withResolvers<void>();
    const ends = [this.#deps.clock.after(PACE_MS, resolve), this.changed.on(resolve), this.stepped.on(() => resolve())];
    const drop = <T>(value: T): T => {
      for (const end of ends) end();
      return value;
    };
    return { promise: promise.then(() => drop(undefined)), drop };
  }

  /** A radio that has just appeared, or been switched on, waits for its supplicant before it takes anything on. */
  async #ready(): Promise<void> {
    await this.until(async () => radiosOf(await this.devices()).some(({ state }) => state !== 'unavailable') || undefined, READY_MS);
  }

  async #restartRadios(): Promise<void> {
    await this.#deps.connections.setWireless(false);
    await this.until(async () => radiosOf(await this.devices()).every(({ state }) => state === 'unavailable') || undefined, 5 * PACE_MS);
    await this.#deps.connections.setWireless(true);
    await this.until(async () => radiosOf(await this.devices()).some(({ state }) => state === 'disconnected') || undefined, 10 * PACE_MS);
  }

  async #isActive(uuid: string): Promise<boolean> {
    return (await this.devices()).some(({ connection, state }) => connection === uuid && state === 'connected');
  }

  async #ours(): Promise<readonly SavedConnection[]> {
    return (await this.#deps.connections.saved()).filter((connection) => purposeOf(connection) !== undefined);
  }
}

async function unlessLate<T>(pick: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await pick();
  } catch (error) {
    if (!isError(error, busTimeout)) throw error;
    return undefined;
  }
}

export function purposeOf({ id, isAccessPoint }: SavedConnection): Purpose | undefined {
  if (!isAccessPoint) return undefined;
  return id === accessPointIds.setup ? 'setup' : id === accessPointIds.recovery ? 'recovery' : undefined;
}

export function isLinkLocal(address: string): boolean {
  return address.startsWith('169.254.') || /^fe[89ab]/i.test(address);
}

export function hasAddress({ addresses }: NetworkDevice): boolean {
  return addresses.some((address) => !isLinkLocal(address));
}

function radiosOf(devices: readonly NetworkDevice[]): NetworkDevice[] {
  return devices.filter(({ kind, canBeAccessPoint, state }) => kind === 'wifi' && canBeAccessPoint && state !== 'unmanaged');
}

function factsOf(devices: readonly NetworkDevice[], saved: readonly SavedConnection[], connectivity: Connectivity): Omit<Facts, 'accessPoint'> {
  const up = devices.filter(({ state }) => state === 'connected');
  const connectionOf = ({ connection }: NetworkDevice) => saved.find(({ uuid }) => uuid === connection);
  return {
    radios: radiosOf(devices).length,
    wired: up.some((device) => device.kind === 'ethernet' && hasAddress(device)),
    station: up.some((device) => device.kind === 'wifi' && hasAddress(device) && connectionOf(device)?.isAccessPoint !== true),
    portal: connectivity === 'portal',
  };
}

function onAirOf(devices: readonly NetworkDevice[], saved: readonly SavedConnection[]): OnAir | null {
  for (const { state, connection: uuid } of devices) {
    const connection = state === 'connected' ? saved.find((one) => one.uuid === uuid) : undefined;
    const purpose = connection && purposeOf(connection);
    if (purpose) return { purpose, ssid: Buffer.from(connection.ssid ?? []).toString('utf8'), secured: connection.security !== 'open' };
  }
  return null;
}

/** Channels 1, 6 and 11, those with the least signal of others first. */
function byUse(heard: readonly WifiNetwork[]): number[] {
  const load = (channel: number): number => {
    const centreMhz = CHANNEL_1_MHZ + (channel - 1) * CHANNEL_STEP_MHZ;
    return heard.filter(({ frequencyMhz }) => Math.abs(frequencyMhz - centreMhz) < 20).reduce((sum, { signalPercent }) => sum + signalPercent, 0);
  };
  return [...channels].toSorted((a, b) => load(a) - load(b));
}
