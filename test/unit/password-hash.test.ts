import { spawnSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import t from 'tap';
import { Passwords } from '../../agent/features/auth/passwords.ts';
import { parsePreseed } from '../../agent/preseed/parse.ts';

const program = path.resolve(import.meta.dirname, '../../image/tools/password-hash.ts');
const run = (input: string) => spawnSync('env', ['-u', 'NODE_OPTIONS', process.execPath, program], { encoding: 'utf8', input });

t.test('a hash that lares.toml takes and the device lets in', async (t) => {
  const { stdout, status } = run('correct horse battery staple\n');
  t.equal(status, 0);
  const hash = stdout.trim();
  t.ok(parsePreseed(Buffer.from(`[owner]\nname = "ada"\npassword-hash = "${hash}"\n`)).ok);
  t.equal(await new Passwords().verify(hash, 'correct horse battery staple'), true);
  t.equal(await new Passwords().verify(hash, 'correct horse battery stable'), false);
});

t.test('what the device would refuse', async (t) => {
  for (const [password, said] of [['short', /12 to 128 characters/], ['password1234', /error: /], ['', /12 to 128/]] as const) {
    const { stdout, stderr, status } = run(`${password}\n`);
    t.equal(status, 1);
    t.equal(stdout, '');
    t.match(stderr, said);
    if (password) t.notMatch(stderr, password);
  }
});
