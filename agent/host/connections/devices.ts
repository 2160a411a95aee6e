import { text, wholeNumber } from '../bus/values.ts';
import {
  ACCESS_POINT, ACTIVE, DEVICE, deviceTypes, IP4, IP6, kindOf, stateOf, WIFI_CAN_BE_ACCESS_POINT, WIRED, WIRELESS,
} from './names.ts';
import type { Objects, Properties } from './objects.ts';
import type { NetworkDevice } from './port.ts';

/** Not networks anybody joins: the loopback, and the control device of Wi-Fi Direct. */
const hidden: ReadonlySet<unknown> = new Set([deviceTypes.loopback, deviceTypes.wifiP2p]);

/** Interfaces in NetworkManager's order of appearance. */
export function devicesOf(objects: Objects): NetworkDevice[] {
  return objects.with(DEVICE).filter((path) => !hidden.has(objects.get(path, DEVICE)['DeviceType'])).map((path) => deviceOf(objects, path));
}

/** Path of the interface of that name. */
export function devicePath(objects: Objects, name: string): string | undefined {
  return objects.with(DEVICE).find((path) => objects.get(path, DEVICE)['Interface'] === name);
}

function deviceOf(objects: Objects, path: string): NetworkDevice {
  const device = objects.get(path, DEVICE);
  const wired = objects.get(path, WIRED);
  const wireless = objects.get(path, WIRELESS);
  const kind = kindOf(device['DeviceType']);
  const state = stateOf(device['State']);
  const accessPoint = objects.get(wireless['ActiveAccessPoint'], ACCESS_POINT);
  const addressing = [objects.get(device['Ip4Config'], IP4), objects.get(device['Ip6Config'], IP6)];
  return {
    name: text(device['Interface']),
    kind,
    mac: text(device['HwAddress']).toLowerCase(),
    state,
    reason: reasonOf(device['StateReason']),
    carrier: kind === 'ethernet' ? wired['Carrier'] === true : !['unmanaged', 'unavailable'].includes(state),
    canBeAccessPoint: (Number(wireless['WirelessCapabilities'] ?? 0) & WIFI_CAN_BE_ACCESS_POINT) !== 0,
    connection: text(objects.get(device['ActiveConnection'], ACTIVE)['Uuid']) || undefined,
    addresses: addressing.flatMap(addressesOf),
    gateways: addressing.map((config) => text(config['Gateway'])).filter((gateway) => gateway !== ''),
    dns: addressing.flatMap(nameserversOf),
    ssid: accessPoint['Ssid'] instanceof Uint8Array && accessPoint['Ssid'].length > 0 ? accessPoint['Ssid'] : undefined,
    signalPercent: wholeNumber(accessPoint['Strength']) ?? undefined,
    speedMbps: speedOf(wired, wireless),
  };
}

/** StateReason is (uu): state, reason. */
function reasonOf(value: unknown): number {
  return Array.isArray(value) ? Number(value[1]) : 0;
}

/** AddressData is aa{sv}. Link-local IPv6 addresses lead nowhere beyond the cable and are left out. */
function addressesOf(config: Properties): string[] {
  const rows = (config['AddressData'] ?? []) as readonly Properties[];
  return rows.map((row) => `${text(row['address'])}/${Number(row['prefix'])}`).filter((address) => !/^fe[89ab]/i.test(address));
}

/** IPv4: NameserverData, aa{sv}; IPv6 has Nameservers alone, aay of 16 bytes each. */
function nameserversOf(config: Properties): string[] {
  const rows = config['NameserverData'] as readonly Properties[] | undefined;
  if (rows) return rows.map((row) => text(row['address']));
  const binary = (config['Nameservers'] ?? []) as readonly unknown[];
  return binary.filter((bytes) => Buffer.isBuffer(bytes) && bytes.length === 16).map((bytes) => ipv6Text(bytes as Buffer));
}

function ipv6Text(bytes: Buffer): string {
  // The URL parser writes an address in its shortest form (RFC 5952).
  return new URL(`http://[${bytes.toString('hex').match(/.{4}/g)!.join(':')}]`).hostname.slice(1, -1);
}

/** Wired: Mbit/s. Wireless: kbit/s. 0 means unknown for both. */
function speedOf(wired: Properties, wireless: Properties): number | undefined {
  const mbps = wholeNumber(wired['Speed']) ?? Math.round((wholeNumber(wireless['Bitrate']) ?? 0) / 1000);
  return mbps > 0 ? mbps : undefined;
}
