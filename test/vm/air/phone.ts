import { within } from '../board.ts';
import { until } from '../story.ts';
import { Computer } from './computer.ts';
import { type HttpAnswer, type HttpCall, request } from './http.ts';

/** The device on its own Wi-Fi. */
export const portalAddress = '198.19.42.1';

/** What the DHCP server said: `ip`, `mask`, `router`, `dns`, `lease` (s), `serverid`, and `opt114` where it named a portal. */
export type Lease = Record<string, string>;

export interface DnsAnswer {
  /** NOERROR, NXDOMAIN, … */
  status: string;
  /** Data of the records of the wanted type. */
  records: string[];
}

/** A phone: joins Wi-Fi networks, asks what phones ask, and uses the wizard. */
export class Phone extends Computer {
  /** The wizard's token, after `begin`. */
  token: string | undefined;

  /** Names of the networks in the air, bytes that are no text as `\xNN`. */
  async heard(): Promise<string[]> {
    const { output } = await this.run(['/lab/heard']);
    return output.split('\n');
  }

  /** Waits until a network is in the air. Resolves to its name. */
  async untilHeard(name: RegExp, timeoutMs: number): Promise<string> {
    const names = await until(() => this.heard(), (found) => found.some((found) => name.test(found)), timeoutMs);
    return names.find((found) => name.test(found))!;
  }

  /** Joins and gets an address. @throws when it cannot within the time */
  async join(ssid: string, passphrase: string | undefined, timeoutMs = 60_000): Promise<Lease> {
    const key = passphrase === undefined ? 'key_mgmt=NONE' : `psk="${passphrase}"`;
    await this.keep('wpa', `ctrl_interface=/run/wpa-${this.name}
network={
  ssid=${Buffer.from(ssid).toString('hex')}
  ${key}
  scan_ssid=1
  scan_freq=2412 2437 2462
}
`);
    return this.#lease('/lab/join', timeoutMs);
  }

  /** Waits until the network it was told to join has it again, as phones do by themselves. */
  rejoin(timeoutMs = 60_000): Promise<Lease> {
    return this.#lease('/lab/rejoin', timeoutMs);
  }

  async #lease(script: string, timeoutMs: number): Promise<Lease> {
    const output = await this.ask([script, String(within(timeoutMs) / 1000)], timeoutMs + 30_000);
    return Object.fromEntries(output.split('\n').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
  }

  async leave(): Promise<void> {
    await this.run(['/lab/leave']);
  }

  get(url: string, call?: HttpCall): Promise<HttpAnswer> {
    return request(this, url, call);
  }

  /** The wizard's API as its page calls it. */
  wizard(path = '', { method, body }: { method?: string; body?: unknown } = {}): Promise<HttpAnswer> {
    const isChange = body !== undefined || (method !== undefined && method !== 'GET');
    return request(this, `http://${portalAddress}/api/setup/wizard${path}`, {
      ...(method === undefined ? {} : { method }), ...(body === undefined ? {} : { body }),
      headers: { ...(isChange ? { origin: `http://${portalAddress}` } : {}), 'x-setup': this.token ?? '1' }, timeoutS: 30,
    });
  }

  /** Asks the DNS server it was given. */
  async dig(name: string, type: string): Promise<DnsAnswer> {
    const text = await this.ask(['dig', '+tries=2', '+time=5', '+noall', '+comments', '+answer', name, type]);
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith(';'));
    return {
      status: /status: ([A-Z]+)/.exec(text)?.[1] ?? 'none',
      records: lines.map((line) => line.split(/\s+/)).filter((fields) => fields[3] === type).map((fields) => fields.slice(4).join(' ')),
    };
  }

  /** Ports of an address that are open or refuse, of the first 10,000 of TCP: `80 open`, `443 closed`. What is silent is left out. */
  async ports(address: string): Promise<string[]> {
    const text = await this.ask(['nmap', '-n', '-Pn', '-sS', '-p1-10000', '--min-rate=1000', '--max-retries=1', '-oG', '-', address], 240_000);
    return [...text.matchAll(/(\d+)\/(open|closed)\/tcp/g)].map(([, port, state]) => `${port} ${state}`);
  }
}
