import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { cpuMs, memoryBytes } from './program.ts';

const END_MS = 5_000;

/** A process and all that descend from it. */
function treeOf(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`)
    .flatMap((thread) => readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1').split(' ').filter(Boolean).map(Number));
  return [pid, ...children.flatMap(quietly(treeOf, []))];
}

/** Processes come and go while they are counted. */
function quietly<Value>(read: (pid: number) => Value, gone: Value): (pid: number) => Value {
  return (pid) => {
    try {
      return read(pid);
    } catch {
      return gone;
    }
  };
}

/** A server of somebody else in the foreground, with its children. */
export class Server {
  readonly #child: ChildProcess;
  #output = '';

  constructor(command: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.#child = spawn(command[0]!, command.slice(1), { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
    this.#child.on('error', (error) => { this.#output += error.message; });
    for (const stream of [this.#child.stdout!, this.#child.stderr!]) {
      stream.on('data', (chunk: Buffer) => { this.#output = (this.#output + chunk.toString()).slice(-1000); });
    }
  }

  /** @throws Error with its last words when it has ended */
  assertRunning(): void {
    const { exitCode, signalCode, pid } = this.#child;
    if (pid === undefined || exitCode !== null || signalCode !== null) throw new Error(this.#output.trim().split('\n').slice(-2).join(' ') || 'it ended');
  }

  get cpuMs(): number {
    return treeOf(this.#child.pid!).map(quietly(cpuMs, 0)).reduce((sum, ms) => sum + ms, 0);
  }

  get memory(): { rss: number; pss: number } {
    const parts = treeOf(this.#child.pid!).map(quietly(memoryBytes, { rss: 0, pss: 0 }));
    return parts.reduce((sum, { rss, pss }) => ({ rss: sum.rss + rss, pss: sum.pss + pss }), { rss: 0, pss: 0 });
  }

  /** Ends it and its children, each by its pid. */
  async stop(): Promise<void> {
    if (this.#child.pid === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const pids = treeOf(this.#child.pid);
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await Promise.race([ended, pause(END_MS)]);
    for (const pid of pids) quietly((one) => process.kill(one, 'SIGKILL'), true)(pid);
  }
}
