import type { Device } from '../device.ts';
import { Computer } from './computer.ts';

/** Networks of the neighbourhood, under any name of up to 32 bytes. Nobody joins them. */
export class Strangers extends Computer {
  constructor(device: Device) {
    super(device, 'strangers');
  }

  /** Opens networks with these names, all on channel 11 of one radio. */
  async open(ssids: readonly Uint8Array[]): Promise<void> {
    const [first, ...more] = ssids.map((ssid) => `ssid2=${Buffer.from(ssid).toString('hex')}\n`);
    const others = more.map((ssid, index) => `bss=wifi-${index + 1}\n${ssid}`).join('');
    await this.drop('dnsmasq');
    await this.keep('hostapd', `interface=wifi\ndriver=nl80211\nhw_mode=g\nchannel=11\n${first}${others}`);
    await this.ask(['/lab/open']);
  }

  async close(): Promise<void> {
    await this.ask(['/lab/close']);
  }
}
