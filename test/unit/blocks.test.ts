import { readFileSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { createBlocks, readDisks } from '../../agent/host/blocks/index.ts';
import { deviceNumber, parseMountinfo, storageMounts } from '../../agent/host/blocks/mounts.ts';

const fixture = (machine: string) => path.join(import.meta.dirname, '../fixtures', machine, 'proc/self/mountinfo');

t.test('the agent in its sandbox on a Raspberry Pi 5', async (t) => {
  const mounts = storageMounts(parseMountinfo(readFileSync(fixture('raspberry-pi-5'), 'utf8')));
  t.same(mounts.map(({ path, mount, entry }) => [path, mount, entry.type, entry.readOnly]), [
    ['/', '/', 'ext4', true],
    ['/data/agent', '/data', 'ext4', false],
    ['/boot/firmware', '/boot/firmware', 'vfat', false],
    ['/srv/usb disk', '/srv/usb disk', 'fuseblk', false],
  ], 'once a device, no network file system, true mount point of a bind, escapes undone');
});

t.test('what is hidden by another mount is not asked', async (t) => {
  const hidden = '40 1 8:5 / /data rw - ext4 /dev/sda5 rw\n41 1 0:50 / /data ro - tmpfs tmpfs rw\n42 1 8:1 / /boot rw - vfat /dev/sda1 rw\n';
  const over = '43 1 0:25 /systemd/inaccessible/dir /boot ro - tmpfs tmpfs rw\n44 41 8:5 /agent /data/agent rw - ext4 /dev/sda5 rw\n';
  t.same(storageMounts(parseMountinfo(hidden + over)).map(({ path, mount }) => [path, mount]), [['/data/agent', '/data']]);
});

t.test('device numbers are those of stat(2)', async (t) => {
  t.equal(deviceNumber('8:1'), 0x801n);
  t.equal(deviceNumber('259:300'), 0x11032cn);
  t.equal(deviceNumber('4096:1'), (0x1000n << 32n) | 1n);
});

t.test('virtual machine: one disk among a crowd of pseudo file systems', async (t) => {
  const mounts = storageMounts(parseMountinfo(readFileSync(fixture('virtual-machine-x86'), 'utf8')));
  t.same(mounts.map(({ mount, entry }) => [mount, entry.source]), [['/', '/dev/vda']]);
});

t.test('mount lines of any kind never break the parser', async (t) => {
  const word = fc.constantFrom('1', '8:1', '/', '/a\\040b', '-', 'ext4', 'rw', '/dev/sda1', 'shared:1', '\\', '', 'overlay');
  fc.assert(fc.property(fc.array(fc.array(word, { maxLength: 14 })), (lines) => {
    for (const { mount } of storageMounts(parseMountinfo(lines.map((line) => line.join(' ')).join('\n')))) {
      if (!mount.startsWith('/')) throw new Error(mount);
    }
  }));
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void storageMounts(parseMountinfo(text))));
  t.same(storageMounts(parseMountinfo('1 0 0:30 / / rw - overlay overlay rw')).map(({ mount }) => mount), ['/'], 'a container');
});

t.test('sizes are those of statfs(2); what cannot be asked is left out', async (t) => {
  const root = t.testdir({ proc: { self: {} }, sys: {}, disk: {} });
  const disk = path.join(root, 'disk');
  const { dev } = statSync(disk);
  const here = `${(dev >> 8) & 0xfff}:${dev & 0xff}`;
  const line = (device: string, mount: string) => `30 1 ${device} / ${mount} rw - ext4 /dev/test rw`;
  const lines = [line(here, disk), line('8:200', path.join(root, 'gone')), line('8:201', path.join(root, 'sys'))];
  writeFileSync(path.join(root, 'proc/self/mountinfo'), lines.join('\n'));
  const found = await createBlocks({ procRoot: path.join(root, 'proc'), sysRoot: path.join(root, 'sys') }).filesystems();
  const real = statfsSync(disk);
  t.equal(found.length, 1);
  t.match(found[0], { mount: disk, source: '/dev/test', type: 'ext4', sizeBytes: real.blocks * real.bsize, readOnly: false });
  t.ok(found[0]!.usedBytes + found[0]!.availableBytes <= found[0]!.sizeBytes);
  t.same(await createBlocks({ procRoot: '/nowhere', sysRoot: '/nowhere' }).filesystems(), []);
});

t.test('this computer', async (t) => {
  const found = await createBlocks().filesystems();
  t.ok(found.length > 0, 'it runs from something');
  for (const { mount, sizeBytes, usedBytes, availableBytes } of found) {
    t.ok(sizeBytes > 0 && usedBytes >= 0 && usedBytes <= sizeBytes && availableBytes >= 0, mount);
  }
});

t.test('disks: what has a device behind it and holds data', async (t) => {
  const disk = (size: string, device?: Record<string, string>) => ({ size, ...(device ? { device } : {}) });
  const root = t.testdir({
    mmcblk0: disk('61069312\n', { name: 'SC32G\n', type: 'SD\n' }),
    mmcblk0boot0: disk('8192\n', { name: 'x\n' }),
    nvme0n1: disk('976773168\n', { model: 'Samsung SSD 980 500GB                   \n' }),
    vda: disk('536870912\n', {}),
    loop0: disk('1024\n'), zram0: disk('4194304\n'), 'dm-0': disk('1024\n'), md0: disk('1024\n'),
    sr0: disk('2097151\n', { model: 'DVD\n' }),
    sdb: disk('0\n', { model: 'Empty card reader\n' }),
    sdc: disk('many\n', { model: 'Broken\n' }),
  });
  t.same(readDisks(root), [
    { name: 'mmcblk0', model: 'SC32G', sizeBytes: 61069312 * 512 },
    { name: 'nvme0n1', model: 'Samsung SSD 980 500GB', sizeBytes: 976773168 * 512 },
    { name: 'vda', model: '', sizeBytes: 536870912 * 512 },
  ]);
  t.same(readDisks(path.join(root, 'absent')), []);
});
