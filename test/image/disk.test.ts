import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t from 'tap';
import { readEnvironment } from './environment-block.ts';
import { board } from '../vm/board.ts';
import { disk, output, partition, partitionsOf } from './artifact.ts';

const MiB = 1 << 20;

t.test('the disk has five partitions, in this order', async (t) => {
  const rows = partitionsOf(disk).map(({ number, name, type, sizeBytes }) => [number, name, type, sizeBytes / MiB]);
  t.same(rows, [
    [1, 'esp', 'c12a7328-f81f-11d2-ba4b-00a0c93ec93b', 256],
    [2, 'bootstate', '0fc63daf-8483-4772-8e79-3d69d8477de4', 8],
    [3, 'rootA', '4f68bce3-e8cd-4db1-96e7-fbcaf984b709', 4096],
    [4, 'rootB', '4f68bce3-e8cd-4db1-96e7-fbcaf984b709', 4096],
    [5, 'data', '6f6e7a1c-5b0e-4d7c-9a55-1a4e50da7a01', 256],
  ]);
  t.equal(new Set(partitionsOf(disk).map(({ uuid }) => uuid)).size, 5, 'each has a UUID of its own');
});

t.test('the growth definition names the type of the data partition', async (t) => {
  const definition = readFileSync('overlays/base/usr/lib/repart.d/80-data.conf', 'utf8');
  t.equal(/^Type=(.*)$/m.exec(definition)?.[1], partition('data').type);
});

t.test('both slots hold the same bytes', async (t) => {
  const a = partition('rootA');
  const b = partition('rootB');
  t.equal(output('cmp', ['-n', String(a.sizeBytes), '-i', `${a.offsetBytes}:${b.offsetBytes}`, disk, disk]), '');
});

t.test('every file system is clean', async (t) => {
  for (const name of ['rootA', 'rootB', 'data']) {
    t.doesNotThrow(() => output('e2fsck', ['-f', '-n', `${disk}?offset=${partition(name).offsetBytes}`]), name);
  }
  const scratch = mkdtempSync(path.join(tmpdir(), 'lares-disk-'));
  t.teardown(() => rmSync(scratch, { recursive: true }));
  for (const name of ['esp', 'bootstate']) {
    const { offsetBytes, sizeBytes } = partition(name);
    const copy = path.join(scratch, name);
    output('dd', [`if=${disk}`, `of=${copy}`, 'bs=1M', `skip=${offsetBytes / MiB}`, `count=${sizeBytes / MiB}`, 'conv=sparse', 'status=none']);
    t.doesNotThrow(() => output('fsck.vfat', ['-n', copy]), name);
  }
});

t.test('a slot has no journal, and nothing that its boot loader cannot read', async (t) => {
  const features = output('dumpe2fs', ['-h', `${disk}?offset=${partition('rootA').offsetBytes}`]);
  t.notMatch(features, /^Filesystem features:.*(has_journal|orphan_file|encrypt|verity|casefold)/m);
  const data = output('dumpe2fs', ['-h', `${disk}?offset=${partition('data').offsetBytes}`]);
  t.match(data, /^Filesystem features:.*has_journal/m, 'the data has one, of full size before it has grown');
  t.match(data, /^Total journal size:\s+64M/m);
});

t.test('the boot loader and its variables are in place', async (t) => {
  const esp = `${disk}@@${partition('esp').offsetBytes}`;
  const loader = output('mdir', ['-b', '-/', '-i', esp, '::']);
  t.same(loader.trim().split('\n').filter((line) => !line.endsWith('/')).toSorted(), [
    `::/EFI/BOOT/${board.efiFile}`,
    '::/EFI/lares/boot.cfg',
    '::/EFI/lares/console.cfg',
    '::/EFI/lares/grub.cfg',
  ]);
  const state = `${disk}@@${partition('bootstate').offsetBytes}`;
  for (const name of ['grubenv', 'grubenv.bak']) {
    const block = Buffer.from(output('mtype', ['-i', state, `::${name}`]), 'latin1');
    t.equal(block.length, 1024, `${name} has its full size: it is only ever overwritten`);
    t.same(readEnvironment(block), {
      ORDER: 'A B', A_OK: '1', B_OK: '1', A_TRY: '0', B_TRY: '0', PENDING: '', MACHINE_ID: '', WIPE: '',
    });
  }
});
