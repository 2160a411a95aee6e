import type dbus from 'dbus-next';
import { variant } from './fake-service.ts';
import type { FakeNetwork } from './network-manager-air.ts';

const ROOT = '/org/freedesktop/NetworkManager';

export type Values = Record<string, dbus.Variant>;
export type Settings = Record<string, Values>;

/** Settings that GetSettings leaves out. */
export const secrets: ReadonlySet<string> = new Set(['psk', 'password', 'wep-key0']);

export interface FakeDevice {
  readonly name: string;
  readonly type: 'ethernet' | 'wifi';
  readonly path: string;
  readonly canBeAccessPoint: boolean;
  carrier: boolean;
  /** UUID of the active connection. */
  active: string | undefined;
  /** Changes with each Reapply. */
  version: number;
  state: number;
  reason: number;
}

export const pointPath = (index: number): string => `${ROOT}/AccessPoint/${index}`;
export const activePath = (device: FakeDevice): string => `${ROOT}/ActiveConnection/${device.name}`;

export function deviceValues(device: FakeDevice): Values {
  return {
    Interface: variant('s', device.name), DeviceType: variant('u', device.type === 'ethernet' ? 1 : 2), State: variant('u', device.state),
    StateReason: variant('(uu)', [device.state, device.reason]), HwAddress: variant('s', '02:00:00:AA:00:01'),
    ActiveConnection: variant('o', device.active === undefined ? '/' : activePath(device)),
    Ip4Config: variant('o', `${ROOT}/IP4Config/${device.name}`), Ip6Config: variant('o', `${ROOT}/IP6Config/${device.name}`),
  };
}

export function pointValues({ ssid, strength = 70, frequency = 2437, flags = [1, 0, 0x188] }: FakeNetwork): Values {
  return {
    Ssid: variant('ay', Buffer.from(ssid)), Strength: variant('y', strength), Frequency: variant('u', frequency), Mode: variant('u', 2),
    Flags: variant('u', flags[0]), WpaFlags: variant('u', flags[1]), RsnFlags: variant('u', flags[2]), LastSeen: variant('i', 5),
  };
}

/** A router that gives 192.168.1.20 and is its own name server; or what was set by hand. */
export function ip4Values(setting: Values): Values {
  const isManual = setting['method']?.value === 'manual';
  const automatic = [{ address: variant('s', '192.168.1.20'), prefix: variant('u', 24) }];
  const servers = (setting['dns-data']?.value as string[] | undefined) ?? (isManual ? [] : ['192.168.1.1']);
  return {
    AddressData: isManual ? setting['address-data']! : variant('aa{sv}', automatic),
    Gateway: isManual ? (setting['gateway'] ?? variant('s', '')) : variant('s', '192.168.1.1'),
    NameserverData: variant('aa{sv}', servers.map((address) => ({ address: variant('s', address) }))),
  };
}

export const ip6Values: Values = {
  AddressData: variant('aa{sv}', [
    { address: variant('s', 'fe80::1'), prefix: variant('u', 64) }, { address: variant('s', '2001:db8::20'), prefix: variant('u', 64) },
  ]),
  Gateway: variant('s', 'fe80::ff'),
  Nameservers: variant('aay', [Buffer.from('20010db8000000000000000000000001', 'hex')]),
};

export function withoutSecrets(settings: Settings): Settings {
  return Object.fromEntries(Object.entries(settings).map(([group, values]) => [group, Object.fromEntries(Object.entries(values).filter(([key]) => !secrets.has(key)))]));
}
