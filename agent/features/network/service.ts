import type { Clock } from '../../core/clock.ts';
import { LaresError } from '../../core/errors/index.ts';
import { RingChannel } from '../../core/live.ts';
import type { Log } from '../../core/log.ts';
import { type Connections, connectionUnknown, deviceUnknown, type NetworkDevice, type NetworkStatus, type SavedConnection } from '../../host/connections/port.ts';
import type { Mdns, PublishedName } from '../../host/mdns/port.ts';
import type { Store } from '../../host/store/port.ts';
import type { ConfigService } from '../config/index.ts';
import { requireUsable } from './addresses.ts';
import { Changes } from './changes.ts';
import { ConnectivityCheck } from './connectivity.ts';
import { networkAccessPoint, networkNotWifi, networkUnavailable } from './errors.ts';
import type { AddressChange, JoinRequest, NetworkState, WifiList } from './schema.ts';
import { ssidText } from './ssid.ts';
import { ChangeStore } from './store.ts';
import { interfaceView, planOf, savedView, wifiView } from './view.ts';

export interface NetworkServiceDeps {
  readonly connections: Connections;
  readonly mdns: Mdns;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly config: Pick<ConfigService, 'value' | 'follow'>;
  /** Host name of the device. */
  readonly deviceName: () => string;
}

/** A full scan of both bands. */
const SCAN_TIMEOUT_MS = 15_000;
const RETRY_MS = 15_000;

interface Facts {
  readonly devices: readonly NetworkDevice[];
  readonly saved: readonly SavedConnection[];
  readonly status: NetworkStatus;
}

/**
 * The network of the device. Invariants: the state says what was read last; a change that can cut the connection goes
 * through `Changes`, so that NetworkManager undoes it unless it is kept; no secret is stored, logged or told.
 */
export class NetworkService {
  readonly channel: RingChannel<NetworkState, NetworkState>;
  readonly #deps: NetworkServiceDeps;
  readonly #changes: Changes;
  readonly #connectivity: ConnectivityCheck;
  readonly #ends: (() => void)[] = [];
  #facts: Facts | null = null;
  #name: PublishedName | null = null;
  #published = '';
  #reading: Promise<void> | undefined;
  #stale = false;
  #cancelRetry = (): void => {};

  constructor(deps: NetworkServiceDeps) {
    this.#deps = deps;
    this.#changes = new Changes({ ...deps, store: new ChangeStore(deps.store), look: () => this.#look() }, () => this.#publish());
    this.#connectivity = new ConnectivityCheck(deps);
    this.channel = new RingChannel(() => this.state);
    this.#published = this.#fingerprint();
  }

  start(): void {
    const { connections, mdns } = this.#deps;
    this.#ends.push(
      connections.watch({
        connected: () => void this.#arrived(),
        lost: () => this.#left(),
        changed: () => void this.#look(),
        stepped: (step) => this.#changes.stepped(step),
      }),
      mdns.watch(() => void this.#readName()),
      this.#connectivity.start(),
    );
  }

  stop(): void {
    for (const end of this.#ends) end();
    this.#cancelRetry();
    this.#changes.stop();
  }

  /** Name under which the network really finds the device, such as `lares-2.local`; undefined while nobody says. */
  get publishedName(): string | undefined {
    return this.#name?.fqdn;
  }

  get state(): NetworkState {
    const hostname = this.#deps.deviceName();
    const { devices = [], saved = [], status } = this.#facts ?? {};
    const byUuid = (uuid: string | undefined) => saved.find((connection) => connection.uuid === uuid);
    const active = new Set(devices.map(({ connection }) => connection));
    return {
      available: this.#facts !== null,
      hostname,
      mdns: this.#name?.fqdn ?? null,
      nameTaken: this.#name !== null && this.#name.announced && this.#name.fqdn.split('.', 1)[0]!.toLowerCase() !== hostname.toLowerCase(),
      connectivity: status?.connectivity ?? 'unknown',
      wirelessEnabled: status?.wirelessEnabled ?? false,
      wirelessBlocked: status?.wirelessBlocked ?? false,
      interfaces: devices.map((device) => interfaceView(device, byUuid(device.connection))),
      saved: saved.filter(({ isAccessPoint }) => !isAccessPoint).map((connection) => savedView(connection, active.has(connection.uuid))),
      change: this.#pendingView(devices),
      lastChange: this.#changes.last ?? null,
    };
  }

  /** What was heard last. @throws LaresError network.unavailable, network.notWifi, connections.unknownDevice, or of the bus */
  async networks(name: string): Promise<WifiList> {
    const { connection } = this.#requireWifi(name);
    return wifiView(await this.#deps.connections.networks(name), this.#facts!.saved, connection);
  }

  /** Listens anew, which takes some seconds. @throws LaresError as `networks` */
  async scan(name: string): Promise<WifiList> {
    this.#requireWifi(name);
    const networks = await this.#deps.connections.scan(name, SCAN_TIMEOUT_MS);
    return wifiView(networks, this.#facts?.saved ?? [], this.#device(name).connection);
  }

  /** @throws LaresError network.pending, network.notWifi, or as `networks` */
  async join(name: string, { ssid, hidden, secret }: JoinRequest, startedBy: string): Promise<NetworkState> {
    this.#requireWifi(name);
    const bytes = Buffer.from(ssid, 'hex');
    const anonymousIdentity = secret.security === 'enterprise' ? secret.anonymousIdentity : undefined;
    const whole = secret.security === 'enterprise' ? { ...secret, anonymousIdentity } : secret;
    const join = { device: name, ssid: bytes, hidden, secret: whole, ipv4: { method: 'auto', dns: [] } } as const;
    return this.#start({ kind: 'join', device: name, subject: ssidText(bytes), join }, startedBy);
  }

  /** Connects an interface to a saved network. @throws LaresError network.pending, connections.unknownConnection, … */
  async activate(name: string, uuid: string, startedBy: string): Promise<NetworkState> {
    this.#device(name);
    const saved = this.#connection(uuid);
    return this.#start({ kind: 'activate', device: name, subject: subjectOf(saved), uuid: saved.uuid }, startedBy);
  }

  /** @throws LaresError network.badAddresses, network.accessPoint, network.pending, connections.notConnected, … */
  async setAddresses(name: string, change: AddressChange, startedBy: string): Promise<NetworkState> {
    const { connection } = this.#device(name);
    if (this.#facts!.saved.some(({ uuid, isAccessPoint }) => uuid === connection && isAccessPoint)) throw new LaresError(networkAccessPoint, { device: name });
    requireUsable(change);
    return this.#start({ kind: 'addresses', device: name, subject: name, ipv4: planOf(change.ipv4), ipv6: planOf(change.ipv6) }, startedBy);
  }

  /** At once where nobody is connected through it; otherwise as a change that can be undone. @throws LaresError connections.unknownConnection, … */
  async forget(uuid: string, startedBy: string): Promise<NetworkState> {
    const saved = this.#connection(uuid);
    const device = this.#facts!.devices.find(({ connection }) => connection === saved.uuid);
    if (device) return this.#start({ kind: 'forget', device: device.name, subject: subjectOf(saved), uuid: saved.uuid }, startedBy);
    await this.#deps.connections.forget(saved.uuid);
    return this.#fresh();
  }

  /** Which network wins where several are in reach. Changes nothing now. @throws LaresError connections.unknownConnection, … */
  async setPriority(uuid: string, priority: number): Promise<NetworkState> {
    await this.#deps.connections.setPriority(this.#connection(uuid).uuid, priority);
    return this.#fresh();
  }

  /** @throws LaresError network.unavailable, or of the bus */
  async enableWireless(): Promise<NetworkState> {
    this.#require();
    await this.#deps.connections.setWireless(true);
    return this.#fresh();
  }

  /** @throws LaresError as Changes.confirm */
  async confirm(id: string): Promise<NetworkState> {
    await this.#changes.confirm(id);
    return this.#fresh();
  }

  /** @throws LaresError as Changes.undo */
  async undo(id: string): Promise<NetworkState> {
    await this.#changes.undo(id);
    return this.#fresh();
  }

  async #start(request: Parameters<Changes['start']>[0], startedBy: string): Promise<NetworkState> {
    await this.#changes.start(request, startedBy);
    return this.state;
  }

  #pendingView(devices: readonly NetworkDevice[]): NetworkState['change'] {
    const { planned, ...change } = this.#changes.pending ?? { planned: [] };
    if (!('id' in change)) return null;
    const now = devices.find(({ name }) => name === change.interface)?.addresses ?? [];
    const addresses = planned.length > 0 ? planned : change.phase === 'confirm' ? now : [];
    return { ...change, addresses: addresses.map((address) => address.split('/', 1)[0]!) };
  }

  async #arrived(): Promise<void> {
    void this.#connectivity.take();
    await this.#look();
    try {
      await this.#changes.recover();
    } catch (error) {
      this.#deps.log.warn({ err: error }, 'what became of a change of the network is not known yet');
      this.#retry();
    }
  }

  #left(): void {
    this.#facts = null;
    this.#changes.lost();
    this.#publish();
  }

  /** Reads all anew, one reading at a time: what changes meanwhile is read after it. */
  #look(): Promise<void> {
    this.#stale = true;
    this.#reading ??= this.#readAll().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  async #readAll(): Promise<void> {
    const { connections, log } = this.#deps;
    this.#cancelRetry();
    while (this.#stale) {
      this.#stale = false;
      try {
        const [{ devices, status }, saved] = await Promise.all([connections.overview(), connections.saved()]);
        this.#facts = { devices, saved, status };
      } catch (error) {
        log.info({ err: error }, 'the network cannot be read');
        this.#facts = null;
        const code = error instanceof LaresError ? error.code : '';
        // Absent stays absent until the bus says otherwise.
        if (code !== 'bus.absent' && code !== 'bus.unavailable') this.#retry();
      }
      this.#publish();
    }
  }

  #retry(): void {
    this.#cancelRetry();
    this.#cancelRetry = this.#deps.clock.after(RETRY_MS, () => void this.#arrived());
  }

  async #fresh(): Promise<NetworkState> {
    await this.#look();
    return this.state;
  }

  async #readName(): Promise<void> {
    try {
      this.#name = await this.#deps.mdns.read();
    } catch (error) {
      this.#deps.log.debug({ err: error }, 'nobody publishes the name of the device');
      this.#name = null;
    }
    this.#publish();
  }

  #require(): Facts {
    if (!this.#facts) throw new LaresError(networkUnavailable);
    return this.#facts;
  }

  #device(name: string): NetworkDevice {
    const device = this.#require().devices.find((one) => one.name === name);
    if (!device) throw new LaresError(deviceUnknown, { device: name });
    return device;
  }

  #requireWifi(name: string): NetworkDevice {
    const device = this.#device(name);
    if (device.kind !== 'wifi') throw new LaresError(networkNotWifi, { device: name });
    return device;
  }

  /** A saved connection that is the owner's to change. */
  #connection(uuid: string): SavedConnection {
    const saved = this.#require().saved.find((one) => one.uuid === uuid && !one.isAccessPoint);
    if (!saved) throw new LaresError(connectionUnknown, { connection: uuid });
    return saved;
  }

  /** What subscribers have, without what passes by itself. */
  #fingerprint(): string {
    const { change, lastChange, ...rest } = this.state;
    return JSON.stringify([rest, change && { ...change, remainingMs: 0 }, lastChange && { ...lastChange, endedAgoMs: 0 }]);
  }

  #publish(): void {
    const fingerprint = this.#fingerprint();
    if (fingerprint === this.#published) return;
    this.#published = fingerprint;
    this.channel.publish(this.state);
  }
}

function subjectOf({ ssid, id }: SavedConnection): string {
  return ssid ? ssidText(ssid) : id;
}
