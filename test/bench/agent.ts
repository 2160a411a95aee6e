import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Program } from './program.ts';

const root = path.resolve(import.meta.dirname, '../..');
const bundle = path.join(root, 'build/agent/main.cjs');
const CLAIM_CODE = 'BENC-H234';
const DEADLINE_MS = 30_000;

/** What is measured: the bundle as it ships where `make agent` has built one, else the sources. */
export const agentForm = existsSync(bundle) ? 'bundle' : 'sources';

/** A port of loopback nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** One request to loopback; null while nobody listens. */
function ask(port: number, method: string, where: string, body?: object): Promise<{ status: number; cookie: string } | null> {
  return new Promise((resolve) => {
    const headers = { host: `localhost:${port}`, ...(body ? { 'content-type': 'application/json' } : {}) };
    const asked = request({ host: '127.0.0.1', port, method, path: where, headers }, (answer) => {
      const [cookie = ''] = answer.headers['set-cookie'] ?? [];
      answer.on('end', () => resolve({ status: answer.statusCode!, cookie: cookie.split(';', 1)[0]! })).resume();
    });
    asked.on('error', () => resolve(null)).end(body && JSON.stringify(body));
  });
}

/** Waits until a server answers 200; returns ms since `startMs`. */
export async function firstAnswer(program: Program, port: number, startMs: number): Promise<number> {
  for (;;) {
    const answer = await ask(port, 'GET', '/healthz');
    if (answer?.status === 200) return performance.now() - startMs;
    program.assertRunning();
    if (performance.now() - startMs > DEADLINE_MS) throw new Error('the server does not answer');
    await pause(2);
  }
}

/** An agent on loopback with a state directory of its own. */
export class BenchAgent {
  readonly program: Program;
  readonly port: number;
  readonly #directory: string;

  private constructor(port: number) {
    this.port = port;
    this.#directory = mkdtempSync(path.join(tmpdir(), 'lares-bench-'));
    const credentials = path.join(this.#directory, 'credentials');
    mkdirSync(credentials);
    writeFileSync(path.join(credentials, 'claim-code'), CLAIM_CODE.replace('-', ''));
    const entry = agentForm === 'bundle' ? bundle : path.join(root, 'agent/main.ts');
    this.program = new Program([entry], {
      NODE_ENV: 'production',
      LARES_STATE_DIR: this.#directory,
      LARES_LISTEN: `127.0.0.1:${port}`,
      LARES_SCHEME: 'http',
      CREDENTIALS_DIRECTORY: credentials,
      ...(agentForm === 'bundle' ? { LARES_NATIVE_DIR: path.join(root, 'build/agent/native') } : {}),
    });
  }

  /** Starts one and waits for its first 200. */
  static async start(): Promise<{ agent: BenchAgent; startMs: number }> {
    const port = await freePort();
    const startMs = performance.now();
    const agent = new BenchAgent(port);
    return { agent, startMs: await firstAnswer(agent.program, port, startMs) };
  }

  /** Makes it somebody's; returns the session cookie. */
  async claim(): Promise<string> {
    const owner = { code: CLAIM_CODE, username: 'bench', password: 'measured with care' };
    const answer = await ask(this.port, 'POST', '/api/setup/claim', owner);
    if (answer?.status !== 200) throw new Error(`claiming failed: ${answer?.status}`);
    return answer.cookie;
  }

  async stop(): Promise<void> {
    await this.program.stop();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
