import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { pino } from 'pino';
import type { Test } from 'tap';
import { createAdapters } from '../../../agent/adapters.ts';
import { type App, assemble } from '../../../agent/app.ts';
import { silentLog } from '../../../agent/core/log.ts';
import { environment } from '../../../agent/environment.ts';
import { createBus } from '../../../agent/host/bus/index.ts';
import { createClock } from '../../../agent/host/clock/index.ts';
import { createConnections } from '../../../agent/host/connections/index.ts';
import { createHostnameControl } from '../../../agent/host/hostname/index.ts';
import { createLogin } from '../../../agent/host/login/index.ts';
import { createMdns } from '../../../agent/host/mdns/index.ts';
import { createSystemd } from '../../../agent/host/systemd/index.ts';
import { createTimeControl } from '../../../agent/host/timedate/index.ts';
import type { Order, Report } from '../../fakes/attack/orders.ts';
import type { Credentials, KnownRoute } from '../../fakes/attack/requests.ts';
import type { Schema } from '../../fakes/attack/values.ts';
import { FakeAvahi } from '../../fakes/avahi.ts';
import { FakeHostname, FakeLogin, FakeTimedate } from '../../fakes/host-services.ts';
import { FakeNetworkManager } from '../../fakes/network-manager.ts';
import { permissionsBut } from '../../fakes/permissions.ts';
import { systemdRig } from '../../fakes/rig.ts';

/** Printed by each test that uses it; the same attack comes again with it. */
export const seed = 20_260_101;

export interface Target extends App {
  readonly socketPath: string;
  readonly credentials: Credentials;
  /** Requests that failed inside, as the log has them. */
  readonly failures: string[];
}

/** The whole application over fakes of all that is outside, on a unix socket as nginx finds it, claimed or not. */
export async function target(t: Test, { isClaimed = true } = {}): Promise<Target> {
  const { daemon } = await systemdRig(t, [{ name: 'nginx.service' }, { name: 'dbus.service' }]);
  const manager = new FakeNetworkManager();
  manager.addDevice('eth0', 'ethernet', { state: 100 });
  const fakes = [new FakeHostname(), new FakeTimedate(), new FakeLogin(), manager, new FakeAvahi()];
  for (const { service } of fakes) await service.connect(daemon.address);
  const bus = createBus({ clock: createClock(), log: silentLog, address: daemon.address });
  const folder = t.testdir({ state: {}, credentials: { 'claim-code': 'K7MX2QPD' } });
  const settings = environment({ LARES_STATE_DIR: path.join(folder, 'state'), CREDENTIALS_DIRECTORY: path.join(folder, 'credentials') });
  const failures: string[] = [];
  const log = pino({ level: 'error' }, { write: (line: string) => void failures.push(line) });
  const app = await assemble({
    ...createAdapters(settings, log),
    bus, connections: createConnections(bus, createClock()), mdns: createMdns(bus), systemd: createSystemd(bus, createClock()), hostname: createHostnameControl(bus), time: createTimeControl(bus), login: createLogin(bus),
    permissions: permissionsBut({ 'dbus.service': 'core' }), helper: { enableUnit: async () => {}, disableUnit: async () => {}, setWifiCountry: async () => {}, setClock: async () => {} },
    // Spawns nothing: ten thousand children would measure the kernel.
    journal: { read: async () => [], follow: () => () => {} },
  }, settings, log);
  // Not the test's folder: the path of a unix socket has room for 107 bytes.
  const place = mkdtempSync(path.join(tmpdir(), 'edge-'));
  const socketPath = path.join(place, 'agent.sock');
  await app.server.listen({ path: socketPath });
  t.teardown(async () => {
    await app.server.close();
    for (const { service } of fakes) service.disconnect();
    rmSync(place, { recursive: true });
  });
  const credentials = isClaimed ? await claim(app) : { cookie: '__Host-lares=none', csrf: 'none' };
  if (isClaimed) await whole(app, credentials);
  return { ...app, socketPath, credentials, failures };
}

async function claim({ server }: App): Promise<Credentials> {
  const answer = await server.inject({
    method: 'POST', url: '/api/setup/claim', headers: { host: 'localhost' },
    payload: { code: 'K7MX2QPD', username: 'ann', password: 'tundra-violin-42' },
  });
  return { cookie: String(answer.headers['set-cookie']).split(';', 1)[0]!, csrf: answer.json<{ csrf: string }>().csrf };
}

/** Waits until every part of the system is there: what is away would be answered with 503, and rightly. */
async function whole({ server }: App, { cookie }: Credentials): Promise<void> {
  for (;;) {
    const [services, system, network] = await Promise.all(['/api/services', '/api/system', '/api/network'].map((url) => server.inject({ url, headers: { host: 'localhost', cookie } })));
    if (services!.json<{ available: boolean }>().available && system!.json<{ unavailable: string[] }>().unavailable.length === 0 && network!.json<{ available: boolean }>().available) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Routes by family: the first word after /api, or the whole path of what lies elsewhere. */
export function families({ routes }: App): Map<string, KnownRoute[]> {
  const found = new Map<string, KnownRoute[]>();
  for (const { method, url, access, schema } of routes) {
    const family = url.startsWith('/api/') ? url.split('/')[2]! : url;
    const route = { method: String(method), url, access, body: schema?.body as Schema | undefined, query: schema?.querystring as Schema | undefined };
    found.set(family, [...(found.get(family) ?? []), route]);
  }
  return found;
}

/** The attacker's process. */
export class Attacker {
  readonly #child: ChildProcess;

  constructor(t: Test) {
    const program = path.resolve(import.meta.dirname, '../../fakes/attack/attacker.ts');
    // Without tap's loaders, which would slow it down.
    this.#child = fork(program, { env: { ...process.env, NODE_OPTIONS: '' }, execArgv: [] });
    t.teardown(() => this.#child.kill());
  }

  async obey(order: Order): Promise<Report> {
    const died = new AbortController();
    this.#child.once('exit', () => died.abort(new Error('the attacker died')));
    this.#child.send(order);
    const [report] = (await once(this.#child, 'message', { signal: died.signal })) as [Report];
    this.#child.removeAllListeners('exit');
    return report;
  }
}

export const summary = ({ sent, unanswered, statuses }: Report): string =>
  `${sent} sent, ${unanswered} without an answer, ${Object.entries(statuses).map(([status, count]) => `${status}: ${count}`).join(', ')}`;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** After a collection, bytes: what is in memory, and what of it JavaScript holds on to. */
function settledMemory(): { rss: number; heapUsed: number } {
  collect();
  return process.memoryUsage();
}

export interface Strain {
  /** Longest that the event loop was late, ms. */
  readonly longestMs: number;
  /** Most CPU time that passed between two turns, ms: the agent's own doing. */
  readonly longestOwnMs: number;
  /** Growth from before to after, bytes. */
  readonly rssBytes: number;
  readonly heapBytes: number;
}

const TICK_MS = 10;

/** CPU time of this thread so far, ms. */
const usedMs = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

/**
 * How late the event loop ran during some work: as `perf_hooks` counts it, and by the CPU time used between two turns
 * of a timer. The first also counts other processes and a slow disk, and a bound on that would test the computer.
 */
async function lateness(work: () => Promise<void>): Promise<Pick<Strain, 'longestMs' | 'longestOwnMs'>> {
  const delay = monitorEventLoopDelay({ resolution: TICK_MS });
  let longestOwnMs = 0;
  let last = usedMs();
  const timer = setInterval(() => {
    const now = usedMs();
    longestOwnMs = Math.max(longestOwnMs, now - last);
    last = now;
  }, TICK_MS);
  delay.enable();
  await work();
  delay.disable();
  clearInterval(timer);
  return { longestMs: delay.max / 1e6, longestOwnMs };
}

/** How the agent bore something. */
export async function strainOf(work: () => Promise<void>): Promise<Strain> {
  const before = settledMemory();
  const late = await lateness(work);
  const after = settledMemory();
  return { ...late, rssBytes: after.rss - before.rss, heapBytes: after.heapUsed - before.heapUsed };
}

const LONGEST_MS = 200;
/** Growth that still counts as none: resident memory moves with the allocator, the heap by caches. A leak of 13 kB a request shows in the first, of 2 kB in the second. */
const MOST_RSS_BYTES = 128 * 2 ** 20;
const MOST_HEAP_BYTES = 16 * 2 ** 20;
const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

/** Says how the agent bore it, and fails when it was too much. */
export function bearable(t: Test, what: string, { longestMs, longestOwnMs, rssBytes, heapBytes }: Strain): void {
  const late = `late by ${longestMs.toFixed(0)} ms at most, ${longestOwnMs.toFixed(0)} ms by its own doing`;
  t.comment(`${what}: event loop ${late}; memory ${mib(rssBytes)} more, of it heap ${mib(heapBytes)}`);
  t.ok(longestOwnMs < LONGEST_MS, `the event loop was never ${LONGEST_MS} ms late`);
  t.ok(rssBytes < MOST_RSS_BYTES && heapBytes < MOST_HEAP_BYTES, 'memory is flat');
}

/** GET over the socket with a library, for a look whether the agent is still well. */
export async function isWell(socketPath: string): Promise<number> {
  const sent = request({ socketPath, path: '/healthz', headers: { host: 'localhost' }, agent: false }).end();
  const [response] = (await once(sent, 'response')) as [import('node:http').IncomingMessage];
  response.resume();
  return response.statusCode ?? 0;
}
