import { text } from '../bus/values.ts';
import type { Properties } from './objects.ts';
import type { DeviceKind, SavedConnection, WifiSecurity } from './port.ts';
import { planOf } from './settings.ts';

const kinds: Readonly<Record<string, DeviceKind>> = { '802-3-ethernet': 'ethernet', '802-11-wireless': 'wifi' };

/** key-mgmt of the setting 802-11-wireless-security; without the setting the network is open. */
const securities: Readonly<Record<string, WifiSecurity>> = {
  none: 'wep', ieee8021x: 'wep', 'wpa-psk': 'wpa-personal', sae: 'wpa3-personal', 'wpa-eap': 'enterprise', 'wpa-eap-suite-b-192': 'enterprise',
};

/** @param settings a{sa{sv}} as GetSettings answers (it leaves secrets out), variants unwrapped */
export function savedOf(settings: Readonly<Record<string, Properties>>): SavedConnection {
  const connection = settings['connection'] ?? {};
  const wireless = settings['802-11-wireless'];
  const security = settings['802-11-wireless-security'];
  return {
    uuid: text(connection['uuid']),
    id: text(connection['id']),
    kind: kinds[text(connection['type'])] ?? 'other',
    device: text(connection['interface-name']) || undefined,
    ssid: wireless?.['ssid'] instanceof Uint8Array ? wireless['ssid'] : undefined,
    security: wireless && (security ? (securities[text(security['key-mgmt'])] ?? 'unknown') : 'open'),
    // Left out where they have their defaults.
    autoconnect: connection['autoconnect'] !== false,
    priority: Number(connection['autoconnect-priority'] ?? 0),
    ipv4: planOf(settings['ipv4']),
    ipv6: planOf(settings['ipv6']),
    isAccessPoint: wireless?.['mode'] === 'ap',
  };
}
