import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { pino } from 'pino';
import type { Test } from 'tap';
import { createAdapters } from '../../agent/adapters.ts';
import { assemble } from '../../agent/app.ts';
import { environment } from '../../agent/environment.ts';
import { createConnections } from '../../agent/host/connections/index.ts';
import { createClock } from '../../agent/host/clock/index.ts';
import { createHostnameControl } from '../../agent/host/hostname/index.ts';
import { createLogin } from '../../agent/host/login/index.ts';
import { createMdns } from '../../agent/host/mdns/index.ts';
import { createTimeControl } from '../../agent/host/timedate/index.ts';
import { FakeAvahi } from '../fakes/avahi.ts';
import { variant } from '../fakes/fake-service.ts';
import { FakeHostname, FakeLogin, FakeTimedate } from '../fakes/host-services.ts';
import { FakeNetworkManager } from '../fakes/network-manager.ts';
import { permissionsBut } from '../fakes/permissions.ts';
import { systemdRig } from '../fakes/rig.ts';
import { FakeSeal } from '../fakes/seal.ts';
import { holdToContract } from '../fakes/contract.ts';
import type { Target } from './target.ts';
import { Wire } from './wire.ts';

const root = path.resolve(import.meta.dirname, '../..');
const pages = path.join(root, 'build/ui');
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8', '.js': 'application/javascript', '.css': 'text/css', '.svg': 'image/svg+xml',
};
const claimCode = 'K7MX2QPD';

/** The policy and headers that nginx sends with everything: the shipped ones. */
const headers = Object.fromEntries(
  [...readFileSync(path.join(root, 'overlays/proxy/usr/share/lares/nginx/headers.conf'), 'utf8').matchAll(/^add_header (\S+) (?:"(.*)"|(\S+)) always;$/gm)]
    .map(([, name, quoted, plain]) => [name!, quoted ?? plain!]),
);

/** A device in this process, whose clock can be moved. */
export interface LocalTarget extends Target {
  /** Lets time pass on the device: five minutes after a proof it wants another. */
  later(ms: number): void;
  /** What it takes the time to be. */
  nowMs(): number;
}

/**
 * The agent over fakes of what surrounds it, and what nginx does in front of it: for stories that need no image, and
 * those that move its clock. It speaks plain http on localhost, which browsers take for secure.
 */
export async function localTarget(t: Test): Promise<LocalTarget> {
  const folder = mkdtempSync(path.join(tmpdir(), 'lares-ui-'));
  mkdirSync(path.join(folder, 'credentials'));
  writeFileSync(path.join(folder, 'credentials/claim-code'), claimCode);
  let shiftMs = 0;
  const real = createClock();
  const clock = { ...real, nowMs: () => Date.now() + shiftMs, monotonicMs: () => real.monotonicMs() + shiftMs };
  const settings = environment({ LARES_STATE_DIR: folder, LARES_SCHEME: 'http', CREDENTIALS_DIRECTORY: path.join(folder, 'credentials') });
  const log = pino({ level: 'error' }, { write: (line: string) => t.fail(`the agent logs: ${line}`) });
  const app = await assemble({ ...createAdapters(settings, log), ...(await surroundings(t)), clock, seal: new FakeSeal() }, settings, log);
  holdToContract(app, (breach) => t.fail(breach));
  const socketPath = path.join(folder, 'agent.sock');
  await app.server.listen({ path: socketPath });
  const front = createServer((request, response) => serve(request, response, socketPath));
  front.on('upgrade', (request, socket, head) => passOn(request, socket, head, socketPath));
  await once(front.listen(0, '127.0.0.1'), 'listening');
  const wire = await Wire.to({ host: '127.0.0.1', port: (front.address() as AddressInfo).port });
  return {
    url: `http://localhost:${wire.port}`,
    claimCode: `${claimCode.slice(0, 4)}-${claimCode.slice(4)}`,
    keyPin: undefined,
    wire,
    later: (ms) => void (shiftMs += ms),
    nowMs: clock.nowMs,
    end: async () => {
      await wire.end();
      front.closeAllConnections();
      front.close();
      await app.server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** systemd with a few units, a wired network, and the small services beside them. */
async function surroundings(t: Test) {
  const units = ['nginx', 'avahi-daemon', 'NetworkManager', 'dbus'].map((name) => ({ name: `${name}.service`, description: `The ${name} service`, sinceUs: BigInt(Date.now() - 7_200_000) * 1000n }));
  const { daemon, bus, systemd } = await systemdRig(t, units);
  const manager = new FakeNetworkManager();
  manager.addConnection({
    connection: { id: variant('s', 'Wired connection 1'), uuid: variant('s', 'f7b9c1de-3b62-4b56-8f0d-7a1d1d2b5f10'), type: variant('s', '802-3-ethernet') },
    ipv4: { method: variant('s', 'auto') }, ipv6: { method: variant('s', 'auto') },
  });
  manager.addDevice('eth0', 'ethernet', { state: 100 }).active = 'f7b9c1de-3b62-4b56-8f0d-7a1d1d2b5f10';
  const fakes = [new FakeHostname(), new FakeTimedate(), new FakeLogin(), new FakeAvahi(), manager];
  for (const { service } of fakes) await service.connect(daemon.address);
  t.teardown(() => fakes.forEach(({ service }) => service.disconnect()));
  const clock = createClock();
  return {
    bus, systemd, hostname: createHostnameControl(bus), time: createTimeControl(bus), login: createLogin(bus), mdns: createMdns(bus),
    connections: createConnections(bus, clock), permissions: permissionsBut({ 'dbus.service': 'core' }),
    presence: { hasConsole: () => true },
    helper: { enableUnit: async () => {}, disableUnit: async () => {}, setWifiCountry: async () => {}, setClock: async () => {} },
    journal: { read: async () => [], follow: () => () => {} },
  };
}

/** What overlays/proxy has nginx do, as far as a browser sees it. */
function serve(request: IncomingMessage, response: ServerResponse, socketPath: string): void {
  const { pathname } = new URL(request.url ?? '/', 'http://x');
  if (!/^\/(?:api\/|healthz)/.test(pathname)) return send(response, path.join(pages, pathname === '/' ? 'index.html' : pathname), String(request.headers['accept-encoding']));
  const passed = ask({ socketPath, path: request.url, method: request.method, headers: { ...request.headers, 'x-real-ip': '192.168.1.31' } }, (answer) => {
    for (const name of Object.keys(headers)) delete answer.headers[name.toLowerCase()];
    response.writeHead(answer.statusCode!, { ...answer.headers, ...headers });
    answer.pipe(response);
  });
  passed.on('error', () => response.destroy());
  request.pipe(passed);
}

/** A file of the dashboard, compressed where it was when it was built. */
function send(response: ServerResponse, file: string, encodings: string): void {
  if (!file.startsWith(pages) || !existsSync(file)) return void response.writeHead(404, headers).end();
  const packed = /\bbr\b/.test(encodings) && existsSync(`${file}.br`);
  response.writeHead(200, { 'content-type': types[path.extname(file)] ?? 'application/octet-stream', ...(packed && { 'content-encoding': 'br' }), ...headers });
  response.end(readFileSync(packed ? `${file}.br` : file));
}

/** A WebSocket: its handshake is passed on as it came, and then both talk. */
function passOn(request: IncomingMessage, near: Duplex, head: Buffer, socketPath: string): void {
  const far = net.connect(socketPath);
  const lines = request.rawHeaders.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${request.rawHeaders[index + 1]}`] : []));
  far.write(`${request.method} ${request.url} HTTP/1.1\r\n${[...lines, 'X-Real-IP: 192.168.1.31'].join('\r\n')}\r\n\r\n`);
  far.write(head);
  for (const [one, other] of [[near, far], [far, near]] as const) one.on('error', () => other.destroy()).on('close', () => other.destroy());
  near.pipe(far).pipe(near);
}
