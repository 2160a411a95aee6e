import { wholeNumber } from '../bus/values.ts';
import { ACCESS_POINT, MODE_ACCESS_POINT, WIRELESS } from './names.ts';
import type { Objects, Properties } from './objects.ts';
import type { WifiNetwork, WifiSecurity } from './port.ts';

/** NM80211ApFlags: data is encrypted somehow. */
const PRIVACY = 0x1;
/** NM80211ApSecurityFlags. */
const keys = { psk: 0x100, eap: 0x200, sae: 0x400, owe: 0x800, oweTransition: 0x1000, eapSuiteB192: 0x2000 } as const;

/**
 * What a network is protected with, from Flags, WpaFlags and RsnFlags of an access point. Encryption without a word on keys
 * is WEP. OWE (encrypted, but anybody may join) is unknown: this device does not offer to join it, while a network in
 * transition to OWE shows its open half under this name.
 */
export function securityOf(flags: number, wpaFlags: number, rsnFlags: number): WifiSecurity {
  const all = wpaFlags | rsnFlags;
  if (all & keys.sae) return all & keys.psk ? 'mixed' : 'wpa3-personal';
  if (all & keys.psk) return 'wpa-personal';
  if (all & (keys.eap | keys.eapSuiteB192)) return 'enterprise';
  if (all & keys.owe) return 'unknown';
  if (all & keys.oweTransition || (all === 0 && !(flags & PRIVACY))) return 'open';
  return all === 0 ? 'wep' : 'unknown';
}

/** Networks that a radio hears, the strongest first; without hidden ones, and without one that it runs itself. */
export function networksOf(objects: Objects, device: string): WifiNetwork[] {
  const paths = (objects.get(device, WIRELESS)['AccessPoints'] ?? []) as readonly string[];
  const heard = paths.map((path) => objects.get(path, ACCESS_POINT)).filter((point) => point['Mode'] !== MODE_ACCESS_POINT).flatMap(networkOf);
  return merge(heard).toSorted((a, b) => b.signalPercent - a.signalPercent || a.frequencyMhz - b.frequencyMhz);
}

function networkOf(point: Properties): WifiNetwork[] {
  const ssid = point['Ssid'];
  // A hidden network says nothing, or zeroes as many as its name has bytes.
  if (!(ssid instanceof Uint8Array) || ssid.length > 32 || ssid.every((byte) => byte === 0)) return [];
  return [{
    ssid,
    signalPercent: Math.min(100, wholeNumber(point['Strength']) ?? 0),
    frequencyMhz: wholeNumber(point['Frequency']) ?? 0,
    security: securityOf(Number(point['Flags'] ?? 0), Number(point['WpaFlags'] ?? 0), Number(point['RsnFlags'] ?? 0)),
  }];
}

const personal: ReadonlySet<WifiSecurity> = new Set(['wpa-personal', 'mixed', 'wpa3-personal']);

/**
 * One entry for all access points of one name and one kind of secret. An open twin of a protected network stays apart: it
 * must never stand for the real one, however strong it is.
 */
function merge(heard: readonly WifiNetwork[]): WifiNetwork[] {
  const merged = new Map<string, WifiNetwork>();
  for (const network of heard) {
    const key = `${Buffer.from(network.ssid).toString('hex')} ${personal.has(network.security) ? 'personal' : network.security}`;
    const known = merged.get(key);
    const strongest = known && known.signalPercent >= network.signalPercent ? known : network;
    merged.set(key, { ...strongest, security: known && known.security !== network.security ? 'mixed' : network.security });
  }
  return [...merged.values()];
}
