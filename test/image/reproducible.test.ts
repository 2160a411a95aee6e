import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import t from 'tap';
import { root } from '../../image/tools/steps.ts';
import { board } from '../vm/board.ts';

/**
 * The image was built before this test. Here its parts are built again by somebody else, so to speak, and must come out
 * the same. `make reproduce` does so from nothing, Debian's packages included; that is too slow for each run.
 */
const scratch = mkdtempSync(path.join(root, 'build/reproduced-'));
t.teardown(() => rebuild(['rm', '-rf', scratch]));

/** Runs a command as root, with another umask, time zone and language than whoever built the image. */
function rebuild(command: readonly string[], variables: Readonly<Record<string, string>> = {}): void {
  const settings = { TZ: 'Pacific/Auckland', LANG: 'de_DE.UTF-8', LC_ALL: 'C', USER: 'somebody', ...variables };
  const words = ['env', '-u', 'NODE_OPTIONS', `PATH=${process.env['PATH']}:/usr/sbin`, ...Object.entries(settings).map(([name, value]) => `${name}=${value}`)];
  const whole = ['sh', '-c', 'umask 0077; exec "$@"', 'sh', ...words, ...command];
  const [program = '', ...args] = process.getuid?.() === 0 ? whole : ['sudo', ...whole];
  execFileSync(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 26 });
}

/** SHA-256 of every file in a folder that goes into an image, by name. Maps name the sources relative to their place. */
function sums(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(path.join(folder, name)).isFile() && !name.endsWith('.map') && name !== 'meta.json');
  return Object.fromEntries(names.sort().map((name) => [name, createHash('sha256').update(readFileSync(path.join(folder, name))).digest('hex')]));
}

t.test('the agent and the dashboard come out the same when built again', async (t) => {
  rebuild(['node', 'image/tools/bundle-agent.ts', '--arch', board.nodeArch, '--out', path.join(scratch, 'agent')]);
  t.same(sums(path.join(scratch, 'agent')), sums(path.join(root, `build/agent-${board.nodeArch}`)), 'agent');
  rebuild(['node_modules/.bin/vite', 'build', '--config', 'ui/vite.config.ts', '--logLevel', 'error', '--outDir', path.join(scratch, 'ui'), '--emptyOutDir']);
  t.same(sums(path.join(scratch, 'ui')), sums(path.join(root, 'build/ui')), 'dashboard, compressed files included');
  t.equal(readFileSync(path.join(scratch, 'ui.meta.json'), 'utf8'), readFileSync(path.join(root, 'build/ui.meta.json'), 'utf8'), 'list of its modules');
});

t.test('root file system, slot and disk come out the same when built again from the same packages', async (t) => {
  const built = path.join(root, `build/cache/${board.name}`);
  const again = path.join(scratch, 'cache');
  mkdirSync(again);
  symlinkSync(realpathSync(path.join(built, 'rootfs')), path.join(again, 'rootfs'));
  for (const layer of ['20-tree', '30-slot', '40-disk']) rebuild([`image/layers/${layer}.sh`], { BOARD: board.name, LARES_CACHE: again });
  const hash = 'tree/root/usr/lib/lares/rootfs.sha256';
  t.match(readFileSync(path.join(built, hash), 'utf8'), /^[0-9a-f]{64}\n$/);
  t.equal(readFileSync(path.join(again, hash), 'utf8'), readFileSync(path.join(built, hash), 'utf8'), 'canonical hash');
  for (const output of ['slot', 'disk']) {
    t.not(realpathSync(path.join(again, output)), realpathSync(path.join(built, output)), `${output}: a second one was built`);
    t.doesNotThrow(() => rebuild(['cmp', path.join(again, output), path.join(built, output)]), output);
  }
});

t.test('the canonical hash sees what it says it sees', async (t) => {
  const folder = path.join(scratch, 'hashed');
  const hash = (): string => execFileSync(path.join(root, 'image/layers/tree-hash.sh'), [folder], { encoding: 'utf8' });
  const run = (command: string): void => void execFileSync('sh', ['-c', command], { cwd: folder });
  mkdirSync(path.join(folder, 'b'), { recursive: true });
  writeFileSync(path.join(folder, 'a'), 'text');
  run('ln -s a link && touch -h -d @1000000000 a b link .');
  const first = hash();
  run('cat a && mv a c && mv c a && touch -h -d @1000000000 .');
  t.equal(hash(), first, 'not times of reading and of the inode, nor the order on the disk');
  for (const change of ['printf tex2 > a; touch -d @1000000000 a', 'chmod 0600 a', 'touch -d @1000000001 a', 'ln -sfn b link; touch -h -d @1000000000 link', 'mkdir d']) {
    const before = hash();
    run(`${change}; touch -h -d @1000000000 .`);
    t.not(hash(), before, change);
  }
  const recorded = path.join(folder, 'usr/lib/lares');
  mkdirSync(recorded, { recursive: true });
  const before = hash();
  writeFileSync(path.join(recorded, 'rootfs.sha256'), before);
  run('touch -d @1000000000 usr/lib/lares');
  const after = hash();
  writeFileSync(path.join(recorded, 'rootfs.sha256'), 'another');
  run('touch -d @1000000000 usr/lib/lares');
  t.equal(hash(), after, 'the record of itself is left out');
  t.ok(existsSync(path.join(recorded, 'rootfs.sha256')));
});
