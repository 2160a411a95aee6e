/**
 * `make bench`: what Lares costs, as ratios within one run on one machine. CPU time is the figure to trust where other
 * jobs share the machine; nothing here passes or fails. Sections may be named: `node test/bench/run.ts sampling`.
 */
import { cpus } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { PrivateBus } from '../fakes/dbus-daemon.ts';
import { FakeSystemd } from '../fakes/systemd.ts';
import { agentForm, BenchAgent, firstAnswer, freePort } from './agent.ts';
import { firstLoad } from './first-load.ts';
import { cpuMs, memoryBytes, Program, runProgram } from './program.ts';
import { type Figures, interleaved, median, printFacts, printRatios, shown } from './table.ts';

const ROUNDS = 5;
/** Exit code of unit-list.ts. */
const NO_SYSTEMD = 3;
const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

async function sampling(): Promise<void> {
  const cpu = (file: string, ...args: string[]) => async () => (await runProgram(file, ...args))['cpuMs']!;
  printRatios('One sample of CPU, memory, disks, file systems, network, temperature', 'ms of CPU', await interleaved(ROUNDS, {
    'agent, from /proc and /sys': cpu('sampler.ts', '500'),
    'systeminformation': cpu('library-sampler.ts', 'systeminformation', '5'),
    'node-os-utils (no disk rates)': cpu('library-sampler.ts', 'node-os-utils', '5'),
  }));
  const { cpuMs: historyMs, sizeBytes, series } = await runProgram('history.ts');
  printFacts('One hour of history to JSON', { [`${series} series x 3600 rows`]: `${shown(historyMs!)} ms of CPU, ${kilobytes(sizeBytes!)}` });
}

/** The bus of this computer where systemd is on it; else a private one with 300 units of the tests' stand-in. */
async function unitList(): Promise<void> {
  const hasSystemd = await runProgram('unit-list.ts', 'agent', '1').catch(noSystemd);
  if (hasSystemd) return unitListOn('system bus');
  const bus = await new PrivateBus().start();
  const names = Array.from({ length: 300 }, (_, index) => ({ name: `bench-${index}.service` }));
  const systemd = await new FakeSystemd(names).connect(bus.address);
  process.env['DBUS_SYSTEM_BUS_ADDRESS'] = bus.address;
  try {
    await unitListOn('private bus with a stand-in for systemd');
  } finally {
    delete process.env['DBUS_SYSTEM_BUS_ADDRESS'];
    systemd.service.disconnect();
    await bus.end();
  }
}

function noSystemd(error: { code?: number }): undefined {
  if (error.code !== NO_SYSTEMD) throw error as Error;
}

async function unitListOn(where: string): Promise<void> {
  const cpu = (client: string) => async () => (await runProgram('unit-list.ts', client, '50'))['cpuMs']!;
  const figures = await interleaved(ROUNDS, { 'agent, in process': cpu('agent'), 'busctl as a child': cpu('busctl') });
  const { units } = await runProgram('unit-list.ts', 'agent', '1');
  printRatios(`List of ${units} units over D-Bus, ${where}`, 'ms of client CPU', figures);
}

/** Start, memory and idle cost of an agent that nobody looks at. */
async function idle(): Promise<void> {
  const windowMs = 30_000;
  const figures = await interleaved(ROUNDS, { [`agent (${agentForm})`]: startAgent, 'bare node:http server': startBare });
  printRatios('Process start to the first 200', 'ms', figures);
  const { agent } = await BenchAgent.start();
  try {
    await pause(10_000);
    const before = cpuMs(agent.program.pid);
    await pause(windowMs);
    const cpuS = ((cpuMs(agent.program.pid) - before) / 1000) * (120_000 / windowMs);
    const { rss, pss } = memoryBytes(agent.program.pid);
    printFacts('Idle agent', { 'memory': `RSS ${mebibytes(rss)}, PSS ${mebibytes(pss)}`, 'CPU': `${cpuS.toFixed(2)} s per 120 s` });
  } finally {
    await agent.stop();
  }
}

async function startAgent(): Promise<number> {
  const { agent, startMs } = await BenchAgent.start();
  await agent.stop();
  return startMs;
}

async function bareServer(): Promise<{ server: Program; port: number; startMs: number }> {
  const port = await freePort();
  const beganMs = performance.now();
  const server = new Program([new URL('bare-server.ts', import.meta.url).pathname, String(port)]);
  return { server, port, startMs: await firstAnswer(server, port, beganMs) };
}

async function startBare(): Promise<number> {
  const { server, startMs } = await bareServer();
  await server.stop();
  return startMs;
}

async function requests(): Promise<void> {
  const bare = await bareServer();
  const { agent } = await BenchAgent.start();
  const rates: Figures[] = [];
  try {
    const cookie = await agent.claim();
    const cost = (name: string, program: Program, port: number, where: string, ...session: string[]) => {
      const perSecond: number[] = [];
      rates.push({ name, values: perSecond });
      return async () => {
        const before = cpuMs(program.pid);
        const done = await runProgram('load.ts', String(port), where, '3', ...session);
        perSecond.push(done['requests']! / done['seconds']!);
        return ((cpuMs(program.pid) - before) * 1000) / done['requests']!;
      };
    };
    const figures = await interleaved(3, {
      'bare node:http': cost('bare node:http', bare.server, bare.port, '/'),
      'agent /healthz': cost('agent /healthz', agent.program, agent.port, '/healthz'),
      'agent /api/health': cost('agent /api/health', agent.program, agent.port, '/api/health', cookie),
      'agent /api/metrics/history':
        cost('agent /api/metrics/history', agent.program, agent.port, '/api/metrics/history?windowMs=60000', cookie),
    });
    printRatios('Requests over ten connections', 'us of server CPU each', figures);
    printFacts('The same, requests/s', Object.fromEntries(rates.map(({ name, values }) => [name, shown(median(values))])));
  } finally {
    await agent.stop();
    await bare.server.stop();
  }
}

function dashboard(): void {
  const load = firstLoad(path.resolve(import.meta.dirname, '../../build/ui'));
  const facts = load
    ? { [`${load.files} files`]: `${kilobytes(load.brotli)} brotli, ${kilobytes(load.gzip)} gzip, ${kilobytes(load.plain)} plain` }
    : { skipped: 'the dashboard is not built (make ui)' };
  printFacts('First load of the dashboard: what its page names, before the parts of each place', facts);
}

const sections: Readonly<Record<string, () => void | Promise<void>>> = { sampling, unitList, idle, requests, dashboard };
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(sections, name));
if (unknown.length > 0) throw new Error(`unknown section ${unknown.join(', ')}; there are ${Object.keys(sections).join(', ')}`);

console.log(`Node ${process.version} on ${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}`);
for (const [name, measure] of Object.entries(sections)) {
  if (wanted.length === 0 || wanted.includes(name)) await measure();
}
