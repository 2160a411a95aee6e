import { defineError } from '../../core/errors/index.ts';

export const deviceUnknown = defineError('connections.unknownDevice', 404, 'This device has no network interface {device}.',
  'Compare the name with GET /api/network.');
export const connectionUnknown = defineError('connections.unknownConnection', 404, 'There is no saved network {connection}.',
  'It may have been forgotten meanwhile; look at the list again.');
export const checkpointGone = defineError('connections.checkpointGone', 409, 'The change was already undone.',
  'Make it again, and confirm it in time.');

export const notConnected = defineError('connections.notConnected', 409, '{device} is not connected to a network.',
  'Connect it first; addresses belong to the network it is on.');

export type DeviceKind = 'ethernet' | 'wifi' | 'other';

/** Device states of NetworkManager, NMDeviceState, the ones on the way to an address merged into `connecting`. */
export type DeviceState = 'unmanaged' | 'unavailable' | 'disconnected' | 'connecting' | 'needs-secret' | 'connected' | 'deactivating' | 'failed';

/** What a network is protected with, from the flags of its beacon. `mixed`: WPA2 and WPA3 personal on one name. */
export type WifiSecurity = 'open' | 'wep' | 'wpa-personal' | 'mixed' | 'wpa3-personal' | 'enterprise' | 'unknown';

export interface NetworkDevice {
  /** Interface name, such as `wlan0`. */
  readonly name: string;
  readonly kind: DeviceKind;
  readonly mac: string;
  readonly state: DeviceState;
  /** NMDeviceStateReason of the last change. */
  readonly reason: number;
  /** Whether there is a cable in it (ethernet) or a radio that is on (wifi). */
  readonly carrier: boolean;
  /** Wi-Fi only: whether it can open a network of its own (NM_WIFI_DEVICE_CAP_AP). */
  readonly canBeAccessPoint: boolean;
  /** UUID of the connection that is active on it. */
  readonly connection: string | undefined;
  /** With prefix length: `192.168.1.20/24`. */
  readonly addresses: readonly string[];
  readonly gateways: readonly string[];
  readonly dns: readonly string[];
  /** Wi-Fi only, while connected: the network's name as bytes, and its signal in percent. */
  readonly ssid: Uint8Array | undefined;
  readonly signalPercent: number | undefined;
  /** Speed of the link, Mbit/s; undefined when there is none or the driver does not say. */
  readonly speedMbps: number | undefined;
}

/** One network in the air: what several access points say of it, merged; the strongest counts. */
export interface WifiNetwork {
  /** Bytes as they were received, 0 to 32 of them: no text until they turn out to be UTF-8. */
  readonly ssid: Uint8Array;
  readonly signalPercent: number;
  readonly frequencyMhz: number;
  readonly security: WifiSecurity;
}

/** A saved connection, without its secrets. */
export interface SavedConnection {
  readonly uuid: string;
  readonly id: string;
  readonly kind: DeviceKind;
  /** Only this interface may use it; undefined: any. */
  readonly device: string | undefined;
  readonly ssid: Uint8Array | undefined;
  /** Wi-Fi only: what its secret is for, from key-mgmt. */
  readonly security: WifiSecurity | undefined;
  readonly autoconnect: boolean;
  /** The greater wins, -999 to 999. */
  readonly priority: number;
  readonly ipv4: AddressPlan;
  readonly ipv6: AddressPlan;
  /** An access point of our own rather than a network joined. */
  readonly isAccessPoint: boolean;
}

/** `auto`: DHCP and router advertisements. */
export type AddressPlan =
  | { readonly method: 'auto' | 'disabled'; readonly dns: readonly string[] }
  | { readonly method: 'manual'; readonly addresses: readonly string[]; readonly gateway: string | undefined; readonly dns: readonly string[] };

export type WifiSecret =
  | { readonly security: 'open' }
  /** 8 to 63 characters, or 64 hexadecimal digits. The passphrase itself is kept: SAE has no use for a hash of it. */
  | { readonly security: 'wpa-personal' | 'mixed' | 'wpa3-personal'; readonly passphrase: string }
  | { readonly security: 'enterprise'; readonly identity: string; readonly password: string; readonly anonymousIdentity: string | undefined; readonly method: 'peap-mschapv2' | 'ttls-pap' };

export interface WifiJoin {
  readonly device: string;
  readonly ssid: Uint8Array;
  readonly hidden: boolean;
  readonly secret: WifiSecret;
  readonly ipv4: AddressPlan;
}

export interface AccessPointPlan {
  /** Name of the connection: `lares-setup`, `lares-recovery`. */
  readonly id: string;
  readonly device: string;
  readonly ssid: Uint8Array;
  /** Undefined: open. */
  readonly passphrase: string | undefined;
  /** 2.4 GHz channel, 1 to 11: legal and allowed to begin in every domain. */
  readonly channel: number;
  /** Address of the device on it, `198.19.42.1/24`. Never NetworkManager's `shared`, which turns on forwarding. */
  readonly address: string;
  /** Protected management frames; `false` switches them off for radios that break with them. */
  readonly protectManagement: boolean;
}

/** NMConnectivityState; `unknown` as well when nobody told NetworkManager how to look. */
export type Connectivity = 'unknown' | 'none' | 'portal' | 'limited' | 'full';

export interface NetworkStatus {
  readonly connectivity: Connectivity;
  /** Whether radios are on, as far as software decides. */
  readonly wirelessEnabled: boolean;
  /** A switch on the device keeps radios off. */
  readonly wirelessBlocked: boolean;
}

export interface NetworkOverview {
  readonly devices: readonly NetworkDevice[];
  readonly status: NetworkStatus;
}

/** One step of an interface from state to state, with NetworkManager's reason (NMDeviceStateReason). */
export interface DeviceStep {
  readonly device: string;
  readonly from: DeviceState;
  readonly to: DeviceState;
  readonly reason: number;
}

/** Why joining a network did not work, as far as NetworkManager tells. */
export type JoinFailure = 'wrong-secret' | 'not-found' | 'no-address' | 'weak' | 'failed';

/** NMDeviceStateReason of a step to `failed`, and what it means to who wanted to join (recorded with NetworkManager 1.52). */
const failures: Readonly<Record<number, JoinFailure>> = {
  5: 'no-address', 6: 'no-address', 15: 'no-address', 16: 'no-address', 17: 'no-address',
  7: 'wrong-secret', 8: 'wrong-secret', 9: 'wrong-secret', 10: 'weak', 11: 'weak', 53: 'not-found',
};

/** What a step says of an attempt to join; undefined while nothing is decided. */
export function failureOf({ to, reason }: Pick<DeviceStep, 'to' | 'reason'>): JoinFailure | undefined {
  return to === 'failed' ? (failures[reason] ?? 'failed') : undefined;
}

export interface ConnectionsListener {
  /** NetworkManager is there (again) and has started up: read everything. */
  connected(): void;
  lost(): void;
  /** Something about devices, addresses or saved connections changed; coalesced. */
  changed(): void;
  /** Every single step, in order, not coalesced. */
  stepped(step: DeviceStep): void;
}

/** A promise of NetworkManager to put everything back unless it is told to keep it; it does so even if we die. */
export interface Checkpoint {
  /** Finds it again after a restart of the agent: `findCheckpoint`. */
  readonly id: string;
  /** Seconds from now instead of those it was made with. @throws LaresError connections.checkpointGone */
  extend(seconds: number): Promise<void>;
  /** @throws LaresError connections.checkpointGone */
  keep(): Promise<void>;
  /** @throws LaresError connections.checkpointGone */
  rollBack(): Promise<void>;
}

/**
 * Network interfaces and connections: org.freedesktop.NetworkManager(5) over the bus. Methods throw the errors of
 * Bus.call besides their own.
 */
export interface Connections {
  watch(listener: ConnectionsListener): () => void;
  devices(): Promise<readonly NetworkDevice[]>;
  saved(): Promise<readonly SavedConnection[]>;
  /** What was heard last, without a new scan; the strongest first. @throws LaresError connections.unknownDevice */
  networks(device: string): Promise<readonly WifiNetwork[]>;
  /** Scans and resolves when the results are there, or with what there is after `timeoutMs`. */
  scan(device: string, timeoutMs: number): Promise<readonly WifiNetwork[]>;
  /** Begins to open a network of our own (volatile: gone after a restart of NetworkManager); steps tell how it goes. Returns its UUID. */
  openAccessPoint(plan: AccessPointPlan): Promise<string>;
  /** Begins to join, with a connection in memory only, which `keepJoined` makes lasting. Returns its UUID. */
  join(join: WifiJoin): Promise<string>;
  /** Makes what was joined lasting: saved with its secret, tried at every boot without end; then removes older ones of that name. */
  keepJoined(uuid: string): Promise<void>;
  /** Activates a saved connection. @throws LaresError connections.unknownConnection */
  activate(uuid: string, device: string): Promise<void>;
  deactivate(device: string): Promise<void>;
  /** @throws LaresError connections.unknownConnection */
  forget(uuid: string): Promise<void>;
  setPriority(uuid: string, priority: number): Promise<void>;
  /**
   * Changes how an interface gets its addresses and applies it at once (Reapply), making a connection where there is none.
   * In memory only, so that a power cut undoes it too; `keepAddresses` makes it lasting. Returns the connection's UUID.
   * @throws LaresError connections.unknownDevice, connections.notConnected
   */
  setAddresses(device: string, ipv4: AddressPlan, ipv6: AddressPlan): Promise<string>;
  /** Saves the connection whose addresses were set. @throws LaresError connections.unknownConnection */
  keepAddresses(uuid: string): Promise<void>;
  /** From now on, all changes on the devices are undone after `seconds` unless kept. */
  checkpoint(devices: readonly string[], seconds: number): Promise<Checkpoint>;
  /** A checkpoint made earlier, perhaps by an agent that died since; undefined when it ran out, or NetworkManager restarted. */
  findCheckpoint(id: string): Promise<Checkpoint | undefined>;
  /** Interfaces and status of one moment, by one reading: for whoever looks at both again and again. */
  overview(): Promise<NetworkOverview>;
  /** Whether NetworkManager asks the address of its configuration for the internet. Kept by it; nothing where it has no address. */
  setConnectivityCheck(enabled: boolean): Promise<void>;
  /** Switches all radios on or off. */
  setWireless(enabled: boolean): Promise<void>;
}
