import { Typed } from '../bus/port.ts';
import { text, texts } from '../bus/values.ts';
import type { Properties } from './objects.ts';
import type { AccessPointPlan, AddressPlan, WifiJoin, WifiSecret } from './port.ts';

/** Settings of a connection on their way to NetworkManager, a{sa{sv}}: see nm-settings-dbus(5) for names and types. */
export type Settings = Record<string, Record<string, Typed>>;

const s = (value: string): Typed => new Typed('s', value);
const b = (value: boolean): Typed => new Typed('b', value);
const i = (value: number): Typed => new Typed('i', value);
const u = (value: number): Typed => new Typed('u', value);
const names = (...values: string[]): Typed => new Typed('as', values);
const bytes = (value: Uint8Array): Typed => new Typed('ay', Buffer.from(value));

/** A router that has not answered by then will not (NetworkManager's own patience is 45 s). */
const DHCP_TIMEOUT_S = 20;
/** NM_SETTING_WIRELESS_POWERSAVE_DISABLE: a server must answer while it idles. */
const POWERSAVE_OFF = 2;
/** NM_SETTING_WIRELESS_SECURITY_PMF_DISABLE, _OPTIONAL */
const pmf = { off: 1, optional: 2 } as const;

/**
 * A network to join, for a trial: not by itself, on this interface only, and no second guess at a wrong passphrase.
 * `keptJoin` makes the lasting connection of it.
 */
export function joinSettings(join: WifiJoin, uuid: string, id: string): Settings {
  const wireless = { ssid: bytes(join.ssid), mode: s('infrastructure'), powersave: u(POWERSAVE_OFF), ...(join.hidden ? { hidden: b(true) } : {}) };
  return {
    connection: {
      id: s(id), uuid: s(uuid), type: s('802-11-wireless'), autoconnect: b(false), 'interface-name': s(join.device), 'auth-retries': i(1),
    },
    '802-11-wireless': wireless,
    ...secretSettings(join.secret),
    ipv4: { ...addressSettings(4, join.ipv4), 'dhcp-timeout': i(DHCP_TIMEOUT_S), 'may-fail': b(false) },
    ipv6: { method: s('auto') },
  };
}

function secretSettings(secret: WifiSecret): Settings {
  if (secret.security === 'open') return {};
  if (secret.security === 'enterprise') {
    const [eap, inner] = secret.method.split('-') as [string, string];
    const anonymous = secret.anonymousIdentity === undefined ? {} : { 'anonymous-identity': s(secret.anonymousIdentity) };
    return {
      '802-11-wireless-security': { 'key-mgmt': s('wpa-eap') },
      '802-1x': { eap: names(eap), identity: s(secret.identity), password: s(secret.password), 'phase2-auth': s(inner), ...anonymous },
    };
  }
  // With wpa-psk NetworkManager speaks SAE as well where the network offers both.
  const keys = secret.security === 'wpa3-personal' ? 'sae' : 'wpa-psk';
  return { '802-11-wireless-security': { 'key-mgmt': s(keys), psk: s(secret.passphrase) } };
}

/** The joined network from now on: at every boot, without end, on whichever radio there is. */
export function keptJoin(settings: Settings): Settings {
  const { 'interface-name': _device, 'auth-retries': _retries, ...connection } = settings['connection'] ?? {};
  const { band: _band, channel: _channel, ...wireless } = settings['802-11-wireless'] ?? {};
  const { 'dhcp-timeout': _timeout, 'may-fail': _mayFail, ...ipv4 } = settings['ipv4'] ?? {};
  return {
    ...settings,
    // 0: for ever. The default of 4 would give up on a router that takes its time after a power cut.
    connection: { ...connection, autoconnect: b(true), 'autoconnect-retries': i(0) },
    '802-11-wireless': { ...wireless, powersave: u(POWERSAVE_OFF) },
    ipv4,
  };
}

/** A network of our own. RSN with CCMP and nothing else; clients do not see each other. */
export function accessPointSettings(plan: AccessPointPlan, uuid: string): Settings {
  const security = plan.passphrase === undefined ? {} : {
    '802-11-wireless-security': {
      'key-mgmt': s('wpa-psk'), proto: names('rsn'), pairwise: names('ccmp'), group: names('ccmp'), psk: s(plan.passphrase),
      pmf: i(plan.protectManagement ? pmf.optional : pmf.off),
    },
  };
  return {
    connection: { id: s(plan.id), uuid: s(uuid), type: s('802-11-wireless'), autoconnect: b(false), 'interface-name': s(plan.device) },
    '802-11-wireless': {
      ssid: bytes(plan.ssid), mode: s('ap'), band: s('bg'), channel: u(plan.channel), 'ap-isolation': i(1), powersave: u(POWERSAVE_OFF),
    },
    ...security,
    ipv4: addressSettings(4, { method: 'manual', addresses: [plan.address], gateway: undefined, dns: [] }),
    ipv6: { method: s('disabled') },
  };
}

/** A connection for a cable. */
export function wiredSettings(device: string, uuid: string, ipv4: AddressPlan, ipv6: AddressPlan): Settings {
  return {
    connection: { id: s(device), uuid: s(uuid), type: s('802-3-ethernet'), 'interface-name': s(device) },
    '802-3-ethernet': {},
    ipv4: addressSettings(4, ipv4),
    ipv6: addressSettings(6, ipv6),
  };
}

/** Keys of the ipv4 and ipv6 settings that say where addresses and name servers come from, the older forms included. */
const planned = ['method', 'addresses', 'address-data', 'gateway', 'dns', 'dns-data', 'ignore-auto-dns'];

/** The same connection with other addresses; what else it says of ipv4 and ipv6 stays. */
export function withAddresses(settings: Settings, ipv4: AddressPlan, ipv6: AddressPlan): Settings {
  const rest = (family: string) => Object.fromEntries(Object.entries(settings[family] ?? {}).filter(([key]) => !planned.includes(key)));
  return { ...settings, ipv4: { ...rest('ipv4'), ...addressSettings(4, ipv4) }, ipv6: { ...rest('ipv6'), ...addressSettings(6, ipv6) } };
}

export function withPriority(settings: Settings, priority: number): Settings {
  return { ...settings, connection: { ...settings['connection'], 'autoconnect-priority': i(priority) } };
}

/** The ipv4 or ipv6 setting. Name servers of one's own replace those of the network. */
function addressSettings(family: 4 | 6, plan: AddressPlan): Record<string, Typed> {
  const dns = plan.dns.length === 0 ? {} : { 'dns-data': names(...plan.dns), 'ignore-auto-dns': b(true) };
  if (plan.method !== 'manual') return { method: s(plan.method), ...dns };
  const rows = plan.addresses.map((address) => {
    const [host, prefix] = address.split('/');
    return { address: s(host!), prefix: u(Number(prefix ?? (family === 4 ? 32 : 128))) };
  });
  return { method: s('manual'), 'address-data': new Typed('aa{sv}', rows), ...(plan.gateway === undefined ? {} : { gateway: s(plan.gateway) }), ...dns };
}

/** @param setting ipv4 or ipv6 of a connection, variants unwrapped; methods that this device never sets count as `auto` */
export function planOf(setting: Properties = {}): AddressPlan {
  const dns = texts(setting['dns-data']);
  const method = text(setting['method']);
  if (method === 'manual') {
    const rows = (setting['address-data'] ?? []) as readonly Properties[];
    const addresses = rows.map((row) => `${text(row['address'])}/${Number(row['prefix'])}`);
    return { method, addresses, gateway: text(setting['gateway']) || undefined, dns };
  }
  return { method: method === 'disabled' || method === 'ignore' ? 'disabled' : 'auto', dns };
}
