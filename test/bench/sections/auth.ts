import { readFileSync, writeFileSync } from 'node:fs';
import { Passwords } from '../../../agent/features/auth/passwords.ts';
import { ask, BenchAgent, owner } from '../agent.ts';
import { memoryBytes, threadsCpuMs } from '../program.ts';
import type { Report } from '../report.ts';
import { median, roundsOf } from '../table.ts';

const ROUNDS = roundsOf(9);
const LOGINS = 40;
/** What one network may have on its way; from the fifth on it waits. */
const AT_ONCE = [1, 2, 4] as const;
const FLOOD = 200;
const MIB = 2 ** 20;
/** Two hashes of 19 MiB, and as much again for the requests. */
const MOST_FLOOD_MIB = 80;

/** CPU of one hash as passwords are stored, ms. */
async function hashes(): Promise<number[]> {
  const passwords = new Passwords();
  await passwords.hash('the first one loads what the others find');
  const found: number[] = [];
  while (found.length < ROUNDS) {
    const before = process.cpuUsage();
    await passwords.hash('measured with care');
    const { user, system } = process.cpuUsage(before);
    found.push((user + system) / 1000);
  }
  return found;
}

interface Rate {
  readonly perSecond: number;
  /** A login, ms of CPU. */
  readonly cpuMs: number;
}

/** Logins one after the other in so many lines. */
async function logins({ port, pid }: BenchAgent, lines: number): Promise<Rate> {
  const beganMs = performance.now();
  const before = threadsCpuMs(pid);
  await Promise.all(Array.from({ length: lines }, async () => {
    for (let n = 0; n < LOGINS / lines; n += 1) {
      const answer = await ask(port, 'POST', '/api/session', { body: owner });
      if (answer?.status !== 200) throw new Error(`signing in failed: ${answer?.status} ${answer?.body}`);
    }
  }));
  return { perSecond: (LOGINS * 1000) / (performance.now() - beganMs), cpuMs: (threadsCpuMs(pid) - before) / LOGINS };
}

/** Most resident memory that so many logins at once added, bytes. */
async function flood({ port, pid }: BenchAgent): Promise<number> {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
  const before = memoryBytes(pid).rss;
  await Promise.all(Array.from({ length: FLOOD }, () => ask(port, 'POST', '/api/session', { body: owner })));
  const peak = Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]) * 1024;
  return peak - before;
}

/** Passwords: what a hash, a login and a flood of logins cost. */
export async function auth(report: Report): Promise<void> {
  report.section('Signing in');
  const { agent } = await BenchAgent.start();
  try {
    await agent.claim();
    const rates = new Map<number, Rate[]>(AT_ONCE.map((lines) => [lines, []]));
    await logins(agent, 1);
    for (let round = 0; round < Math.ceil(ROUNDS / 3); round += 1) {
      for (const lines of AT_ONCE) rates.get(lines)!.push(await logins(agent, lines));
    }
    const ofEach = (pick: (rate: Rate) => number) => AT_ONCE.map((lines) => ({ name: `${lines} at once`, values: rates.get(lines)!.map(pick) }));
    report.ratios('one argon2id hash (19 MiB, two passes)', 'ms of CPU', [{ name: 'as stored', values: await hashes() }]);
    report.ratios('a login, hash included', 'ms of CPU', ofEach(({ cpuMs }) => cpuMs));
    report.ratios('logins', 'a second', ofEach(({ perSecond }) => perSecond));
    const grown = [];
    while (grown.length < Math.ceil(ROUNDS / 3)) grown.push((await flood(agent)) / MIB);
    report.ratios(`memory that ${FLOOD} logins at once add at most`, 'MiB', [{ name: 'RSS', values: grown }]);
    report.budget(`RSS of ${FLOOD} logins at once`, median(grown), MOST_FLOOD_MIB, 'MiB');
  } finally {
    await agent.stop();
  }
}
