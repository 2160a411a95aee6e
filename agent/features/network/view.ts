import type { AddressPlan as HostPlan, NetworkDevice, SavedConnection, WifiNetwork } from '../../host/connections/port.ts';
import type { AddressPlan, NetworkInterface, SavedNetwork, WifiList } from './schema.ts';
import { ssidView } from './ssid.ts';

/** An interface for clients. @param saved the connection that is active on it */
export function interfaceView(device: NetworkDevice, saved: SavedConnection | undefined): NetworkInterface {
  const ssid = device.ssid ?? (device.connection === undefined ? undefined : saved?.ssid);
  return {
    name: device.name, kind: device.kind, mac: device.mac, state: device.state, level: levelOf(device),
    addresses: [...device.addresses], gateways: [...device.gateways], dns: [...device.dns],
    ssid: ssid ? ssidView(ssid) : null,
    signalPercent: device.signalPercent ?? null,
    speedMbps: device.speedMbps ?? null,
    connection: device.connection ?? null,
    accessPoint: saved?.isAccessPoint === true,
    ipv4: saved ? planView(saved.ipv4) : null,
    ipv6: saved ? planView(saved.ipv6) : null,
  };
}

function levelOf({ kind, state, carrier, addresses, gateways }: NetworkDevice): NetworkInterface['level'] {
  if (addresses.length > 0) return gateways.length > 0 ? 'gateway' : 'address';
  const isLinked = kind === 'wifi' ? state === 'connected' : carrier;
  return isLinked ? 'link' : 'none';
}

function planView(plan: HostPlan): AddressPlan {
  if (plan.method !== 'manual') return { method: plan.method, dns: [...plan.dns] };
  return { method: 'manual', addresses: [...plan.addresses], gateway: plan.gateway ?? null, dns: [...plan.dns] };
}

export function planOf(plan: AddressPlan): HostPlan {
  return plan.method === 'manual' ? { ...plan, gateway: plan.gateway ?? undefined } : plan;
}

export function savedView(saved: SavedConnection, active: boolean): SavedNetwork {
  const { uuid, id, kind, device, ssid, security, autoconnect, priority } = saved;
  return { uuid, id, kind, interface: device ?? null, ssid: ssid ? ssidView(ssid) : null, security: security ?? null, autoconnect, priority, active };
}

/** @param active UUID of the connection that is active on the radio */
export function wifiView(networks: readonly WifiNetwork[], saved: readonly SavedConnection[], active: string | undefined): WifiList {
  return {
    networks: networks.map(({ ssid, signalPercent, frequencyMhz, security }) => {
      const known = saved.find((one) => one.ssid && !one.isAccessPoint && Buffer.compare(one.ssid, ssid) === 0);
      // An open twin is not the network that was saved with a secret.
      const fits = known && (known.security === 'open') === (security === 'open');
      return { ssid: ssidView(ssid), signalPercent, frequencyMhz, security, saved: fits ? known.uuid : null, active: fits === true && known.uuid === active };
    }),
  };
}
