import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pino } from 'pino';
import { createAdapters } from '../../agent/adapters.ts';
import { assemble } from '../../agent/app.ts';
import { environment } from '../../agent/environment.ts';
import { LaresError } from '../../agent/core/errors/index.ts';
import type { HostnameControl } from '../../agent/host/hostname/port.ts';
import type { Mdns } from '../../agent/host/mdns/port.ts';
import { type TimeControl, timezoneUnknown } from '../../agent/host/timedate/port.ts';
import { ManualClock } from '../fakes/clock.ts';
import { FakeWorld } from '../fakes/connections.ts';
import { holdToContract } from '../fakes/contract.ts';
import { FakeSeal } from '../fakes/seal.ts';
import { fakeNeighbours } from '../fakes/setup-rig.ts';

const root = path.resolve(import.meta.dirname, '../..');
const pages = path.join(root, 'build/ui/portal');
const types: Readonly<Record<string, string>> = { '.html': 'text/html; charset=utf-8', '.js': 'application/javascript', '.css': 'text/css' };

/** The device's address on its own Wi-Fi. */
export const own = '198.19.42.1';
/** Says which phone asks; nginx would know it by the connection. */
export const phoneHeader = 'x-test-phone';
export const passphrase = 'correct horse';

/** The policy and headers that nginx sends with everything: the shipped ones. */
const headers = Object.fromEntries(
  [...readFileSync(path.join(root, 'overlays/proxy/usr/share/lares/nginx/portal-headers.conf'), 'utf8').matchAll(/^add_header (\S+) (?:"(.*)"|(\S+)) always;$/gm)]
    .map(([, name, quoted, plain]) => [name!, quoted ?? plain!]),
);

/** Avahi, which has found another device of this name when the test says so. */
class FakeName implements Mdns {
  readonly #hostname: HostnameControl;
  readonly #watchers = new Set<() => void>();
  #suffix = '';

  constructor(hostname: HostnameControl) {
    this.#hostname = hostname;
  }

  collide(): void {
    this.#suffix = '-2';
    for (const tell of this.#watchers) tell();
  }

  async read() {
    return { fqdn: `${this.#hostname.kernelHostname()}${this.#suffix}.local`, announced: true };
  }

  watch(onChange: () => void): () => void {
    this.#watchers.add(onChange);
    onChange();
    const end = this.#hostname.watch(onChange);
    return () => void (this.#watchers.delete(onChange), end());
  }
}

/** How much faster than real time the device's clock goes unless told: a wrong password takes NetworkManager half a minute. */
export const HASTE = 40;
const TICK_MS = 25;

function fakeHostname(): HostnameControl {
  const names = { hostname: 'lares', pretty: '' };
  const watchers = new Set<() => void>();
  const changed = (): void => watchers.forEach((tell) => tell());
  return {
    read: async () => ({ ...names }),
    setHostname: async (name) => { names.hostname = name; changed(); },
    setPretty: async (name) => { names.pretty = name; changed(); },
    watch: (onChange) => { watchers.add(onChange); onChange(); return () => watchers.delete(onChange); },
    kernelHostname: () => names.hostname,
  };
}

function fakeTime(failures: { timezone: boolean }): TimeControl {
  const settings = { timezone: 'UTC', ntpEnabled: true, ntpAvailable: true, synchronized: false };
  return {
    read: async () => ({ ...settings }),
    timezones: async () => [...Intl.supportedValuesOf('timeZone'), 'UTC'],
    setTimezone: async (timezone) => {
      if (failures.timezone) throw new LaresError(timezoneUnknown, { timezone });
      settings.timezone = timezone;
    },
    setNtp: async () => {},
    watch: (onChange) => { onChange(); return () => {}; },
    hasBeenSynchronized: () => false,
  };
}

export interface PortalDevice {
  readonly world: FakeWorld;
  readonly clock: ManualClock;
  /** How the home network finds it. */
  readonly name: FakeName;
  /** Port on loopback to which every name leads. */
  readonly port: number;
  /** What broke the contract, and failures inside. */
  readonly faults: string[];
  /** What the system refuses to do. */
  readonly failures: { timezone: boolean };
  /** Who is on the setup Wi-Fi gets no answer, as after the radio has moved. */
  away: boolean;
  /** How much faster than real time its clock goes; a tick of it (25 ms of ours) must be whole milliseconds. */
  haste: number;
  end(): Promise<void>;
}

/**
 * A device in its first minute, the real agent over a world in memory, and what nginx does in front of its portal socket.
 * @param key passphrase of its Wi-Fi; an open one asks for the claim code
 */
export async function portalDevice({ key = 'K7MX2QPD23456' as string | null } = {}): Promise<PortalDevice> {
  const folder = mkdtempSync(path.join(tmpdir(), 'lares-portal-ui-'));
  const clock = new ManualClock(Date.now());
  const world = new FakeWorld(clock);
  world.addHome({ ssid: 'Lindenweg 7', passphrase });
  world.addHome({ ssid: '<script>alert(1)</script>', security: 'mixed', passphrase });
  world.addHome({ ssid: 'Café ☕ am Eck', security: 'open' });
  world.addHome({ ssid: 'Museum-WEP', security: 'wep' });
  world.addHome({ ssid: 'eduroam', security: 'enterprise' });
  const settings = environment({ LARES_STATE_DIR: folder });
  const faults: string[] = [];
  const log = pino({ level: 'error' }, { write: (line: string) => void faults.push(line) });
  const real = createAdapters(settings, log);
  const bootedAtMs = clock.nowMs();
  const failures = { timezone: false };
  const hostname = fakeHostname();
  const name = new FakeName(hostname);
  const app = await assemble({
    ...real,
    clock, connections: world, neighbours: fakeNeighbours(world), seal: new FakeSeal(), hostname, mdns: name, time: fakeTime(failures),
    network: { addresses: () => (world.station || world.wired ? ['192.168.1.20'] : []) },
    presence: { hasConsole: () => true }, claimCode: 'K7MX2QPD', accessPointKey: key ?? undefined, accessPointSuffix: '7K2M',
    identity: { facts: real.identity.facts, bootedAtMs: () => bootedAtMs },
    helper: { enableUnit: async () => {}, disableUnit: async () => {}, setWifiCountry: async () => {}, setClock: async () => {} },
  }, settings, log);
  // Answers to what looks for the internet are no part of the API.
  holdToContract(app, (breach) => void (/ \/(?:api|plain)/.test(breach) && faults.push(breach)));
  const socketPath = path.join(folder, 'portal.sock');
  await app.portal.listen({ path: socketPath });
  const device = { away: false, haste: HASTE };
  const front = createServer((request, response) => {
    if (device.away) return void request.socket.destroy();
    serve(request, response, socketPath);
  });
  await once(front.listen(0, '127.0.0.1'), 'listening');
  const ticking = setInterval(() => clock.advance(TICK_MS * device.haste), TICK_MS);
  // No phone can come before the network is there.
  while (world.accessPoint === null) await setTimeout(TICK_MS);
  return Object.assign(device, {
    world, clock, name, faults, failures,
    port: (front.address() as AddressInfo).port,
    end: async () => {
      clearInterval(ticking);
      front.closeAllConnections();
      front.close();
      await app.server.close();
      rmSync(folder, { recursive: true });
    },
  });
}

/** What overlays/proxy has nginx do, as far as a browser sees it. */
function serve(request: IncomingMessage, response: ServerResponse, socketPath: string): void {
  const { pathname } = new URL(request.url ?? '/', 'http://x');
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (request.headers.host === own) {
    const file = /^\/(?:s\/[A-Za-z0-9_-]{22})?$/.test(pathname) ? 'setup.html' : pathname.startsWith('/files/') ? pathname.slice(1) : undefined;
    if (file !== undefined) return send(response, path.join(pages, file));
  }
  const { [phoneHeader]: phone = '198.19.42.20', ...rest } = request.headers;
  const passed = ask({ socketPath, path: request.url, method: request.method, headers: { ...rest, 'x-real-ip': String(phone) } }, (answer) => {
    for (const name of Object.keys(headers)) delete answer.headers[name.toLowerCase()];
    response.writeHead(answer.statusCode!, answer.headers);
    answer.pipe(response);
  });
  passed.on('error', () => response.destroy());
  request.pipe(passed);
}

function send(response: ServerResponse, file: string): void {
  if (!existsSync(file)) return void response.writeHead(404).end();
  response.writeHead(200, { 'content-type': types[path.extname(file)] ?? 'application/octet-stream', 'cache-control': 'no-store' });
  response.end(readFileSync(file));
}
