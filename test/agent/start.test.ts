import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { fillCodeCache, flagsOf, settingsOf } from '../../image/tools/fill-code-cache.ts';

const root = path.resolve(import.meta.dirname, '../..');
const unitFile = path.join(root, 'overlays/agent/usr/lib/systemd/system/lares-agent.service');
const flags = flagsOf(unitFile);
/** At rest with 300 units the budget is 80 MiB (make bench); a fresh start is below that whatever becomes of its cache. */
const mostMiB = 85;
const folder = mkdtempSync(path.join(tmpdir(), 'lares-start-'));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));
const agent = path.join(folder, 'agent');
// The folder itself, not the link to it: what the tests write beside the bundle must not end up in an image.
cpSync(realpathSync(path.join(root, 'build/agent')), agent, { recursive: true });
rmSync(path.join(agent, 'main.cache'), { force: true });
const start = path.join(agent, 'start.cjs');

function status(socketPath: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const asked = request({ socketPath, path: '/healthz', headers: { host: 'localhost' } }, (answer) => resolve(answer.resume().statusCode));
    asked.on('error', () => resolve(undefined)).end();
  });
}

/** Starts the bundle as its unit does, waits for its first answer, ends it; resolves with what it said on stderr. */
async function complaints(t: Test, options: readonly string[]): Promise<string> {
  // Not a folder of tap's: paths of sockets are short.
  const state = mkdtempSync(path.join(folder, 'state-'));
  const socket = path.join(state, 'agent.sock');
  // Without what tap has each Node load.
  const child = spawn('/usr/bin/env', ['--unset=NODE_OPTIONS', process.execPath, ...options, start], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...settingsOf(unitFile), LARES_STATE_DIR: state, LARES_LISTEN: socket, LARES_NATIVE_DIR: path.join(agent, 'native') },
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => { said += chunk.toString(); });
  const ended = once(child, 'exit');
  while ((await status(socket)) !== 200) {
    if (child.exitCode !== null) throw new Error(`the bundle ended: ${said}`);
    await pause(20);
  }
  const rssMiB = Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${child.pid}/status`, 'latin1'))?.[1]) / 1024;
  t.ok(rssMiB > 30 && rssMiB < mostMiB, `${rssMiB.toFixed(1)} MiB`);
  child.kill('SIGTERM');
  t.same(await ended, [0, null]);
  return said;
}

t.test('without a code cache it starts all the same, and says so', async (t) => {
  t.match(await complaints(t, flags), 'there is no code cache');
});

t.test('the code cache that the image build makes is accepted under the flags of the unit', async (t) => {
  const scratch = mkdtempSync(path.join(folder, 'fill-'));
  fillCodeCache([process.execPath], flags, start, scratch);
  t.equal(await complaints(t, flags), '');
});

t.test('the same bundle has the same code cache, whoever makes it', async (t) => {
  const cache = (): string => createHash('sha256').update(readFileSync(path.join(agent, 'main.cache'))).digest('hex');
  const first = cache();
  for (const zone of ['UTC', 'Pacific/Auckland']) {
    rmSync(path.join(agent, 'main.cache'));
    fillCodeCache(['env', `TZ=${zone}`, 'nice', process.execPath], flags, start, mkdtempSync(path.join(folder, 'again-')));
    t.equal(cache(), first, zone);
  }
});

t.test('until its first answer it loads of Node what a server needs, all of it before the compilers are told to rest', async (t) => {
  const list = path.join(folder, 'modules.json');
  const probe = path.join(folder, 'probe.cjs');
  writeFileSync(probe, `
    const { writeFileSync } = require('node:fs');
    let early = 0;
    require('node:v8').setFlagsFromString = () => { early ||= process.moduleLoadList.length; };
    require('node:diagnostics_channel').subscribe('http.server.response.finish', () => {
      const { moduleLoadList: all } = process;
      writeFileSync(${JSON.stringify(list)}, JSON.stringify({ all, late: all.slice(early) }));
    });
  `);
  t.equal(await complaints(t, ['--require', probe, ...flags]), '');
  const { all, late } = JSON.parse(readFileSync(list, 'utf8')) as { all: string[]; late: string[] };
  t.ok(all.includes('NativeModule http'), 'the list is one');
  for (const name of ['crypto', 'fs/promises', 'http2', 'https', 'tls', 'worker_threads', 'zlib']) t.notOk(all.includes(`NativeModule ${name}`), name);
  // Their code caches are refused then. Output that is a file or a pipe, and the addon of the database, come when they come.
  t.same(late.filter((entry) => entry.startsWith('NativeModule') && entry !== 'NativeModule internal/fs/sync_write_stream'), []);
});

t.test('under other flags it is refused, and the agent starts all the same', async (t) => {
  t.match(await complaints(t, ['--stack-size=900', ...flags]), 'V8 refused the code cache');
});
