import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { runLines, followLines } from '../../agent/host/exec/index.ts';
import { createControlGroups } from '../../agent/host/cgroups/index.ts';
import { parseJournalLine } from '../../agent/host/journal/parse.ts';
import { createUnitPermissions } from '../../agent/host/permissions/index.ts';
import { createSocketFiles } from '../../agent/host/sockets/index.ts';
import { epochMs, wholeNumber } from '../../agent/host/bus/values.ts';
import { failureReason, sensibleActions } from '../../agent/features/services/actions.ts';

t.test('control groups of a service, of one without controllers, and of none', async (t) => {
  const root = t.testdir({
    'system.slice': {
      'nginx.service': { 'memory.current': '9437184\n', 'cpu.stat': 'usage_usec 123456\nuser_usec 100000\nsystem_usec 23456\n' },
      'bare.service': { 'cpu.stat': 'usage_usec 5\n' },
      'odd.service': { 'memory.current': 'max\n', 'cpu.stat': 'nonsense' },
    },
    'secret': { 'memory.current': '1\n' },
  });
  const { use } = createControlGroups(`${root}/system.slice`);
  t.same(use('/nginx.service'), { memoryBytes: 9_437_184, cpuUs: 123_456 });
  t.same(use('/bare.service'), { memoryBytes: null, cpuUs: 5 });
  t.same(use('/odd.service'), { memoryBytes: null, cpuUs: null });
  for (const group of ['/gone.service', '/', '', '/../secret', '/nginx.service/../../secret']) t.equal(use(group), null, group);
});

t.test('programs: lines, long lines, missing programs, bad ends, no shell', async (t) => {
  const lines: string[] = [];
  const reader = { maxLineChars: 10, onLine: (line: string) => void lines.push(line) };
  await runLines({ program: 'printf', args: ['%s', 'one\n0123456789ABC\n$(id); `id` ü'] }, reader, 5000);
  t.same(lines, ['one', '0123456789', '$(id); `id']);
  await t.rejects(runLines({ program: '/nonexistent/thing', args: [] }, reader, 5000), { code: 'exec.missing', params: { program: 'thing' } });
  const failed = await runLines({ program: 'sh', args: ['-c', 'echo secret >&2; exit 3'] }, reader, 5000).catch((error: Error) => error);
  t.match(failed, { code: 'exec.failed', params: { program: 'sh', code: 3 } });
  t.notMatch((failed as Error).message, 'secret', 'what it complained about stays in the cause');
  await t.rejects(runLines({ program: 'sleep', args: ['60'] }, reader, 20), { code: 'exec.tooLong' });
  const abort = new AbortController();
  const following = followLines({ program: 'sleep', args: ['60'] }, reader, abort.signal);
  abort.abort();
  await t.resolves(following, 'to be told to end is a good end');
});

t.test('the environment of a program holds nothing of ours', async (t) => {
  process.env['LARES_SECRET'] = 'canary';
  const lines: string[] = [];
  await runLines({ program: 'env', args: [] }, { maxLineChars: 1000, onLine: (line) => void lines.push(line) }, 5000);
  delete process.env['LARES_SECRET'];
  // tap adds variables of its own to every child; what matters is that none of the agent's gets through.
  t.notMatch(lines.join('\n'), /canary|LARES_/);
  t.ok(lines.includes('LANG=C.UTF-8'));
});

t.test('whatever the journal says, a line is an entry or nothing', async () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json(), fc.dictionary(fc.constantFrom('__CURSOR', '__REALTIME_TIMESTAMP', 'MESSAGE', 'PRIORITY', '_PID'), fc.jsonValue()).map((value) => JSON.stringify(value))), (line) => {
    const entry = parseJournalLine(line);
    return entry === undefined || (typeof entry.message === 'string' && entry.priority >= 0 && entry.priority <= 7 && Number.isSafeInteger(entry.timeMs));
  }));
});

t.test('64-bit values: exact, or nothing', async (t) => {
  t.same([2n ** 64n - 1n, 2n ** 53n, 5n, 0n, 2 ** 32 - 1, 7, '7', -1n].map(wholeNumber), [null, null, 5, 0, null, 7, null, -1]);
  t.same([1_700_000_000_123_456n, 0n, 2n ** 64n - 1n].map(epochMs), [1_700_000_000_123, null, null]);
});

t.test('the image\'s list of units', async (t) => {
  const file = (text: string): string => `${t.testdir({ 'units-allowed.json': text })}/units-allowed.json`;
  const list = createUnitPermissions(file('{"allowed":["a.service","b.service","c.service"],"restartOnly":{"b.service":"way in"},"protected":{"c.service":"core","d.service":"core"}}'));
  t.same(['a.service', 'b.service', 'c.service', 'd.service', 'e.service', 'constructor'].map((name) => list.protection(name)), [null, null, 'core', 'core', 'not-listed', 'not-listed']);
  t.same(['a.service', 'b.service', 'e.service'].map((name) => list.restartOnly(name)), [false, true, false]);
  for (const text of ['', '[]', '{}', 'null', '{"allowed":{}}']) {
    t.equal(createUnitPermissions(file(text)).protection('a.service'), 'not-an-appliance', text);
  }
});

t.test('actions that make sense', async (t) => {
  const running = { loadState: 'loaded', activeState: 'active', enabledState: 'enabled', canStart: true, canStop: true, canReload: true, restartOnly: false };
  const cases: [Partial<typeof running>, string[]][] = [
    [{}, ['stop', 'restart', 'reload', 'disable']],
    [{ canReload: false, enabledState: 'static' }, ['stop', 'restart']],
    [{ activeState: 'failed' }, ['start', 'disable']],
    [{ activeState: 'inactive', canStart: false, enabledState: 'disabled' }, ['enable']],
    [{ activeState: 'activating' }, ['stop', 'restart', 'disable']],
    [{ restartOnly: true }, ['restart', 'reload']],
    [{ canStop: false, enabledState: 'generated' }, ['reload']],
    [{ loadState: 'masked' }, []],
  ];
  for (const [change, actions] of cases) t.same(sensibleActions({ ...running, ...change }), actions, JSON.stringify(change));
});

t.test('failures in words', async (t) => {
  t.same(failureReason('failed', { result: 'exit-code', exitCode: 1 }), { reason: 'it ended with exit code 1', cause: 'exitCode' });
  t.same(failureReason('failed', { result: 'oom-kill' }), { reason: 'memory ran out', cause: 'oomKill' });
  t.same(failureReason('failed', { result: 'success' }), { reason: 'systemd says failed', cause: 'jobFailed' });
  t.same(failureReason('failed', { result: 'brand-new' }), { reason: 'its result is brand-new', cause: 'brandNew' });
  t.match(failureReason('dependency', {}), { reason: /a unit it needs/, cause: 'jobDependency' });
  t.same(failureReason('unknown', {}), { reason: 'systemd says unknown', cause: 'jobUnknown' });
});

t.test('the file of a socket: one that was left behind goes, anything else stays', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'lares-sockets-')); // paths of sockets must be short
  t.teardown(() => rmSync(folder, { recursive: true }));
  const at = (name: string): string => path.join(folder, name);
  const { clear } = createSocketFiles();
  const killed = `require('node:net').createServer().listen(${JSON.stringify(at('left.sock'))}, () => process.kill(process.pid, 'SIGKILL'))`;
  t.equal(spawnSync(process.execPath, ['-e', killed]).signal, 'SIGKILL');
  t.ok(existsSync(at('left.sock')), 'the killed process left it behind');
  clear(at('left.sock'));
  t.notOk(existsSync(at('left.sock')));
  t.doesNotThrow(() => clear(at('left.sock')), 'nothing there is well');
  writeFileSync(at('file'), 'kept');
  mkdirSync(at('folder'));
  symlinkSync(at('file'), at('link'));
  for (const name of ['file', 'folder', 'link']) {
    t.throws(() => clear(at(name)), /is not a socket/, name);
    t.ok(existsSync(at(name)), name);
  }
  t.throws(() => clear(at('file/below')), { code: 'ENOTDIR' }, 'what the system says of the path is told');
});
