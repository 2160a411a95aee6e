import { execFileSync } from 'node:child_process';
import path from 'node:path';
import t from 'tap';

const sampler = path.join(import.meta.dirname, '../bench/sampler.ts');

function sample(flags: readonly string[], ...args: string[]) {
  // env -i sheds the test runner's NODE_OPTIONS: its loaders run in threads, which a confined Node refuses.
  const output = execFileSync('/usr/bin/env', ['-i', process.execPath, ...flags, sampler, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return JSON.parse(output) as { series: number; rows: number; faultsOfChildren: number; childrenNow: string[] };
}

t.test('sampling spawns no process: the kernel counted none', async (t) => {
  const result = sample([], '200');
  t.ok(result.rows > 200 && result.series > 10, 'it did sample');
  t.equal(result.faultsOfChildren, 0, 'none was waited for');
  t.same(result.childrenNow, [], 'none is running');
  t.ok(sample([], '1', 'spawn').faultsOfChildren > 0, 'a single child would have shown');
});

t.test('sampling spawns no process: it works where Node refuses to', async (t) => {
  const confined = ['--permission', '--allow-fs-read=*'];
  t.ok(sample(confined, '50').rows > 50);
  t.throws(() => sample(confined, '50', 'spawn'), /ERR_ACCESS_DENIED/, 'a single child would have been refused');
});
