import { execFileSync, spawnSync } from 'node:child_process';
import path from 'node:path';
import t, { type Test } from 'tap';

const root = path.resolve(import.meta.dirname, '../..');
const bin = (name: string) => path.join(root, 'node_modules/.bin', name);
const tracked = (...patterns: string[]) =>
  execFileSync('git', ['ls-files', '-z', ...patterns], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean);

/** Runs a checker; what it prints is the finding. */
function clean(t: Test, command: string, args: string[]): void {
  // tap puts its loaders into every child; `env` takes them out again, since checkers are no tests.
  const run = spawnSync('env', ['-u', 'NODE_OPTIONS', command, ...args], { cwd: root, encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 });
  t.equal(run.error, undefined, `${command} starts`);
  t.equal(run.status, 0, `${run.stdout}${run.stderr}`);
}
t.test('types of the agent, tests and image tools', async (t) => clean(t, bin('tsc'), ['-p', 'tsconfig.json']));
t.test('types of the dashboard', async (t) =>
  clean(t, bin('svelte-check'), ['--tsconfig', 'ui/tsconfig.json', '--fail-on-warnings', '--output', 'human']));
t.test('lint', async (t) => clean(t, bin('oxlint'), ['--deny-warnings', 'agent', 'ui/src', 'test', 'image']));
t.test('shell scripts', async (t) => {
  const scripts = tracked('image', 'overlays', '.ci').filter((file) => isShell(file));
  t.ok(scripts.length > 0, 'there are scripts to check');
  clean(t, 'shellcheck', ['--severity=warning', ...scripts]);
});
t.test('the Packer file', async (t) => {
  clean(t, path.join(root, 'image/tools/packer.sh'), ['validate', 'image/lares.pkr.hcl']);
});

function isShell(file: string): boolean {
  const head = spawnSync('head', ['-c', '64', path.join(root, file)], { encoding: 'utf8' }).stdout;
  return /^#!.*\b(sh|bash)\b/.test(head);
}
