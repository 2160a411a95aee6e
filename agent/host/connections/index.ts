import type { Clock } from '../../core/clock.ts';
import { LaresError } from '../../core/errors/index.ts';
import { type Bus, remoteErrorName, Typed } from '../bus/port.ts';
import { texts } from '../bus/values.ts';
import { openCheckpoint } from './checkpoint.ts';
import { devicePath, devicesOf } from './devices.ts';
import {
  CONNECTION, connectivityOf, DELETE_NEW_CONNECTIONS, DEVICE, kindOf, NM, NOTHING, PROPERTIES, ROOT, SETTINGS, SETTINGS_ROOT, update,
} from './names.ts';
import { networksOf } from './networks.ts';
import { type Objects, type Properties, readObjects } from './objects.ts';
import {
  type AccessPointPlan, type AddressPlan, type Checkpoint, type Connections, type ConnectionsListener, connectionUnknown,
  deviceUnknown, type NetworkDevice, type NetworkOverview, type NetworkStatus, notConnected, type SavedConnection, type WifiJoin, type WifiNetwork,
} from './port.ts';
import { savedOf } from './saved.ts';
import { scanWith } from './scan.ts';
import { accessPointSettings, joinSettings, keptJoin, type Settings, wiredSettings, withAddresses, withPriority } from './settings.ts';
import { Signals } from './signals.ts';

/** Changes ask polkit first, which may have to be started. */
const CHANGE_TIMEOUT_MS = 25_000;

/**
 * NetworkManager over the given bus. There is no secret agent: with none, NetworkManager gives up on a wrong passphrase at
 * once instead of asking for another. Secrets go in and never come out (GetSecrets is not called, and the bus forbids it).
 */
export function createConnections(bus: Bus, clock: Clock): Connections {
  return new BusConnections(bus, clock);
}

class BusConnections implements Connections {
  readonly #bus: Bus;
  readonly #clock: Clock;
  readonly #signals: Signals;

  constructor(bus: Bus, clock: Clock) {
    this.#bus = bus;
    this.#clock = clock;
    this.#signals = new Signals(bus, clock);
  }

  watch(listener: ConnectionsListener): () => void {
    return this.#signals.watch(listener);
  }

  async devices(): Promise<readonly NetworkDevice[]> {
    return devicesOf(await readObjects(this.#bus));
  }

  async overview(): Promise<NetworkOverview> {
    const objects = await readObjects(this.#bus);
    return { devices: devicesOf(objects), status: statusOf(objects.get(ROOT, NM)) };
  }

  async saved(): Promise<readonly SavedConnection[]> {
    const paths = (await readObjects(this.#bus)).with(CONNECTION);
    const found = await Promise.all(paths.map(async (path) => {
      try {
        const [settings] = await this.#ask(path, CONNECTION, 'GetSettings', '', [], 'a{sa{sv}}');
        return [savedOf(settings as Record<string, Properties>)];
      } catch (error) {
        if (isGone(error)) return [];
        throw error;
      }
    }));
    return found.flat().filter(({ id, kind }) => !(kind === 'other' && id === 'lo'));
  }

  async networks(device: string): Promise<readonly WifiNetwork[]> {
    const objects = await readObjects(this.#bus);
    return networksOf(objects, requireDevice(objects, device));
  }

  async scan(device: string, timeoutMs: number): Promise<readonly WifiNetwork[]> {
    await scanWith(this.#bus, this.#clock, await this.#device(device), timeoutMs);
    return this.networks(device);
  }

  async openAccessPoint(plan: AccessPointPlan): Promise<string> {
    const uuid = crypto.randomUUID();
    await this.#addAndActivate(accessPointSettings(plan, uuid), await this.#device(plan.device), 'volatile');
    return uuid;
  }

  async join(join: WifiJoin): Promise<string> {
    const uuid = crypto.randomUUID();
    await this.#addAndActivate(joinSettings(join, uuid, nameFor(join.ssid)), await this.#device(join.device), 'memory');
    return uuid;
  }

  async keepJoined(uuid: string): Promise<void> {
    await this.#change(uuid, keptJoin, update.toDisk);
    const all = await this.saved();
    const kept = all.find((connection) => connection.uuid === uuid);
    const older = all.filter((other) => other.uuid !== uuid && !other.isAccessPoint && isSameName(other.ssid, kept?.ssid));
    // Last, so that there is always one that works.
    for (const { uuid: old } of older) await this.forget(old);
  }

  async activate(uuid: string, device: string): Promise<void> {
    const [connection, path] = [await this.#connection(uuid), await this.#device(device)];
    await this.#ask(ROOT, NM, 'ActivateConnection', 'ooo', [connection, path, NOTHING], 'o');
  }

  async deactivate(device: string): Promise<void> {
    const objects = await readObjects(this.#bus);
    const active = objects.get(requireDevice(objects, device), DEVICE)['ActiveConnection'];
    if (active !== NOTHING && active !== undefined) await this.#ask(ROOT, NM, 'DeactivateConnection', 'o', [active], '');
  }

  async forget(uuid: string): Promise<void> {
    await this.#ask(await this.#connection(uuid), CONNECTION, 'Delete', '', [], '');
  }

  async setPriority(uuid: string, priority: number): Promise<void> {
    await this.#change(uuid, (settings) => withPriority(settings, priority), update.toDisk);
  }

  async setAddresses(device: string, ipv4: AddressPlan, ipv6: AddressPlan): Promise<string> {
    const objects = await readObjects(this.#bus);
    const path = requireDevice(objects, device);
    const { connection: active } = devicesOf(objects).find(({ name }) => name === device) ?? {};
    if (active === undefined) return this.#wire(objects, device, path, ipv4, ipv6);
    await this.#change(active, (settings) => withAddresses(settings, ipv4, ipv6), update.inMemory);
    try {
      await this.#ask(path, DEVICE, 'Reapply', 'a{sa{sv}}tu', [{}, 0n, 0], '');
    } catch (error) {
      // Some changes need the connection to be made anew, such as those to one that is still on its way.
      if (remoteErrorName(error) === undefined) throw error;
      await this.activate(active, device);
    }
    return active;
  }

  keepAddresses(uuid: string): Promise<void> {
    return this.#change(uuid, (settings) => settings, update.toDisk);
  }

  async checkpoint(devices: readonly string[], seconds: number): Promise<Checkpoint> {
    const objects = await readObjects(this.#bus);
    const paths = devices.map((device) => requireDevice(objects, device));
    const [path] = await this.#ask(ROOT, NM, 'CheckpointCreate', 'aouu', [paths, seconds, DELETE_NEW_CONNECTIONS], 'o');
    return openCheckpoint(this.#bus, path as string);
  }

  async findCheckpoint(id: string): Promise<Checkpoint | undefined> {
    const [paths] = await this.#ask(ROOT, PROPERTIES, 'Get', 'ss', [NM, 'Checkpoints'], 'v');
    return texts(paths).includes(id) ? openCheckpoint(this.#bus, id) : undefined;
  }

  async setWireless(enabled: boolean): Promise<void> {
    await this.#set('WirelessEnabled', enabled);
  }

  async setConnectivityCheck(enabled: boolean): Promise<void> {
    const state = (await readObjects(this.#bus)).get(ROOT, NM);
    // It writes what it is told to its disk, so it is told only what is new.
    if (state['ConnectivityCheckAvailable'] !== true || state['ConnectivityCheckEnabled'] === enabled) return;
    await this.#set('ConnectivityCheckEnabled', enabled);
  }

  async #set(property: 'WirelessEnabled' | 'ConnectivityCheckEnabled', value: boolean): Promise<void> {
    await this.#ask(ROOT, PROPERTIES, 'Set', 'ssv', [NM, property, new Typed('b', value)], '');
  }

  /** A first connection of one's own for a cable. A radio has no addresses without a network. */
  async #wire(objects: Objects, device: string, path: string, ipv4: AddressPlan, ipv6: AddressPlan): Promise<string> {
    if (kindOf(objects.get(path, DEVICE)['DeviceType']) !== 'ethernet') throw new LaresError(notConnected, { device });
    const uuid = crypto.randomUUID();
    await this.#addAndActivate(wiredSettings(device, uuid, ipv4, ipv6), path, 'memory');
    return uuid;
  }

  /** The connection is not bound to ours to the bus: a restart of the agent must not drop a network. */
  async #addAndActivate(settings: Settings, device: string, persist: 'memory' | 'volatile'): Promise<void> {
    const options = { persist: new Typed('s', persist), 'bind-activation': new Typed('s', 'none') };
    await this.#ask(ROOT, NM, 'AddAndActivateConnection2', 'a{sa{sv}}ooa{sv}', [settings, device, NOTHING, options], 'ooa{sv}');
  }

  /** Writes a connection back. Its secrets are not among what is read; NetworkManager keeps those it has when none come. */
  async #change(uuid: string, change: (settings: Settings) => Settings, flags: number): Promise<void> {
    const path = await this.#connection(uuid);
    const [settings] = await this.#bus.call({
      destination: NM, path, interface: CONNECTION, member: 'GetSettings', reply: 'a{sa{sv}}', typed: true, timeoutMs: CHANGE_TIMEOUT_MS,
    });
    await this.#ask(path, CONNECTION, 'Update2', 'a{sa{sv}}ua{sv}', [change(settings as Settings), flags, {}], 'a{sv}');
  }

  async #device(name: string): Promise<string> {
    return requireDevice(await readObjects(this.#bus), name);
  }

  async #connection(uuid: string): Promise<string> {
    try {
      const [path] = await this.#ask(SETTINGS_ROOT, SETTINGS, 'GetConnectionByUuid', 's', [uuid], 'o');
      return path as string;
    } catch (error) {
      if (!isGone(error)) throw error;
      throw new LaresError(connectionUnknown, { connection: uuid }, { cause: error });
    }
  }

  #ask(path: string, owner: string, member: string, signature: string, body: readonly unknown[], reply: string): Promise<readonly unknown[]> {
    return this.#bus.call({ destination: NM, path, interface: owner, member, signature, body, reply, timeoutMs: CHANGE_TIMEOUT_MS });
  }
}

/** @throws LaresError connections.unknownDevice */
function requireDevice(objects: Objects, name: string): string {
  const path = devicePath(objects, name);
  if (path === undefined) throw new LaresError(deviceUnknown, { device: name });
  return path;
}

/** Errors for a connection that is not there, or not any more. */
function isGone(error: unknown): boolean {
  const name = remoteErrorName(error);
  return name === `${SETTINGS}.InvalidConnection` || name === 'org.freedesktop.DBus.Error.UnknownObject' || name === 'org.freedesktop.DBus.Error.UnknownMethod';
}

function isSameName(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  return one !== undefined && other !== undefined && Buffer.compare(one, other) === 0;
}

/** Name of the connection to a network: the network's, where that is a text, and its bytes in hexadecimal otherwise. */
function nameFor(ssid: Uint8Array): string {
  const bytes = Buffer.from(ssid);
  const name = bytes.toString('utf8');
  return name !== '' && Buffer.from(name, 'utf8').equals(bytes) && !/\p{C}/u.test(name) ? name : bytes.toString('hex') || 'Wi-Fi';
}

function statusOf(state: Properties): NetworkStatus {
  // Without an address to ask it would say "full" whatever happens.
  const looks = state['ConnectivityCheckAvailable'] === true && state['ConnectivityCheckEnabled'] === true;
  return {
    connectivity: looks ? connectivityOf(state['Connectivity']) : 'unknown',
    wirelessEnabled: state['WirelessEnabled'] === true,
    wirelessBlocked: state['WirelessHardwareEnabled'] === false,
  };
}
