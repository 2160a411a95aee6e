/**
 * `make dev`: the agent on this computer, restarted when its sources change, and the dashboard with hot module
 * replacement in front of it. What this computer lacks (systemd, hostname1) shows as not available.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const stateDir = path.join(root, 'build/dev');
const credentialsDir = path.join(stateDir, 'credentials');
const codeFile = path.join(credentialsDir, 'claim-code');
const keyFile = path.join(credentialsDir, 'agent.key');
const agentPort = Number(process.env['LARES_DEV_AGENT_PORT'] ?? 8710);
const pagePort = Number(process.env['LARES_DEV_PORT'] ?? 8711);

/** What the first boot of a device makes, a developer's folder gets of its own: the key for secrets and the claim code. */
function credentials(): { claimCode: string } {
  mkdirSync(credentialsDir, { recursive: true, mode: 0o700 });
  if (!existsSync(keyFile)) writeFileSync(keyFile, randomBytes(32), { mode: 0o600 });
  if (!existsSync(codeFile)) {
    const alphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
    writeFileSync(codeFile, Array.from({ length: 8 }, () => alphabet[randomInt(alphabet.length)]).join(''), { mode: 0o600 });
  }
  const code = readFileSync(codeFile, 'utf8').trim();
  return { claimCode: `${code.slice(0, 4)}-${code.slice(4)}` };
}

function start(args: string[], env: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  child.on('exit', (code) => stop(code ?? 1));
  return child;
}

const { claimCode } = credentials();
const agent = start(['--watch-path=agent', '--watch-preserve-output', 'agent/main.ts'], {
  LARES_STATE_DIR: stateDir,
  LARES_LISTEN: `127.0.0.1:${agentPort}`,
  LARES_SCHEME: 'http',
  CREDENTIALS_DIRECTORY: credentialsDir,
});
const vite = start(
  ['node_modules/vite/bin/vite.js', '--config', 'ui/vite.config.ts', '--host', '127.0.0.1', '--port', String(pagePort), '--strictPort', '--clearScreen', 'false'],
  { LARES_AGENT: `http://127.0.0.1:${agentPort}` },
);
console.log(`\n  Dashboard   http://localhost:${pagePort}\n  Claim code  ${claimCode} (until an owner exists; rm -r build/dev starts over)\n  Console     LARES_CONSOLE_SOCKET=build/dev/console.sock node agent/cli/main.ts prompt\n`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop(0));

function stop(exitCode: number): void {
  process.exitCode = exitCode;
  for (const child of [agent, vite]) child.kill('SIGTERM');
}
