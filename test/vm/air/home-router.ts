import type { Device } from '../device.ts';
import { Computer } from './computer.ts';
import { type HttpAnswer, type HttpCall, request } from './http.ts';

export interface HomeNetwork {
  ssid: string;
  /** 'sae': WPA3 alone. Undefined: WPA2. */
  security?: 'wpa2' | 'sae';
  passphrase: string;
  hidden?: boolean;
  /** Of 1, 6 and 11. */
  channel?: number;
  /** Whether it gives addresses; so by default. */
  dhcp?: boolean;
}

const protection = {
  wpa2: 'wpa_key_mgmt=WPA-PSK',
  sae: 'wpa_key_mgmt=SAE\nieee80211w=2\nsae_require_mfp=1\nsae_pwe=2',
} as const;

/** The router of the home: its Wi-Fi, its LAN 192.168.77.0/24, and no internet behind it. */
export class HomeRouter extends Computer {
  static readonly address = '192.168.77.1';

  constructor(device: Device) {
    super(device, 'home');
  }

  /** Opens the network, instead of what it had. */
  async open({ ssid, security = 'wpa2', passphrase, hidden = false, channel = 1, dhcp = true }: HomeNetwork): Promise<void> {
    await this.keep('hostapd', `interface=wifi
driver=nl80211
ssid2=${Buffer.from(ssid).toString('hex')}
ignore_broadcast_ssid=${hidden ? 1 : 0}
hw_mode=g
channel=${channel}
wpa=2
rsn_pairwise=CCMP
wpa_passphrase=${passphrase}
${protection[security]}
`);
    if (dhcp) {
      await this.keep('dnsmasq', `no-hosts
no-resolv
bind-interfaces
interface=wifi
except-interface=lo
dhcp-authoritative
dhcp-range=192.168.77.50,192.168.77.99,1h
dhcp-leasefile=/run/home.leases
address=/home.test/${HomeRouter.address}
`);
    } else {
      await this.drop('dnsmasq');
    }
    await this.ask(['/lab/open']);
  }

  /** Its plug is pulled. */
  async close(): Promise<void> {
    await this.ask(['/lab/close']);
  }

  /** Addresses it has given. */
  async leases(): Promise<string[]> {
    const { output } = await this.run(['cat', '/run/home.leases']);
    return [...output.matchAll(/ (192\.168\.77\.\d+) /g)].map(([, address]) => address ?? '');
  }

  /** Asks as a computer on its LAN does. */
  get(url: string, call?: HttpCall): Promise<HttpAnswer> {
    return request(this, url, call);
  }
}
