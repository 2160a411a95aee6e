import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import type { Test } from 'tap';
import { flagsOf, settingsOf } from '../../image/tools/fill-code-cache.ts';
import { ask, type Reply } from './two-doors.ts';

const root = path.resolve(import.meta.dirname, '../..');
const unitFile = path.join(root, 'overlays/agent/usr/lib/systemd/system/lares-agent.service');
const probe = path.join(root, 'test/bench/loop-probe.ts');
const built = path.join(root, 'build/agent');

/** A browser's side of a session. */
export interface Page {
  readonly cookie: string;
  readonly csrf: string;
}

/** What a page sends: `from` is its address as nginx would have seen it. */
interface Call {
  readonly body?: object | undefined;
  readonly page?: Page | undefined;
  readonly from?: string;
  readonly headers?: Record<string, string>;
}

/** The agent as its unit starts it (`make agent`), a process of its own with sockets where nginx and the console find them. */
export class AgentProcess {
  readonly folder: string;
  readonly web: string;
  readonly console: string;
  readonly child: ChildProcess;
  #said = '';

  private constructor(folder: string, environment: Record<string, string>) {
    this.folder = folder;
    this.web = path.join(folder, 'web.sock');
    this.console = path.join(folder, 'console.sock');
    // Without what tap has each Node load.
    const { NODE_OPTIONS: _, ...inherited } = process.env;
    this.child = spawn(process.execPath, ['--require', probe, ...flagsOf(unitFile), path.join(built, 'start.cjs')], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: {
        ...inherited, ...settingsOf(unitFile), LARES_STATE_DIR: path.join(folder, 'state'), LARES_LISTEN: this.web, LARES_CONSOLE_SOCKET: this.console,
        LARES_NATIVE_DIR: path.join(built, 'native'), CREDENTIALS_DIRECTORY: path.join(folder, 'credentials'),
        DBUS_SYSTEM_BUS_ADDRESS: `unix:path=${folder}/no-bus`, ...environment,
      },
    });
    for (const stream of [this.child.stdout!, this.child.stderr!]) stream.on('data', (chunk: Buffer) => (this.#said += chunk.toString()));
  }

  /** Starts one and waits until it answers. It ends with the test. */
  static async start(t: Test, credentials: Readonly<Record<string, string | Buffer>>, environment: Record<string, string> = {}): Promise<AgentProcess> {
    // Not a folder of tap's: paths of sockets are short.
    const folder = mkdtempSync(path.join(tmpdir(), 'lares-agent-'));
    for (const name of ['state', 'credentials']) mkdirSync(path.join(folder, name));
    for (const [name, value] of Object.entries(credentials)) writeFileSync(path.join(folder, 'credentials', name), value);
    const agent = new AgentProcess(folder, environment);
    t.teardown(async () => {
      await agent.stop();
      rmSync(folder, { recursive: true, force: true });
    });
    for (;;) {
      if (agent.child.exitCode !== null) throw new Error(`the agent ended: ${agent.said}`);
      const answer = await ask(agent.web, '/healthz').catch(() => undefined);
      if (answer?.status === 200) return agent;
      await pause(20);
    }
  }

  /** All that it wrote: on the device this is its journal. */
  get said(): string {
    return this.#said;
  }

  call(method: string, url: string, { body, page, from = '192.0.2.7', headers = {} }: Call = {}): Promise<Reply> {
    const proof = page ? { cookie: `__Host-lares=${page.cookie}`, 'x-csrf': page.csrf } : {};
    return ask(this.web, url, { method, headers: { 'x-real-ip': from, ...proof, ...headers }, ...(body ? { body } : {}) });
  }

  /** In bytes: what is resident now, and the most since `forgetPeak`. */
  get memory(): { readonly rss: number; readonly peak: number } {
    const status = readFileSync(`/proc/${this.child.pid}/status`, 'latin1');
    const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1024;
    return { rss: field('VmRSS'), peak: field('VmHWM') };
  }

  /** See clear_refs in proc(5). */
  forgetPeak(): void {
    writeFileSync(`/proc/${this.child.pid}/clear_refs`, '5');
  }

  /** The longest time since this was asked last that the event loop was not free: as others saw it, and in CPU time of its own. */
  async longestBlock(): Promise<{ readonly wallMs: number; readonly cpuMs: number }> {
    const answer = once(this.child, 'message');
    this.child.send('?');
    return ((await answer) as [{ wallMs: number; cpuMs: number }])[0];
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }
}

/** What a browser keeps of an answer that signed it in. */
export function pageOfReply({ headers, body }: Reply): Page {
  const cookie = /^__Host-lares=([^;]+);/.exec(headers['set-cookie']?.[0] ?? '')?.[1];
  if (cookie === undefined) throw new Error(`no cookie: ${JSON.stringify(body)}`);
  return { cookie, csrf: String(body['csrf']) };
}
