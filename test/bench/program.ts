import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';

/** Clock ticks of /proc/<pid>/stat last 10 ms on every Linux that Node runs on (USER_HZ is 100). */
const TICK_MS = 10;

/** Own CPU time and that of children already waited for, in ms. */
export function cpuMs(pid: number | 'self'): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ').map(Number);
  // utime, stime, cutime, cstime: fields 14 to 17 of proc_pid_stat(5).
  return (fields[11]! + fields[12]! + fields[13]! + fields[14]!) * TICK_MS;
}

/** CPU time of all threads that live, in ms, to the nanosecond; that of children is not in it. */
export function threadsCpuMs(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  return threads.reduce((sum, thread) => sum + Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'latin1').split(' ', 1)[0]), 0) / 1e6;
}

/** Resident and proportional set size in bytes. */
export function memoryBytes(pid: number): { rss: number; pss: number } {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1');
  const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(rollup)?.[1]) * 1024;
  return { rss: field('Rss'), pss: field('Pss') };
}

/** Runs one of the programs beside this file to its end; it prints one line of JSON. */
export async function runProgram(file: string, ...args: string[]): Promise<Record<string, number>> {
  const { stdout } = await promisify(execFile)(process.execPath, [new URL(file, import.meta.url).pathname, ...args]);
  return JSON.parse(stdout) as Record<string, number>;
}

/** Starts a long-running Node program with a channel to it. Its output is kept to explain a failure. */
export class Program {
  readonly child: ChildProcess;
  #output = '';

  constructor(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], env: { ...process.env, ...env } });
    for (const stream of [this.child.stdout!, this.child.stderr!]) {
      stream.on('data', (chunk: Buffer) => { this.#output = (this.#output + chunk.toString()).slice(-4000); });
    }
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** What the program says over its channel next, asked for by a message if one is given. */
  async heard<Answer>(question?: unknown): Promise<Answer> {
    const answer = Promise.race([once(this.child, 'message'), once(this.child, 'exit').then(() => { this.assertRunning(); return []; })]);
    if (question !== undefined) this.child.send(question as string);
    return (await answer)[0] as Answer;
  }

  /** @throws Error with the last output when the program has ended */
  assertRunning(): void {
    if (this.child.exitCode === null && this.child.signalCode === null) return;
    throw new Error(`the program ended by itself:\n${this.#output}`);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }
}
