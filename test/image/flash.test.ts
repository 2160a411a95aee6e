import { spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import t, { type Test } from 'tap';
import { partitionsOf, readBytes } from '../../image/tools/partitions.ts';
import { root } from '../../image/tools/steps.ts';
import { loopDisk, scratch, smallImage, tool } from '../fakes/loop-disk.ts';

// On real block devices, which takes root: everybody else runs the tests that need no disk, and is told so.
const asRoot = process.getuid?.() === 0;
if (!asRoot) t.comment('not root, so nothing is written: sudo make test-image');
function onDisks(name: string, test: (t: Test) => Promise<void>): void {
  if (asRoot) t.test(name, test);
}

const program = path.join(root, 'image/tools/flash.ts');

function flash(...args: string[]): SpawnSyncReturns<string> & { said: string } {
  const run = spawnSync('env', ['-u', 'NODE_OPTIONS', process.execPath, program, ...args], { encoding: 'utf8', input: '' });
  return { ...run, said: `${run.stdout}${run.stderr}` };
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

onDisks('an image goes onto a disk, unpacked, and is the same there', async (t) => {
  const { raw, packed, mib } = smallImage(t);
  const disk = loopDisk(t, mib + 16);
  const { status, said } = flash('--disk', disk, '--image', packed, '--yes');
  t.equal(status, 0, said);
  const image = readFileSync(raw);
  t.equal(sha256(readBytes(disk, 0, image.length)), sha256(image));
  t.match(said, `SHA-256 ${sha256(image)}`, 'and that is what it says');
  t.match(said, new RegExp(`^${disk}: .*/disk, 67 MB, loop device$`, 'm'), 'after it has said which disk this is');
});

onDisks('with answers for the device, on its FAT partition', async (t) => {
  const { raw, mib } = smallImage(t);
  const disk = loopDisk(t, mib);
  const answers = path.join(scratch(t), 'mine.toml');
  writeFileSync(answers, '[device]\nname = "attic"\n');
  const { status, said } = flash('--disk', disk, '--image', raw, '--preseed', answers, '--yes');
  t.equal(status, 0, said);
  const esp = partitionsOf(disk).find(({ name }) => name === 'esp')!;
  t.equal(tool('mtype', '-i', `${disk}@@${esp.offsetBytes}`, '::lares.toml'), '[device]\nname = "attic"\n');
  const copy = path.join(scratch(t), 'esp');
  writeFileSync(copy, readBytes(disk, esp.offsetBytes, esp.sizeBytes));
  t.doesNotThrow(() => tool('fsck.vfat', '-n', copy), 'and the file system is sound');
});

onDisks('answers which the device would refuse: by line, and nothing is written', async (t) => {
  const { raw, mib } = smallImage(t);
  const disk = loopDisk(t, mib);
  const answers = path.join(scratch(t), 'mine.toml');
  writeFileSync(answers, '[device]\nname = "attic"\ncountry = "UK"\n');
  const { status, said } = flash('--disk', disk, '--image', raw, '--preseed', answers, '--yes');
  t.equal(status, 1);
  t.match(said, `${answers}, line 3: [device] country must be "GB" for this country. [flash.badPreseed]`);
  t.ok(readBytes(disk, 0, mib << 20).every((byte) => byte === 0), 'the disk is as it was');
});

t.test('what is refused before any disk is looked at, each with its code', async (t) => {
  const { raw } = smallImage(t);
  const plain = path.join(scratch(t), 'plain');
  writeFileSync(plain, 'x'.repeat(4096));
  const cases: [code: string, ...args: string[]][] = [
    ['usage'],
    ['noSuchDisk', '--disk', '/dev/no-such-disk', '--image', raw],
    ['notADisk', '--disk', plain, '--image', raw],
    ['notADisk', '--disk', '/dev/null', '--image', raw],
    ['noImage', '--disk', '/dev/null', '--image', '/no/such/image'],
    ['noPreseed', '--disk', '/dev/null', '--image', raw, '--preseed', '/no/such/file'],
  ];
  for (const [code, ...args] of cases) refused(t, code, args);
});

function refused(t: Test, code: string, args: string[]): void {
  const { status, said } = flash(...args, '--yes');
  t.equal(status, 1, `${args.join(' ')}: ${said}`);
  t.match(said, `[flash.${code}]`);
}

onDisks('what is refused when it has been looked at, without a byte written', async (t) => {
  const { raw, packed, mib } = smallImage(t);
  const small = loopDisk(t, mib - 8);
  const good = loopDisk(t, mib);
  const plain = path.join(scratch(t), 'plain');
  writeFileSync(plain, 'x'.repeat(4096));
  const damaged = path.join(scratch(t), 'damaged.img.zst');
  writeFileSync(damaged, readFileSync(packed).subarray(0, 64));
  refused(t, 'tooSmall', ['--disk', small, '--image', raw]);
  refused(t, 'tooSmall', ['--disk', small, '--image', packed]);
  refused(t, 'readOnly', ['--disk', loopDisk(t, mib, '--read-only'), '--image', raw]);
  refused(t, 'notLares', ['--disk', good, '--image', plain]);
  refused(t, 'notLares', ['--disk', good, '--image', damaged]);
  t.match(flash('--disk', good, '--image', raw).said, '[flash.notConfirmed]', 'nobody there to be asked');
  t.ok(readBytes(good, 0, mib << 20).every((byte) => byte === 0));
});

onDisks('a disk that is mounted', async (t) => {
  const { raw, mib } = smallImage(t);
  const disk = loopDisk(t, mib);
  tool('mkfs.ext4', '-q', disk);
  const place = scratch(t);
  // In a mount namespace of its own the list of mounts of this one would not have it: the kernel refuses then.
  const script = `mount ${disk} ${place} && sleep 60`;
  const elsewhere = spawn('unshare', ['--mount', 'sh', '-ec', script.replace('&& sleep', '&& echo ready && sleep')], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.teardown(() => elsewhere.kill());
  await once(elsewhere.stdout, 'data');
  t.match(flash('--disk', disk, '--image', raw, '--yes').said, '[flash.busy]');
  tool('mount', disk, place);
  t.teardown(() => tool('umount', place));
  t.match(flash('--disk', disk, '--image', raw, '--yes').said, /\[flash\.mounted\]/);
  t.match(flash('--disk', disk, '--image', raw, '--yes').said, `at ${place}`);
});

onDisks('an image that ends too early is found while it is written', async (t) => {
  const { packed, mib } = smallImage(t);
  const disk = loopDisk(t, mib);
  truncateSync(packed, statSync(packed).size - 1024);
  const { status, said } = flash('--disk', disk, '--image', packed, '--yes');
  t.equal(status, 1);
  t.match(said, '[flash.brokenImage]');
  t.match(said, `${disk} now holds a part of the image and will start nothing`);
});

onDisks('Ctrl-C while it writes: it stops, and says what the disk is now', async (t) => {
  const { raw } = smallImage(t);
  // Long enough that it is still writing when the key is pressed.
  truncateSync(raw, 1 << 30);
  const disk = loopDisk(t, 1 << 10);
  const child = spawn('env', ['-u', 'NODE_OPTIONS', process.execPath, program, '--disk', disk, '--image', raw, '--yes'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let pressed = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += String(chunk);
      if (pressed || !said.includes('written')) return;
      pressed = true;
      child.kill('SIGINT');
    });
  }
  const [code] = await once(child, 'close');
  t.equal(code, 130, said);
  t.match(said, `Stopped. ${disk} now holds a part of the image and will start nothing. Flash it again.`);
});
