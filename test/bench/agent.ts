import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fillCodeCache, flagsOf, settingsOf } from '../../image/tools/fill-code-cache.ts';
import { Program } from './program.ts';

export const root = path.resolve(import.meta.dirname, '../..');
const unitFile = path.join(root, 'overlays/agent/usr/lib/systemd/system/lares-agent.service');
const built = path.join(root, 'build/agent');
/** The bundle with its code cache, as the image has it. */
const shipped = path.join(root, 'build/bench/agent');
const CLAIM_CODE = 'BENC-H234';
/** Who claims it. */
export const owner = { username: 'bench', password: 'measured with care' };
/** Below the agent's bound (MAX_SOCKETS_A_SESSION). */
const PAGES_A_SESSION = 25;
const DEADLINE_MS = 60_000;

/** A port of loopback nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export interface Answer {
  readonly status: number;
  readonly cookie: string;
  readonly body: string;
}

/** A port of loopback, or the path of a unix socket. */
export type Place = number | string;

/** One request to loopback or a unix socket; null while nobody listens. */
export function ask(place: Place, method: string, where: string, options: { body?: object; cookie?: string } = {}): Promise<Answer | null> {
  const { body, cookie } = options;
  return new Promise((resolve) => {
    const headers = { host: typeof place === 'number' ? `localhost:${place}` : 'localhost', ...(body ? { 'content-type': 'application/json' } : {}), ...(cookie ? { cookie } : {}) };
    const asked = request({ ...(typeof place === 'number' ? { host: '127.0.0.1', port: place } : { socketPath: place }), method, path: where, headers }, (answer) => {
      const [set = ''] = answer.headers['set-cookie'] ?? [];
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => { text += chunk; });
      answer.on('end', () => resolve({ status: answer.statusCode!, cookie: set.split(';', 1)[0]!, body: text }));
    });
    asked.on('error', () => resolve(null)).end(body && JSON.stringify(body));
  });
}

/** Waits until a server answers 200; returns ms since `startMs`. */
export async function firstAnswer(program: Pick<Program, 'assertRunning'>, place: Place, startMs: number, where = '/healthz'): Promise<number> {
  for (;;) {
    const answer = await ask(place, 'GET', where);
    if (answer?.status === 200) return performance.now() - startMs;
    program.assertRunning();
    if (performance.now() - startMs > DEADLINE_MS) throw new Error('the server does not answer');
    await pause(2);
  }
}

/** Puts the bundle with a code cache made by this Node where `BenchAgent` starts it. */
export async function prepareAgent(): Promise<void> {
  if (!existsSync(path.join(built, 'start.cjs'))) throw new Error('the agent is not built (make agent)');
  rmSync(shipped, { recursive: true, force: true });
  cpSync(built, shipped, { recursive: true, dereference: true });
  const scratch = mkdtempSync(path.join(tmpdir(), 'lares-fill-'));
  try {
    fillCodeCache([process.execPath], flagsOf(unitFile), path.join(shipped, 'start.cjs'), scratch);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

export interface AgentOptions {
  /** Address of a bus; without one there is none. */
  readonly bus?: string;
  /** Measures the event loop from inside (loop-probe.ts), which costs memory and CPU of its own. */
  readonly probe?: boolean;
  /** Whether the code cache is used; it is unless told. */
  readonly codeCache?: boolean;
  /** State directory of an agent before; a new one unless told. */
  readonly state?: string;
  /** Path of a unix socket to listen on, which is how nginx reaches it on a device; a port of loopback unless told. */
  readonly socket?: string;
}

/** The longest time the event loop was not free: as others saw it, and as CPU time of its own thread. */
export interface LoopBlock {
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** The agent as its unit starts it. */
export class BenchAgent {
  readonly program: Program;
  readonly port: number;
  readonly state: string;
  readonly #keepsState: boolean;

  private constructor(port: number, options: AgentOptions) {
    this.port = port;
    this.#keepsState = options.state !== undefined;
    this.state = options.state ?? mkdtempSync(path.join(tmpdir(), 'lares-bench-'));
    const credentials = path.join(this.state, 'credentials');
    mkdirSync(credentials, { recursive: true });
    writeFileSync(path.join(credentials, 'claim-code'), CLAIM_CODE.replace('-', ''));
    const probe = options.probe ? ['--require', path.join(import.meta.dirname, 'loop-probe.ts')] : [];
    const entry = options.codeCache === false ? 'main.cjs' : 'start.cjs';
    this.program = new Program([...probe, ...flagsOf(unitFile), path.join(shipped, entry)], {
      ...settingsOf(unitFile),
      LARES_STATE_DIR: this.state,
      LARES_NATIVE_DIR: path.join(shipped, 'native'),
      LARES_LISTEN: options.socket ?? `127.0.0.1:${port}`,
      LARES_SCHEME: 'http',
      CREDENTIALS_DIRECTORY: credentials,
      DBUS_SYSTEM_BUS_ADDRESS: options.bus ?? `unix:path=${this.state}/no-bus`,
    });
  }

  /** Starts one and waits for its first 200. */
  static async start(options: AgentOptions = {}): Promise<{ agent: BenchAgent; startMs: number }> {
    const port = await freePort();
    const startMs = performance.now();
    const agent = new BenchAgent(port, options);
    return { agent, startMs: await firstAnswer(agent.program, options.socket ?? port, startMs) };
  }

  get pid(): number {
    return this.program.pid;
  }

  /** The longest block of the event loop since this was asked last; needs `probe`. */
  longestBlock(): Promise<LoopBlock> {
    return this.program.heard<LoopBlock>('?');
  }

  /** Makes it somebody's; returns the session cookie. */
  async claim(): Promise<string> {
    const answer = await ask(this.port, 'POST', '/api/setup/claim', { body: { code: CLAIM_CODE, ...owner } });
    if (answer?.status !== 200) throw new Error(`claiming failed: ${answer?.status} ${answer?.body}`);
    return answer.cookie;
  }

  /** Opens so many live pages, over as many sessions as it takes; resolves when all have their snapshots. */
  async openPages(count: number): Promise<{ pages: Program; readyMs: number }> {
    const sessions: string[] = [];
    while (sessions.length * PAGES_A_SESSION < count) sessions.push(await this.#signIn());
    const pages = new Program([path.join(import.meta.dirname, 'live-clients.ts'), String(this.port), String(count), ...sessions]);
    return { pages, ...(await pages.heard<{ readyMs: number }>()) };
  }

  /** @returns cookie and CSRF value, as live-clients.ts takes them */
  async #signIn(): Promise<string> {
    const answer = await ask(this.port, 'POST', '/api/session', { body: owner });
    if (answer?.status === 429) {
      await pause((JSON.parse(answer.body) as { params: { seconds: number } }).params.seconds * 1000);
      return this.#signIn();
    }
    if (answer?.status !== 200) throw new Error(`signing in failed: ${answer?.status} ${answer?.body}`);
    return `${answer.cookie}=${(JSON.parse(answer.body) as { csrf: string }).csrf}`;
  }

  /** Waits until it has read all units of its systemd. */
  async unitsRead(cookie: string, count: number): Promise<void> {
    for (const endMs = performance.now() + DEADLINE_MS; performance.now() < endMs; await pause(100)) {
      const { units } = JSON.parse((await ask(this.port, 'GET', '/api/services', { cookie }))!.body) as { units: unknown[] };
      if (units.length >= count) return;
    }
    throw new Error(`the agent has not read ${count} units`);
  }

  async stop(): Promise<void> {
    await this.program.stop();
    if (!this.#keepsState) rmSync(this.state, { recursive: true, force: true });
  }
}
