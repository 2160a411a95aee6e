import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BenchAgent, firstAnswer, freePort, root } from '../agent.ts';
import { Server } from '../processes.ts';
import { cpuMs, Program, runProgram } from '../program.ts';
import { type Report, spread } from '../report.ts';
import { BenchSystemd } from '../systemd.ts';
import { median, roundsOf } from '../table.ts';

const ROUNDS = roundsOf(3);
const SECONDS = '3';
const UNITS = 300;

interface Target {
  readonly name: string;
  readonly port: number;
  readonly where: string;
  readonly cpuMs: () => number;
  readonly cookie?: string;
}

interface Rates {
  readonly perSecond: number[];
  readonly p99Ms: number[];
  readonly cpuUs: number[];
}

/** Requests over ten connections, round after round. */
export async function rates(targets: readonly Target[]): Promise<Map<string, Rates>> {
  const found = new Map(targets.map(({ name }) => [name, { perSecond: [], p99Ms: [], cpuUs: [] } as Rates]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const target of targets) {
      const before = target.cpuMs();
      const done = await runProgram('load.ts', String(target.port), target.where, SECONDS, ...(target.cookie ? [target.cookie] : []));
      const { perSecond, p99Ms, cpuUs } = found.get(target.name)!;
      perSecond.push(done['requests']! / done['seconds']!);
      p99Ms.push(done['p99Ms']!);
      cpuUs.push(((target.cpuMs() - before) * 1000) / done['requests']!);
    }
  }
  return found;
}

/** Rows of a table of rates; the ratio is of server CPU to that of the first. */
export function rateRows(found: ReadonlyMap<string, Rates>): string[][] {
  const base = median([...found.values()][0]!.cpuUs);
  return [...found].map(([name, { perSecond, p99Ms, cpuUs }]) =>
    [name, spread(perSecond), spread(p99Ms), spread(cpuUs), `${(median(cpuUs) / base).toFixed(2)} ×`]);
}

export const rateHead = ['ten connections', 'requests/s', 'p99, ms', 'server CPU, us', 'CPU ratio'] as const;

/** The dashboard's files by nginx, as on the device but without TLS. */
async function staticServer(folder: string): Promise<{ server: Server; port: number; pages: string } | undefined> {
  const pages = path.join(root, 'build/ui');
  if (!existsSync(path.join(pages, 'index.html'))) return undefined;
  const port = await freePort();
  const config = path.join(folder, 'nginx.conf');
  writeFileSync(config, `daemon off; pid ${folder}/nginx.pid; error_log stderr;
events {} http { types { text/html html; text/javascript js; text/css css; } access_log off; gzip_static on; keepalive_requests 100000;
client_body_temp_path ${folder}; proxy_temp_path ${folder}; fastcgi_temp_path ${folder}; uwsgi_temp_path ${folder}; scgi_temp_path ${folder};
server { listen 127.0.0.1:${port}; root ${pages}; } }`);
  const server = new Server(['nginx', '-c', config, ...(process.getuid?.() === 0 ? ['-g', 'user root;'] : [])]);
  try {
    await firstAnswer(server, port, performance.now(), '/index.html');
    return { server, port, pages };
  } catch {
    return undefined;
  }
}

/** Largest script of the dashboard's first page. */
const largestScript = (pages: string): string => {
  const scripts = readdirSync(path.join(pages, 'assets')).filter((name) => name.endsWith('.js'));
  return `/assets/${scripts[0]}`;
};

export async function requests(report: Report): Promise<void> {
  report.section(`Requests, ${UNITS} units`);
  const folder = mkdtempSync(path.join(tmpdir(), 'lares-nginx-'));
  const bare = { port: await freePort() };
  const bareServer = new Program([path.join(import.meta.dirname, '../bare-server.cjs'), String(bare.port)]);
  const systemd = await BenchSystemd.start(UNITS);
  const { agent } = await BenchAgent.start({ bus: systemd.address });
  const files = await staticServer(folder);
  try {
    await firstAnswer(bareServer, bare.port, performance.now());
    const cookie = await agent.claim();
    await agent.unitsRead(cookie, UNITS);
    const ofAgent = (where: string) => ({ name: `agent ${where}`, port: agent.port, where, cookie, cpuMs: () => cpuMs(agent.pid) });
    const targets: Target[] = [
      { name: 'bare node:http', port: bare.port, where: '/', cpuMs: () => cpuMs(bareServer.pid) },
      ...['/healthz', '/api/system', '/api/services', '/api/metrics/history?windowMs=300000'].map(ofAgent),
    ];
    const ofFiles = (where: string): Target => ({ name: `nginx ${where.startsWith('/assets') ? 'a script' : 'the page'}`, port: files!.port, where, cpuMs: () => files!.server.cpuMs });
    if (files) targets.push(ofFiles('/index.html'), ofFiles(largestScript(files.pages)));
    report.table(rateHead, rateRows(await rates(targets)));
    if (!files) report.text('Static files were not measured: nginx is not installed, or the dashboard is not built.');
  } finally {
    await files?.server.stop();
    await agent.stop();
    await systemd.stop();
    await bareServer.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
