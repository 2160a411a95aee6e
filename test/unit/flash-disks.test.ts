import t, { type Test } from 'tap';
import { type DiskFacts, readDiskFacts } from '../../image/tools/flash/disk-facts.ts';
import { contentSize } from '../../image/tools/flash/image-file.ts';
import { duration, inGigabytes, Progress } from '../../image/tools/flash/progress.ts';
import { refusal } from '../../image/tools/flash/refusal.ts';
import { computerWith } from '../fakes/block-devices.ts';

const GB = 1e9;
const imageBytes = 8.9 * GB;
const code = (facts: DiskFacts, bytes: number | undefined = imageBytes): string | undefined => refusal(facts, bytes)?.code;

const sanDisk = 'pci0000:00/0000:00:14.0/usb2/2-1/2-1:1.0/host6/target6:0:0/6:0:0:0/block/sdb';
const stick = [
  { at: sanDisk, number: '8:16', sizeBytes: 30_752_636_928, files: { removable: '1', 'device/vendor': 'SanDisk ', 'device/model': 'Ultra Fit       ' } },
  { at: `${sanDisk}/sdb1`, number: '8:17', sizeBytes: 30_750_000_000, files: { partition: '1' } },
] as const;

t.test('SanDisk Ultra Fit, 32 GB, nobody uses it', async (t) => {
  const facts = readDiskFacts('8:16', computerWith(t, { devices: stick }));
  t.match(facts, { name: 'sdb', model: 'SanDisk Ultra Fit', transport: 'usb', removable: true, sizeBytes: 30_752_636_928, system: false });
  t.equal(code(facts), undefined);
  t.equal(code(facts, 31 * GB), 'flash.tooSmall');
  t.equal(code(facts, undefined), undefined, 'an image that does not say its size');
});

t.test('the same stick, opened by a desktop', async (t) => {
  const mountinfo = '101 29 8:17 / /media/ada/My\\040Stick rw,nosuid - vfat /dev/sdb1 rw';
  const facts = readDiskFacts('8:16', computerWith(t, { devices: stick, mountinfo }));
  t.same(facts.mounts, [{ device: 'sdb1', place: '/media/ada/My Stick' }]);
  t.match(refusal(facts, imageBytes), { code: 'flash.mounted', message: 'umount /dev/sdb1' });
  t.match(refusal(readDiskFacts('8:17', computerWith(t, { devices: stick })), imageBytes), { code: 'flash.partition', message: 'its disk is /dev/sdb' });
});

t.test('the same stick with swap on it', async (t) => {
  t.equal(code(readDiskFacts('8:16', computerWith(t, { devices: stick, swaps: '/dev/sdb1 partition 1 0 -2\n' }))), 'flash.swap');
});

t.test('card reader: empty, locked, and a card for which it is too small', async (t) => {
  const reader = (sizeBytes: number, ro: string) => readDiskFacts('8:32', computerWith(t, {
    devices: [{ at: 'pci0000:00/usb1/1-4/block/sdc', number: '8:32', sizeBytes, files: { removable: '1', ro, 'device/vendor': 'Generic-', 'device/model': 'SD/MMC' } }],
  }));
  t.equal(code(reader(0, '0')), 'flash.noMedium');
  t.equal(code(reader(16 * GB, '1')), 'flash.readOnly');
  t.match(refusal(reader(4.02 * GB, '0'), imageBytes), { code: 'flash.tooSmall', message: '/dev/sdc has 4.0 GB; the image needs 8.9 GB.' });
});

/** NVMe with an EFI partition, an encrypted one, LVM in it: root and swap. */
function laptop(t: Test): string {
  const nvme = 'pci0000:00/0000:00:1d.0/0000:02:00.0/nvme/nvme0/nvme0n1';
  return computerWith(t, {
    devices: [
      { at: nvme, number: '259:0', sizeBytes: 512 * GB, files: { 'device/model': 'Samsung SSD 980 500GB' } },
      { at: `${nvme}/nvme0n1p1`, number: '259:1', sizeBytes: GB, files: { partition: '1' } },
      { at: `${nvme}/nvme0n1p2`, number: '259:2', sizeBytes: 500 * GB, files: { partition: '2' }, holders: ['dm-0'] },
      { at: 'virtual/block/dm-0', number: '253:0', slaves: ['nvme0n1p2'], holders: ['dm-1'], files: { 'dm/uuid': 'CRYPT-LUKS2-1', 'dm/name': 'luks-home' } },
      { at: 'virtual/block/dm-1', number: '253:1', slaves: ['dm-0'], files: { 'dm/uuid': 'LVM-abc', 'dm/name': 'vg-root' } },
    ],
    mountinfo: '29 1 253:1 / / rw - ext4 /dev/mapper/vg-root rw\n30 29 0:25 / /proc rw - proc proc rw',
  });
}

t.test('ThinkPad with an encrypted NVMe disk: found through LVM and LUKS', async (t) => {
  const facts = readDiskFacts('259:0', laptop(t));
  t.match(facts, { model: 'Samsung SSD 980 500GB', transport: 'nvme', system: true });
  t.equal(code(facts), 'flash.systemDisk');
  t.equal(code({ ...facts, system: false }), 'flash.held', 'opened, and not the system');
  t.match(refusal({ ...facts, system: false }, imageBytes), { message: 'the encrypted volume "luks-home" (dm-0)' });
  t.equal(code(readDiskFacts('253:1', laptop(t))), 'flash.notADisk');
});

t.test('Fedora workstation: btrfs has device numbers of its own', async (t) => {
  const sda = 'pci0000:00/0000:00:17.0/ata1/host0/target0:0:0/0:0:0:0/block/sda';
  const facts = readDiskFacts('8:0', computerWith(t, {
    devices: [
      { at: sda, number: '8:0', sizeBytes: 256 * GB, files: { 'device/vendor': 'ATA', 'device/model': 'CT250MX500SSD1' } },
      { at: `${sda}/sda3`, number: '8:3', files: { partition: '3' } },
    ],
    mountinfo: '1 0 0:33 /root / rw,relatime shared:1 - btrfs /dev/sda3 rw,compress=zstd:1',
  }));
  t.match(facts, { system: true, transport: 'sata', model: 'CT250MX500SSD1' });
  t.equal(code(facts), 'flash.systemDisk');
});

t.test('Raspberry Pi 5: the card it runs from, and the boot area of an eMMC', async (t) => {
  const mmc = 'platform/axi/1000fff000.mmc/mmc_host/mmc0/mmc0:aaaa/block/mmcblk0';
  const root = computerWith(t, {
    devices: [
      { at: mmc, number: '179:0', sizeBytes: 64 * GB, files: { 'device/name': 'SN64G' } },
      { at: `${mmc}/mmcblk0p1`, number: '179:1', files: { partition: '1' } },
      { at: `${mmc}/mmcblk0p2`, number: '179:2', files: { partition: '2' } },
      { at: 'platform/emmc/block/mmcblk1boot0', number: '179:32', sizeBytes: 4_194_304 },
    ],
    mountinfo: '22 1 179:2 / / rw - ext4 /dev/root rw\n40 22 179:1 / /boot/firmware rw - vfat /dev/mmcblk0p1 rw',
  });
  t.match(readDiskFacts('179:0', root), { model: 'SN64G', transport: 'card', system: true });
  t.equal(code(readDiskFacts('179:0', root)), 'flash.systemDisk');
  t.equal(code(readDiskFacts('179:32', root)), 'flash.notADisk');
});

t.test('NAS with two disks in a RAID', async (t) => {
  const sda = 'pci0000:00/ata3/host2/block/sda';
  const facts = readDiskFacts('8:0', computerWith(t, {
    devices: [{ at: sda, number: '8:0', sizeBytes: 4000 * GB, holders: ['md127'] }, { at: 'virtual/block/md127', number: '9:127', slaves: ['sda'] }],
  }));
  t.match(refusal(facts, imageBytes), { code: 'flash.held', message: 'the RAID "md127"' });
});

t.test('progress: rate of the last ten seconds, and time left', async (t) => {
  const progress = new Progress('written', 1000 << 20, 0);
  t.equal(progress.line(0, 0), 'written 0 MB of 1.0 GB (0 %), 0.0 MiB/s, starting');
  t.equal(progress.line(100 << 20, 2000), 'written 105 MB of 1.0 GB (10 %), 50.0 MiB/s, 0:18 left');
  for (let s = 4; s <= 30; s += 2) progress.line((100 + s * 10) << 20, s * 1000);
  t.match(progress.line(420 << 20, 32_000), /10\.0 MiB\/s, 0:58 left$/, 'a card that has become slower');
  t.equal(new Progress('written', 0, 0).line(50 << 20, 1000), 'written 52 MB, 50.0 MiB/s', 'an end that is not known');
  t.same([duration(65), duration(3725), duration(0.4), inGigabytes(31_914_983_424)], ['1:05', '1:02:05', '0:00', '31.9 GB']);
});

t.test('the size that a compressed image says', async (t) => {
  const header = (hex: string) => contentSize(Buffer.concat([Buffer.from(hex, 'hex'), Buffer.alloc(18)]));
  t.equal(header('28b52ffdc46000000e180200000000'), 0x2180e0000, 'eight bytes after a window descriptor');
  t.equal(header('28b52ffd2005'), 5);
  t.equal(header('28b52ffd6000ff'), 0xff00 + 256);
  t.equal(header('28b52ffd0458'), undefined, 'from a pipe: it does not say');
  t.equal(header('504b0304'), undefined);
});
