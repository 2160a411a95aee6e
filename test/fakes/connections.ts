import { LaresError } from '../../agent/core/errors/index.ts';
import { busFailed } from '../../agent/host/bus/port.ts';
import {
  type AccessPointPlan, type AddressPlan, type Checkpoint, checkpointGone, type Connections, type ConnectionsListener, type Connectivity, connectionUnknown,
  deviceUnknown, type DeviceState, type NetworkDevice, type NetworkOverview, type NetworkStatus, type SavedConnection, type WifiJoin, type WifiNetwork, type WifiSecurity,
} from '../../agent/host/connections/port.ts';
import type { ManualClock } from './clock.ts';

/** A router in the neighbourhood. */
export interface HomeNetwork {
  readonly ssid: string;
  readonly security: WifiSecurity;
  readonly passphrase?: string;
  /** Gives addresses. */
  dhcp: boolean;
  /** Answers. */
  gateway: boolean;
  /** Can be heard. */
  present: boolean;
  /** So many attempts fail as if the signal were too weak. */
  weak: number;
}

interface Profile {
  readonly uuid: string;
  readonly id: string;
  readonly ssid: string;
  readonly isAccessPoint: boolean;
  readonly secret: string | undefined;
  /** Only this interface may use it; undefined: any. */
  device: string | undefined;
  priority: number;
  persist: 'volatile' | 'memory' | 'disk';
}

interface Radio {
  readonly name: string;
  state: DeviceState;
  profile: string | undefined;
  address: boolean;
}

interface Promised {
  readonly id: string;
  readonly device: string;
  readonly profile: Profile | undefined;
  readonly before: ReadonlySet<string>;
  cancel: () => void;
}

const autoPlan: AddressPlan = { method: 'auto', dns: [] };
const ownPlan: AddressPlan = { method: 'manual', addresses: ['198.19.42.1/24'], gateway: undefined, dns: [] };
const SIGNAL_PERCENT = 70;

const ACTIVATE_MS = 2000;
const WRONG_SECRET_MS = 24_000;
const NOT_FOUND_MS = 26_000;
const NO_ADDRESS_MS = 41_000;
const AUTOCONNECT_MS = 4000;

/**
 * NetworkManager and the air around it, in memory and on a clock that the test moves. It outlives the agent: connections,
 * checkpoints and what is activating go on when nobody listens. Reasons and times are those recorded in the laboratory.
 */
export class FakeWorld implements Connections {
  readonly homes: HomeNetwork[] = [];
  readonly radios: Radio[] = [];
  wired = false;
  /** Whether the radio can open networks at all, and on which channels it cannot. */
  canOpen = true;
  readonly badChannels = new Set<number>();
  isRunning = true;
  /** Names of calls that move the radio. */
  readonly calls: string[] = [];
  readonly plans: AccessPointPlan[] = [];
  readonly joins: WifiJoin[] = [];
  readonly #clock: ManualClock;
  readonly #profiles = new Map<string, Profile>();
  readonly #listeners = new Set<ConnectionsListener>();
  readonly #activating = new Map<string, () => void>();
  readonly #promises = new Map<string, Promised>();
  #count = 0;
  #connectivity: Connectivity = 'full';

  constructor(clock: ManualClock, radios: readonly string[] = ['wlan0']) {
    this.#clock = clock;
    for (const name of radios) this.addRadio(name);
  }

  // What the test does to the world.

  addHome(home: Partial<HomeNetwork> & { ssid: string }): HomeNetwork {
    const made: HomeNetwork = { security: 'wpa-personal', dhcp: true, gateway: true, present: true, weak: 0, ...home };
    this.homes.push(made);
    return made;
  }

  addRadio(name: string): void {
    this.radios.push({ name, state: 'disconnected', profile: undefined, address: false });
    this.#tell();
  }

  setWired(wired: boolean): void {
    this.wired = wired;
    this.#tell();
  }

  /** NetworkManager has looked what is behind the home network. */
  find(connectivity: Connectivity): void {
    this.#connectivity = connectivity;
    this.#tell();
  }

  /** The router goes away, or comes back. */
  setPresent(home: HomeNetwork, present: boolean): void {
    home.present = present;
    for (const radio of this.radios) {
      const profile = radio.profile === undefined ? undefined : this.#profiles.get(radio.profile);
      if (!present && profile && !profile.isAccessPoint && profile.ssid === home.ssid) this.#step(radio, 'disconnected', 8);
    }
    this.#autoconnect();
  }

  /** The access point disappears without anybody having asked. */
  breakAccessPoint(): void {
    for (const radio of this.radios) {
      if (!this.#isAccessPoint(radio.profile)) continue;
      this.#profiles.delete(radio.profile!);
      this.#step(radio, 'disconnected', 0);
    }
    this.#autoconnect();
  }

  stopManager(): void {
    this.isRunning = false;
    for (const listener of this.#listeners) listener.lost();
  }

  /** NetworkManager starts again: what was not on the disk is gone. */
  startManager(): void {
    for (const promise of this.#promises.values()) promise.cancel();
    this.#promises.clear();
    for (const profile of this.#profiles.values()) if (profile.persist !== 'disk') this.#profiles.delete(profile.uuid);
    for (const cancel of this.#activating.values()) cancel();
    for (const radio of this.radios) Object.assign(radio, { state: 'disconnected', profile: undefined, address: false });
    this.isRunning = true;
    for (const listener of this.#listeners) listener.connected();
    this.#autoconnect();
  }

  get accessPoint(): string | null {
    const radio = this.radios.find(({ profile, state }) => state === 'connected' && this.#isAccessPoint(profile));
    return radio ? this.#profiles.get(radio.profile!)!.id : null;
  }

  get station(): string | null {
    const radio = this.radios.find(({ profile, state, address }) => state === 'connected' && address && !this.#isAccessPoint(profile));
    return radio ? this.#profiles.get(radio.profile!)!.ssid : null;
  }

  get onDisk(): string[] {
    return [...this.#profiles.values()].filter(({ persist }) => persist === 'disk').map(({ ssid }) => ssid);
  }

  /** What is armed: the test looks whether a promise was left behind. */
  get promised(): number {
    return this.#promises.size;
  }

  // Connections.

  watch(listener: ConnectionsListener): () => void {
    this.#listeners.add(listener);
    if (this.isRunning) queueMicrotask(() => this.#listeners.has(listener) && listener.connected());
    return () => this.#listeners.delete(listener);
  }

  async devices(): Promise<readonly NetworkDevice[]> {
    this.#refuseStopped();
    return [this.#wire(), ...this.radios.map((radio) => this.#view(radio))];
  }

  async saved(): Promise<readonly SavedConnection[]> {
    this.#refuseStopped();
    return [...this.#profiles.values()].map(({ uuid, id, ssid, isAccessPoint, secret, device, priority, persist }) => ({
      uuid, id, kind: 'wifi', device, ssid: Buffer.from(ssid), security: secret === undefined ? 'open' : 'wpa-personal', autoconnect: persist === 'disk', priority,
      ipv4: isAccessPoint ? ownPlan : autoPlan, ipv6: isAccessPoint ? { method: 'disabled', dns: [] } : autoPlan, isAccessPoint,
    }));
  }

  async networks(device: string): Promise<readonly WifiNetwork[]> {
    this.#radio(device);
    return this.homes.filter(({ present }) => present).map(({ ssid, security }) => ({ ssid: Buffer.from(ssid), signalPercent: SIGNAL_PERCENT, frequencyMhz: 2437, security }));
  }

  scan(device: string): Promise<readonly WifiNetwork[]> {
    return this.#move(`scan ${device}`, async () => {
      this.#radio(device);
      await this.#pass(1500);
      return this.networks(device);
    });
  }

  openAccessPoint(plan: AccessPointPlan): Promise<string> {
    return this.#move(`open ${plan.id}`, async () => {
      this.plans.push(plan);
      const fails = !this.canOpen || this.badChannels.has(plan.channel);
      const profile = this.#add({ id: plan.id, ssid: Buffer.from(plan.ssid).toString(), isAccessPoint: true, secret: plan.passphrase, device: plan.device, persist: 'volatile' });
      this.#activate(this.#radio(plan.device), profile, fails ? 11 : undefined);
      return profile.uuid;
    });
  }

  join(join: WifiJoin): Promise<string> {
    return this.#move(`join ${join.device}`, async () => {
      this.joins.push(join);
      const secret = 'passphrase' in join.secret ? join.secret.passphrase : undefined;
      const ssid = Buffer.from(join.ssid).toString();
      const profile = this.#add({ id: ssid, ssid, isAccessPoint: false, secret, device: join.device, persist: 'memory' });
      this.#activate(this.#radio(join.device), profile);
      return profile.uuid;
    });
  }

  keepJoined(uuid: string): Promise<void> {
    return this.#move('keepJoined', async () => {
      const profile = this.#profile(uuid);
      profile.persist = 'disk';
      profile.device = undefined;
      for (const other of this.#profiles.values()) {
        if (other !== profile && !other.isAccessPoint && other.ssid === profile.ssid) this.#profiles.delete(other.uuid);
      }
    });
  }

  activate(uuid: string, device: string): Promise<void> {
    return this.#move(`activate ${device}`, async () => this.#activate(this.#radio(device), this.#profile(uuid)));
  }

  deactivate(device: string): Promise<void> {
    return this.#move(`deactivate ${device}`, async () => this.#step(this.#radio(device), 'disconnected', 39));
  }

  forget(uuid: string): Promise<void> {
    return this.#move('forget', async () => {
      this.#profile(uuid);
      this.#remove(uuid);
      this.#autoconnect();
    });
  }

  async setPriority(uuid: string, priority: number): Promise<void> {
    this.#profile(uuid).priority = priority;
  }

  setAddresses(): Promise<string> {
    throw new Error('setup does not change addresses');
  }

  keepAddresses(): Promise<void> {
    throw new Error('setup does not change addresses');
  }

  checkpoint([device]: readonly string[], seconds: number): Promise<Checkpoint> {
    return this.#move('checkpoint', async () => {
      const radio = this.#radio(device!);
      if ([...this.#promises.values()].some((promise) => promise.device === device)) throw new LaresError(busFailed, { member: 'CheckpointCreate', remote: 'org.freedesktop.NetworkManager.InvalidArguments' });
      const id = `/checkpoint/${(this.#count += 1)}`;
      const profile = radio.profile === undefined ? undefined : this.#profiles.get(radio.profile);
      this.#promises.set(id, { id, device: device!, profile, before: new Set(this.#profiles.keys()), cancel: this.#undoIn(id, seconds) });
      return this.#handle(id);
    });
  }

  async findCheckpoint(id: string): Promise<Checkpoint | undefined> {
    this.#refuseStopped();
    return this.#promises.has(id) ? this.#handle(id) : undefined;
  }

  async overview(): Promise<NetworkOverview> {
    const status: NetworkStatus = { connectivity: this.station === null ? 'unknown' : this.#connectivity, wirelessEnabled: true, wirelessBlocked: false };
    return { devices: await this.devices(), status };
  }

  async setConnectivityCheck(): Promise<void> {}

  setWireless(enabled: boolean): Promise<void> {
    return this.#move(`wireless ${enabled}`, async () => {
      for (const radio of this.radios) {
        if (!enabled) this.#step(radio, 'unavailable', 0);
        if (!enabled || radio.state !== 'unavailable') continue;
        this.#step(radio, 'disconnected', 0);
        // Off and on is what helps a radio whose firmware is confused.
        this.badChannels.clear();
      }
    });
  }

  async #move<T>(call: string, work: () => Promise<T>): Promise<T> {
    this.#refuseStopped();
    this.calls.push(call);
    return work();
  }

  #pass(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#clock.after(ms, resolve));
  }

  #undoIn(id: string, seconds: number): () => void {
    return this.#clock.after(seconds * 1000, () => this.#rollBack(id));
  }

  #handle(id: string): Checkpoint {
    const end = (how: string, then: () => void) => this.#move(how, async () => {
      if (!this.#promises.has(id)) throw new LaresError(checkpointGone);
      then();
    });
    return {
      id,
      extend: (seconds) => end('extend', () => {
        const promise = this.#promises.get(id)!;
        promise.cancel();
        promise.cancel = this.#undoIn(id, seconds);
      }),
      keep: () => end('keep', () => {
        this.#promises.get(id)!.cancel();
        this.#promises.delete(id);
      }),
      rollBack: () => end('rollBack', () => this.#rollBack(id)),
    };
  }

  /** Flag 0x2: connections made since are deleted; a volatile access point comes back as an ordinary one in memory. */
  #rollBack(id: string): void {
    const promise = this.#promises.get(id);
    if (!promise) return;
    promise.cancel();
    this.#promises.delete(id);
    for (const uuid of this.#profiles.keys()) if (!promise.before.has(uuid)) this.#remove(uuid);
    if (!promise.profile) return;
    if (!this.#profiles.has(promise.profile.uuid)) this.#profiles.set(promise.profile.uuid, { ...promise.profile, persist: promise.profile.persist === 'disk' ? 'disk' : 'memory' });
    const radio = this.#radio(promise.device);
    if (radio.profile !== promise.profile.uuid || radio.state !== 'connected') this.#activate(radio, this.#profile(promise.profile.uuid));
  }

  #add(profile: Omit<Profile, 'uuid' | 'priority'>): Profile {
    const made = { ...profile, priority: 0, uuid: `uuid-${(this.#count += 1)}` };
    this.#profiles.set(made.uuid, made);
    return made;
  }

  #remove(uuid: string): void {
    this.#profiles.delete(uuid);
    for (const radio of this.radios) if (radio.profile === uuid) this.#step(radio, 'disconnected', 38);
  }

  #activate(radio: Radio, profile: Profile, reason?: number): void {
    this.#activating.get(radio.name)?.();
    this.#dropVolatile(radio, profile.uuid);
    radio.profile = profile.uuid;
    radio.address = false;
    this.#step(radio, 'connecting', 0);
    const [afterMs, end] = reason === undefined ? this.#fate(profile) : ([ACTIVATE_MS, reason] as const);
    const cancel = this.#clock.after(afterMs, () => {
      this.#activating.delete(radio.name);
      if (end === undefined) {
        radio.address = true;
        return this.#step(radio, 'connected', 0);
      }
      if (end === 7) this.#step(radio, 'needs-secret', 8);
      this.#step(radio, 'failed', end);
      this.#step(radio, 'disconnected', end);
      this.#autoconnect();
    });
    this.#activating.set(radio.name, cancel);
  }

  /** How long an attempt takes, and the reason it fails for. */
  #fate(profile: Profile): readonly [number, number | undefined] {
    if (profile.isAccessPoint) return [ACTIVATE_MS, this.canOpen ? undefined : 11];
    const home = this.homes.find(({ ssid, present }) => present && ssid === profile.ssid);
    if (!home) return [NOT_FOUND_MS, 53];
    if (home.weak > 0) {
      home.weak -= 1;
      return [ACTIVATE_MS, 11];
    }
    if (home.passphrase !== undefined && home.passphrase !== profile.secret) return [WRONG_SECRET_MS, 7];
    return home.dhcp ? [ACTIVATE_MS, undefined] : [NO_ADDRESS_MS, 5];
  }

  #dropVolatile(radio: Radio, next: string): void {
    const profile = radio.profile === undefined ? undefined : this.#profiles.get(radio.profile);
    if (profile?.persist === 'volatile' && profile.uuid !== next) this.#profiles.delete(profile.uuid);
  }

  #autoconnect(): void {
    for (const radio of this.radios) {
      if (radio.state !== 'disconnected') continue;
      const fits = () => [...this.#profiles.values()].find(({ persist, ssid }) => persist === 'disk' && this.homes.some((home) => home.present && home.ssid === ssid));
      if (!fits()) continue;
      this.#clock.after(AUTOCONNECT_MS, () => {
        const profile = fits();
        if (profile && radio.state === 'disconnected' && this.isRunning) this.#activate(radio, profile);
      });
    }
  }

  #step(radio: Radio, to: DeviceState, reason: number): void {
    const from = radio.state;
    radio.state = to;
    if (to === 'disconnected' || to === 'unavailable') {
      this.#activating.get(radio.name)?.();
      this.#activating.delete(radio.name);
      this.#dropVolatile(radio, '');
      radio.profile = undefined;
      radio.address = false;
    }
    if (!this.isRunning) return;
    for (const listener of this.#listeners) listener.stepped({ device: radio.name, from, to, reason });
    this.#tell();
  }

  #tell(): void {
    if (this.isRunning) for (const listener of this.#listeners) listener.changed();
  }

  #wire(): NetworkDevice {
    return {
      name: 'eth0', kind: 'ethernet', mac: '52:54:00:00:00:01', state: this.wired ? 'connected' : 'unavailable', reason: 0, carrier: this.wired, canBeAccessPoint: false,
      connection: undefined, addresses: this.wired ? ['192.168.1.30/24'] : [], gateways: this.wired ? ['192.168.1.1'] : [], dns: this.wired ? ['192.168.1.1'] : [],
      ssid: undefined, signalPercent: undefined, speedMbps: undefined,
    };
  }

  #view({ name, state, profile, address }: Radio): NetworkDevice {
    const isOurs = this.#isAccessPoint(profile);
    const isJoined = state === 'connected' && address && !isOurs;
    return {
      name, kind: 'wifi', mac: '52:54:00:00:00:02', state, reason: 0, carrier: state !== 'unavailable', canBeAccessPoint: true, connection: profile,
      addresses: isJoined ? ['192.168.1.20/24'] : isOurs ? ['198.19.42.1/24'] : [], gateways: isJoined ? ['192.168.1.1'] : [], dns: isJoined ? ['192.168.1.1'] : [],
      ssid: isJoined ? Buffer.from(this.#profiles.get(profile!)!.ssid) : undefined, signalPercent: isJoined ? SIGNAL_PERCENT : undefined, speedMbps: undefined,
    };
  }

  #isAccessPoint(uuid: string | undefined): boolean {
    return uuid !== undefined && this.#profiles.get(uuid)?.isAccessPoint === true;
  }

  #radio(name: string): Radio {
    const radio = this.radios.find((one) => one.name === name);
    if (!radio) throw new LaresError(deviceUnknown, { device: name });
    return radio;
  }

  #profile(uuid: string): Profile {
    const profile = this.#profiles.get(uuid);
    if (!profile) throw new LaresError(connectionUnknown, { connection: uuid });
    return profile;
  }

  #refuseStopped(): void {
    if (!this.isRunning) throw new LaresError(connectionUnknown, { connection: 'NetworkManager is not there' });
  }
}
