import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { BenchAgent, firstAnswer, freePort } from '../agent.ts';
import { Server } from '../processes.ts';
import { cpuMs, memoryBytes } from '../program.ts';
import { mebibytes, type Report } from '../report.ts';
import { BenchSystemd } from '../systemd.ts';
import { median, shown } from '../table.ts';
import { rateHead, rateRows, rates } from './requests.ts';

const UNITS = 300;
const SETTLE_MS = 45_000;
const WINDOWS = 3;
const WINDOW_MS = 20_000;

interface Peer {
  readonly name: string;
  readonly where: string;
  readonly command: (folder: string, port: number) => readonly string[];
}

/** Debian's programs with their own sampling intervals, on loopback, in the foreground. */
const contenders: readonly Peer[] = [
  { name: 'netdata (1 s)', where: '/api/v1/allmetrics?format=prometheus', command: netdata },
  {
    name: 'prometheus-node-exporter (when asked)', where: '/metrics',
    command: (_folder, port) => ['prometheus-node-exporter', `--web.listen-address=127.0.0.1:${port}`],
  },
  { name: 'glances -w (when asked)', where: '/api/3/all', command: (_folder, port) => ['glances', '-w', '-B', '127.0.0.1', '-p', String(port)] },
  { name: 'collectd (10 s, prometheus)', where: '/metrics', command: collectd },
  {
    name: 'cockpit-ws (nobody signed in)', where: '/',
    command: (_folder, port) => ['/usr/lib/cockpit/cockpit-ws', '--no-tls', '--address=127.0.0.1', `--port=${port}`],
  },
];

function netdata(folder: string, port: number): readonly string[] {
  const config = path.join(folder, 'netdata.conf');
  writeFileSync(config, `[global]\n  run as user = root\n[directories]\n  cache = ${folder}\n  lib = ${folder}\n  log = ${folder}\n`
    + `[web]\n  default port = ${port}\n  bind to = 127.0.0.1\n[registry]\n  enabled = no\n`);
  return ['netdata', '-D', '-c', config, '-P', path.join(folder, 'netdata.pid')];
}

function collectd(folder: string, port: number): readonly string[] {
  const config = path.join(folder, 'collectd.conf');
  const plugins = ['cpu', 'memory', 'df', 'disk', 'interface', 'load', 'processes', 'users', 'swap', 'write_prometheus'];
  writeFileSync(config, `BaseDir "${folder}"\nPIDFile "${folder}/collectd.pid"\nTypesDB "/usr/share/collectd/types.db"\n`
    + plugins.map((plugin) => `LoadPlugin ${plugin}\n`).join('')
    + `<Plugin write_prometheus>\n  Host "127.0.0.1"\n  Port "${port}"\n</Plugin>\n`);
  return ['collectd', '-f', '-C', config];
}

interface Contestant {
  readonly name: string;
  readonly port: number;
  readonly where: string;
  readonly cookie?: string;
  readonly cpuMs: () => number;
  readonly memory: () => { rss: number; pss: number };
  readonly stop: () => Promise<void>;
}

async function startPeer({ name, where, command }: Peer, folder: string): Promise<Contestant> {
  const own = path.join(folder, name.replaceAll(/\W/g, ''));
  mkdirSync(own);
  const port = await freePort();
  const server = new Server(command(own, port));
  try {
    await firstAnswer(server, port, performance.now(), where);
    return { name, port, where, cpuMs: () => server.cpuMs, memory: () => server.memory, stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function startAll(report: Report, folder: string): Promise<Contestant[]> {
  const systemd = await BenchSystemd.start(UNITS);
  const { agent } = await BenchAgent.start({ bus: systemd.address });
  const cookie = await agent.claim();
  await agent.unitsRead(cookie, UNITS);
  const all: Contestant[] = [{
    name: `Lares agent (1 s, ${UNITS} units)`, port: agent.port, where: '/api/metrics/history?windowMs=10000', cookie,
    cpuMs: () => cpuMs(agent.pid), memory: () => memoryBytes(agent.pid), stop: async () => { await agent.stop(); await systemd.stop(); },
  }];
  for (const peer of contenders) {
    try {
      all.push(await startPeer(peer, folder));
    } catch (error) {
      report.text(`${peer.name} did not start: ${(error as Error).message.replaceAll('\n', ' ').slice(0, 200)}`);
    }
  }
  return all;
}

/** Debian's monitoring programs beside the agent, all running at once. */
export async function peers(report: Report): Promise<void> {
  report.section('Beside programs of Debian');
  const folder = mkdtempSync(path.join(tmpdir(), 'lares-peers-'));
  const all = await startAll(report, folder);
  try {
    await pause(SETTLE_MS);
    const cpu = new Map<string, number[]>(all.map(({ name }) => [name, []]));
    for (let window = 0; window < WINDOWS; window += 1) {
      const before = all.map((contestant) => contestant.cpuMs());
      await pause(WINDOW_MS);
      for (const [index, { name, cpuMs: now }] of all.entries()) cpu.get(name)!.push((100 * (now() - before[index]!)) / WINDOW_MS);
    }
    const own = all[0]!.memory();
    report.table(['at rest', 'RSS', 'PSS', 'RSS ratio', 'CPU of one core'], all.map(({ name, memory }) => {
      const { rss, pss } = memory();
      return [name, mebibytes(rss), mebibytes(pss), `${(rss / own.rss).toFixed(2)} ×`, `${shown(median(cpu.get(name)!))} %`];
    }));
    report.table(rateHead, rateRows(await rates(all)));
  } finally {
    for (const { stop } of all) await stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
