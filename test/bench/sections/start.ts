import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BenchAgent, firstAnswer } from '../agent.ts';
import { Program, threadsCpuMs } from '../program.ts';
import type { Report } from '../report.ts';
import { interleaved, median, roundsOf } from '../table.ts';

const ROUNDS = roundsOf(9);
const MOST_CPU_MS = 100;

/** From exec to the first 200, on a database that is there already: what a restart costs. */
export async function start(report: Report): Promise<void> {
  report.section('Start');
  const state = mkdtempSync(path.join(tmpdir(), 'lares-start-'));
  // Where nginx finds it on a device. On a port Node would compile its pattern for IPv6 addresses first: 5 ms.
  const socket = path.join(state, 'socket');
  const wallMs = new Map<string, number[]>();
  const note = (name: string, ms: number): void => void wallMs.set(name, [...(wallMs.get(name) ?? []), ms]);
  const agent = (name: string, codeCache: boolean) => async () => {
    const { agent: started, startMs } = await BenchAgent.start({ state, codeCache, socket });
    const cpu = threadsCpuMs(started.pid);
    note(name, startMs);
    await started.stop();
    rmSync(socket, { force: true });
    return cpu;
  };
  const names = ['agent as shipped', 'agent without its code cache', 'bare node:http server'] as const;
  try {
    await agent('first, which makes the database', true)();
    const figures = await interleaved(ROUNDS, { [names[0]]: agent(names[0], true), [names[1]]: agent(names[1], false), [names[2]]: () => bare(socket, (ms) => note(names[2], ms)) });
    report.ratios('process start to the first 200', 'ms of CPU', figures);
    report.ratios('the same', 'ms', names.map((name) => ({ name, values: wallMs.get(name)! })));
    report.budget('start to ready', median(figures[0]!.values), MOST_CPU_MS, 'ms of CPU');
  } finally {
    rmSync(state, { recursive: true, force: true });
  }
}

async function bare(socket: string, note: (startMs: number) => void): Promise<number> {
  const beganMs = performance.now();
  const server = new Program([path.join(import.meta.dirname, '../bare-server.cjs'), socket]);
  note(await firstAnswer(server, socket, beganMs));
  const cpu = threadsCpuMs(server.pid);
  await server.stop();
  rmSync(socket, { force: true });
  return cpu;
}
