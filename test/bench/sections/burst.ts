import { setTimeout as pause } from 'node:timers/promises';
import { BenchAgent } from '../agent.ts';
import { memoryBytes, threadsCpuMs } from '../program.ts';
import type { Report } from '../report.ts';
import { BenchSystemd } from '../systemd.ts';
import type { Figures } from '../table.ts';
import { median, roundsOf } from '../table.ts';

const UNITS = 300;
const SIGNALS = 10_000;
const ROUNDS = roundsOf(5);
const SETTLE_MS = 15_000;
const MOST_RSS_MIB = 100;
const MOST_BLOCK_MS = 50;

interface Round {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly rssMiB: number;
  readonly usPerSignal: number;
}

async function round(): Promise<Round> {
  const systemd = await BenchSystemd.start(UNITS);
  const { agent } = await BenchAgent.start({ bus: systemd.address, probe: true });
  await pause(SETTLE_MS);
  await agent.longestBlock();
  const before = threadsCpuMs(agent.pid);
  await systemd.emit(SIGNALS);
  await pause(SETTLE_MS / 3);
  const usPerSignal = ((threadsCpuMs(agent.pid) - before) * 1000) / SIGNALS;
  const { wallMs, cpuMs } = await agent.longestBlock();
  await pause(SETTLE_MS);
  const rssMiB = memoryBytes(agent.pid).rss / 2 ** 20;
  await agent.stop();
  await systemd.stop();
  return { wallMs, cpuMs, rssMiB, usPerSignal };
}

/** Ten thousand property changes at once. */
export async function burst(report: Report): Promise<void> {
  report.section(`A burst of ${SIGNALS.toLocaleString('en')} D-Bus signals over ${UNITS} units`);
  const rounds: Round[] = [];
  for (let count = 0; count < ROUNDS; count += 1) rounds.push(await round());
  const all = (name: string, key: keyof Round): Figures => ({ name, values: rounds.map((entry) => entry[key]) });
  report.ratios('longest block of the event loop', 'ms', [all('as others waited', 'wallMs'), all('CPU time of the thread', 'cpuMs')]);
  report.ratios('memory after it', 'MiB', [all('RSS', 'rssMiB')]);
  report.ratios('a signal', 'us of CPU', [all('agent', 'usPerSignal')]);
  report.budget('event loop in the burst', median(rounds.map(({ cpuMs }) => cpuMs)), MOST_BLOCK_MS, 'ms of CPU in one go');
  report.budget('RSS after the burst', median(rounds.map(({ rssMiB }) => rssMiB)), MOST_RSS_MIB, 'MiB');
}
