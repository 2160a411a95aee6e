import type { Connectivity, DeviceKind, DeviceState } from './port.ts';

/** Names and numbers of NetworkManager's D-Bus API, as in its reference manual ("D-Bus API Reference", nm-dbus-types). */
export const NM = 'org.freedesktop.NetworkManager';
export const ROOT = '/org/freedesktop/NetworkManager';
export const SETTINGS_ROOT = `${ROOT}/Settings`;
/** Where its ObjectManager lives, above everything it has. */
export const OBJECTS_ROOT = '/org/freedesktop';

export const DEVICE = `${NM}.Device`;
export const WIRED = `${DEVICE}.Wired`;
export const WIRELESS = `${DEVICE}.Wireless`;
export const ACCESS_POINT = `${NM}.AccessPoint`;
export const ACTIVE = `${NM}.Connection.Active`;
export const SETTINGS = `${NM}.Settings`;
export const CONNECTION = `${SETTINGS}.Connection`;
export const IP4 = `${NM}.IP4Config`;
export const IP6 = `${NM}.IP6Config`;
export const CHECKPOINT = `${NM}.Checkpoint`;
export const PROPERTIES = 'org.freedesktop.DBus.Properties';
export const OBJECT_MANAGER = 'org.freedesktop.DBus.ObjectManager';

/** NMDeviceType. */
export const deviceTypes = { ethernet: 1, wifi: 2, wifiP2p: 30, loopback: 32 } as const;

/** NM_WIFI_DEVICE_CAP_AP */
export const WIFI_CAN_BE_ACCESS_POINT = 0x40;
/** NM_802_11_MODE_AP of an access point: one that this device runs itself. */
export const MODE_ACCESS_POINT = 3;

/** NMCheckpointCreateFlags: connections made since are deleted on the way back. */
export const DELETE_NEW_CONNECTIONS = 0x2;

/** NMSettingsUpdate2Flags. A profile in memory lies over the saved one, and is gone after a restart of the device. */
export const update = { toDisk: 0x1, inMemory: 0x2 } as const;

/** What objects are called that are not there: an empty path. */
export const NOTHING = '/';

export function kindOf(deviceType: unknown): DeviceKind {
  if (deviceType === deviceTypes.ethernet) return 'ethernet';
  return deviceType === deviceTypes.wifi ? 'wifi' : 'other';
}

/** NMDeviceState. */
const states: Readonly<Record<number, DeviceState>> = {
  10: 'unmanaged', 20: 'unavailable', 30: 'disconnected', 40: 'connecting', 50: 'connecting', 60: 'needs-secret',
  70: 'connecting', 80: 'connecting', 90: 'connecting', 100: 'connected', 110: 'deactivating', 120: 'failed',
};

export function stateOf(state: unknown): DeviceState {
  return states[Number(state)] ?? 'unmanaged';
}

/** NMConnectivityState. */
const connectivities: readonly Connectivity[] = ['unknown', 'none', 'portal', 'limited', 'full'];

export function connectivityOf(state: unknown): Connectivity {
  return connectivities[Number(state)] ?? 'unknown';
}
