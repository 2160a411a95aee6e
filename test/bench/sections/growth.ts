import { setTimeout as pause } from 'node:timers/promises';
import { ask, BenchAgent } from '../agent.ts';
import { memoryBytes, threadsCpuMs } from '../program.ts';
import { kilobytes, mebibytes, type Report, spread } from '../report.ts';
import { BenchSystemd } from '../systemd.ts';
import { median, shown, roundsOf } from '../table.ts';

const ROUNDS = roundsOf(3);
const UNITS = [50, 300, 1000] as const;
const PAGES = [1, 50, 200] as const;
const WINDOW_MS = 10_000;
const SETTLE_MS = 12_000;
const MOST_BLOCK_MS = 50;

interface UnitsCost {
  /** CPU time until all units are read, beyond that of a start without units. */
  readonly readMs: number;
  /** Longest block of the loop while it reads them and while they are listed, CPU ms. */
  readonly blockMs: number;
  readonly listMs: number;
  readonly listBytes: number;
  readonly rss: number;
}

async function unitsCost(units: number): Promise<UnitsCost> {
  const systemd = await BenchSystemd.start(units);
  const { agent } = await BenchAgent.start({ bus: systemd.address, probe: true });
  // The start itself is one long turn of the loop, before there is anybody to wait.
  await agent.longestBlock();
  const before = threadsCpuMs(agent.pid);
  const cookie = await agent.claim();
  await agent.unitsRead(cookie, units);
  const readMs = threadsCpuMs(agent.pid) - before;
  const listed = threadsCpuMs(agent.pid);
  let listBytes = 0;
  const asks = 20;
  for (let count = 0; count < asks; count += 1) listBytes = (await ask(agent.port, 'GET', '/api/services', { cookie }))!.body.length;
  const listMs = (threadsCpuMs(agent.pid) - listed) / asks;
  const { cpuMs: blockMs } = await agent.longestBlock();
  await pause(SETTLE_MS);
  const { rss } = memoryBytes(agent.pid);
  await agent.stop();
  await systemd.stop();
  return { readMs, blockMs, listMs, listBytes, rss };
}

interface PagesCost {
  readonly readyMs: number;
  /** Longest block of the loop while all of them connect at once, CPU ms. */
  readonly blockMs: number;
  readonly cpu: number;
  readonly rss: number;
}

async function pagesCost(pages: number): Promise<PagesCost> {
  const units = UNITS.at(-1)!;
  const systemd = await BenchSystemd.start(units);
  const { agent } = await BenchAgent.start({ bus: systemd.address, probe: true });
  const cookie = await agent.claim();
  await agent.unitsRead(cookie, units);
  await agent.longestBlock();
  const { pages: program, readyMs } = await agent.openPages(pages);
  const { cpuMs: blockMs } = await agent.longestBlock();
  await pause(SETTLE_MS);
  const before = threadsCpuMs(agent.pid);
  await pause(WINDOW_MS);
  const cpu = (100 * (threadsCpuMs(agent.pid) - before)) / WINDOW_MS;
  const { rss } = memoryBytes(agent.pid);
  await program.stop();
  await agent.stop();
  await systemd.stop();
  return { readyMs, blockMs, cpu, rss };
}

async function collect<Cost>(sizes: readonly number[], measure: (size: number) => Promise<Cost>): Promise<Map<number, Cost[]>> {
  const found = new Map<number, Cost[]>(sizes.map((size) => [size, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const size of sizes) found.get(size)!.push(await measure(size));
  }
  return found;
}

/** How cost grows with units and with live pages. */
export async function growth(report: Report): Promise<void> {
  report.section('Growth');
  const byUnits = await collect(UNITS, unitsCost);
  const ofUnits = (size: number, key: keyof UnitsCost): number => median(byUnits.get(size)!.map((cost) => cost[key]));
  report.table(['units', 'read all, ms of CPU', 'a unit, ms', 'list, ms of CPU', 'list', 'longest block, ms of CPU', 'RSS'], UNITS.map((size) => [
    String(size), spread(byUnits.get(size)!.map(({ readMs }) => readMs)), shown(ofUnits(size, 'readMs') / size), shown(ofUnits(size, 'listMs')),
    kilobytes(ofUnits(size, 'listBytes')), spread(byUnits.get(size)!.map(({ blockMs }) => blockMs)), mebibytes(ofUnits(size, 'rss')),
  ]));
  report.budget(`event loop, ${UNITS.at(-1)} units read and listed, one login`, ofUnits(UNITS.at(-1)!, 'blockMs'), MOST_BLOCK_MS, 'ms of CPU in one go');

  const byPages = await collect(PAGES, pagesCost);
  const ofPages = (size: number, key: keyof PagesCost): number => median(byPages.get(size)!.map((cost) => cost[key]));
  report.table([`live pages, ${UNITS.at(-1)} units`, 'all have their snapshots, ms', 'longest block, ms of CPU', 'CPU of one core', 'RSS', 'RSS a page'], PAGES.map((size) => [
    String(size), spread(byPages.get(size)!.map(({ readyMs }) => readyMs)), spread(byPages.get(size)!.map(({ blockMs }) => blockMs)), `${shown(ofPages(size, 'cpu'))} %`,
    mebibytes(ofPages(size, 'rss')), kilobytes((ofPages(size, 'rss') - ofPages(PAGES[0], 'rss')) / Math.max(1, size - PAGES[0])),
  ]));
  report.budget(`event loop, ${PAGES.at(-1)} pages connect at once`, ofPages(PAGES.at(-1)!, 'blockMs'), MOST_BLOCK_MS, 'ms of CPU in one go');
}
