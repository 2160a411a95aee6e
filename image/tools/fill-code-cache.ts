/**
 * Makes the code cache of the agent in a root file system, with the root's own Node and the flags of its unit: V8
 * accepts a cache only from the same V8 with the same flags.
 *
 *   node image/tools/fill-code-cache.ts ROOT      as root, since it enters ROOT
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';

const deadlineMs = 300_000;
const program = '/usr/lib/lares/agent/start.cjs';

/** Node's flags in a unit file that starts the agent. */
export function flagsOf(unitFile: string): string[] {
  const line = /^ExecStart=\S+\/node (.*) \S+\.cjs$/m.exec(readFileSync(unitFile, 'utf8'));
  if (!line) throw new Error(`${unitFile} does not start Node`);
  return line[1]!.split(' ');
}

/** Environment of the unit, but for paths of the device. */
export function settingsOf(unitFile: string): Record<string, string> {
  const lines = [...readFileSync(unitFile, 'utf8').matchAll(/^Environment=(.*)$/gm)].flatMap(([, line]) => line!.split(' '));
  return Object.fromEntries(lines.map((entry) => entry.split('=', 2) as [string, string]).filter(([, value]) => !value.startsWith('/')));
}

/** True when somebody answers 200 on the unix socket. */
function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request({ socketPath, path: '/healthz', headers: { host: 'localhost' } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    asked.on('error', () => resolve(false)).end();
  });
}

/**
 * Runs the agent once, until its first answer, and has it write its cache beside start.cjs. The same Node, flags and
 * bundle give the same bytes.
 * @param command runs Node
 * @param start path of start.cjs as the command sees it
 * @param folder a new folder for state and socket, as seen from here; `inside` as the command sees it
 */
export async function fillCodeCache(
  command: readonly string[], flags: readonly string[], start: string, folder: string, inside = folder,
): Promise<void> {
  const native = path.join(path.dirname(start), 'native');
  // Without a fixed seed no two caches are alike; V8 leaves this flag out of what must agree.
  const args = [...command.slice(1), '--random-seed=1', ...flags, start, '--write-code-cache'];
  const child = spawn(command[0]!, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: '/usr/sbin:/usr/bin:/sbin:/bin', NODE_ENV: 'production', LARES_STATE_DIR: inside, LARES_NATIVE_DIR: native,
      LARES_LISTEN: `${inside}/socket`, DBUS_SYSTEM_BUS_ADDRESS: `unix:path=${inside}/no-bus`,
    },
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => { output += chunk.toString(); });
  const ended = once(child, 'exit');
  const startedMs = performance.now();
  // The path from here: that of a socket ends at 108 characters, and a checkout may lie deep.
  const socket = path.relative(process.cwd(), path.join(folder, 'socket'));
  while (!(await answers(socket))) {
    const tooLate = performance.now() - startedMs > deadlineMs;
    if (tooLate) child.kill('SIGKILL');
    if (tooLate || child.exitCode !== null || child.signalCode !== null) throw new Error(`the agent did not start:\n${output}`);
    await sleep(10);
  }
  // At once: what timers do later would depend on the machine's speed, and so would the cache.
  child.kill('SIGTERM');
  const [code] = (await ended) as [number | null];
  if (code !== 0) throw new Error(`the agent ended with ${code}:\n${output}`);
}

if (import.meta.main) {
  const root = path.resolve(process.argv[2]!);
  const folder = mkdtempSync(path.join(root, 'tmp/fill-'));
  const enter = ['unshare', '--mount', 'sh', '-c', 'mount -t proc proc "$1/proc" && shift && exec chroot "$0" "$@"', root, root];
  try {
    const flags = flagsOf(path.join(root, 'usr/lib/systemd/system/lares-agent.service'));
    await fillCodeCache([...enter, '/usr/lib/lares/bin/node'], flags, program, folder, folder.slice(root.length));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
