/**
 * Makes the code cache of the agent in a root file system, with the root's own Node and the flags of its unit: V8
 * accepts a cache only from the same V8 with the same flags.
 *
 *   node image/tools/fill-code-cache.ts ROOT      as root, since it enters ROOT
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

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

/**
 * Has the agent write its cache beside start.cjs. The same Node, flags and bundle give the same bytes.
 * @param command runs Node
 * @param start path of start.cjs as the command sees it
 * @param stateDir a new folder as the command sees it
 */
export function fillCodeCache(command: readonly string[], flags: readonly string[], start: string, stateDir: string): void {
  // Without a fixed seed no two caches are alike; V8 leaves this flag out of what must agree.
  const args = [...command.slice(1), '--random-seed=1', ...flags, start, '--write-code-cache'];
  execFileSync(command[0]!, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: deadlineMs,
    env: {
      PATH: '/usr/sbin:/usr/bin:/sbin:/bin', NODE_ENV: 'production', LARES_STATE_DIR: stateDir,
      LARES_NATIVE_DIR: path.join(path.dirname(start), 'native'),
    },
  });
}

if (import.meta.main) {
  const root = path.resolve(process.argv[2]!);
  const folder = mkdtempSync(path.join(root, 'tmp/fill-'));
  const enter = ['unshare', '--mount', 'sh', '-c', 'mount -t proc proc "$1/proc" && shift && exec chroot "$0" "$@"', root, root];
  try {
    const flags = flagsOf(path.join(root, 'usr/lib/systemd/system/lares-agent.service'));
    fillCodeCache([...enter, '/usr/lib/lares/bin/node'], flags, program, folder.slice(root.length));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
