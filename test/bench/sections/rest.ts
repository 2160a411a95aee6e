import { setTimeout as pause } from 'node:timers/promises';
import { BenchAgent } from '../agent.ts';
import { memoryBytes, threadsCpuMs } from '../program.ts';
import { mebibytes, type Report, spread } from '../report.ts';
import { BenchSystemd } from '../systemd.ts';
import { median, roundsOf } from '../table.ts';

const UNITS = 300;
const ROUNDS = roundsOf(3);
/** V8 gives memory of a start back when it has been quiet for a while. */
const SETTLE_MS = 45_000;
const WINDOW_MS = 20_000;
const MOST_RSS_MIB = 80;
const MOST_CPU = 0.2;

interface Cost {
  readonly rss: number;
  readonly pss: number;
  /** Percent of one core. */
  readonly cpu: number;
}

async function cost(pid: number): Promise<Cost> {
  const before = threadsCpuMs(pid);
  const beganMs = performance.now();
  await pause(WINDOW_MS);
  const cpu = (100 * (threadsCpuMs(pid) - before)) / (performance.now() - beganMs);
  return { ...memoryBytes(pid), cpu };
}

/** What the agent costs at rest with 300 units, and with live pages open. */
export async function rest(report: Report): Promise<void> {
  report.section(`At rest, ${UNITS} units, a sample a second`);
  const found = new Map<string, Cost[]>();
  const note = (name: string, figure: Cost): void => void found.set(name, [...(found.get(name) ?? []), figure]);
  for (let round = 0; round < ROUNDS; round += 1) {
    const systemd = await BenchSystemd.start(UNITS);
    const { agent } = await BenchAgent.start({ bus: systemd.address });
    await pause(SETTLE_MS);
    note('nobody looks', await cost(agent.pid));
    await agent.claim();
    for (const count of [10, 200]) {
      const { pages } = await agent.openPages(count);
      await pause(SETTLE_MS / 3);
      note(`${count} live pages`, await cost(agent.pid));
      await pages.stop();
    }
    await pause(SETTLE_MS);
    note('when they have left', await cost(agent.pid));
    await agent.stop();
    await systemd.stop();
  }
  const rows = [...found].map(([name, costs]) => [
    name, ...(['rss', 'pss'] as const).map((key) => mebibytes(median(costs.map((entry) => entry[key])))), `${spread(costs.map(({ cpu }) => cpu))} %`,
  ]);
  report.table(['agent', 'RSS', 'PSS', 'CPU of one core'], rows);
  const idle = found.get('nobody looks')!;
  report.budget('RSS at rest', median(idle.map(({ rss }) => rss)) / 2 ** 20, MOST_RSS_MIB, 'MiB');
  report.budget('CPU at rest, a sample a second', median(idle.map(({ cpu }) => cpu)), MOST_CPU, '% of a core');
}
