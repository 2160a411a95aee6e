import t from 'tap';
import { GrubDisk } from './grub-disk.ts';

/** The boot loader of the image chooses slots on a disk without systems: nothing confirms a boot unless the test does. */
const disk = new GrubDisk();
t.teardown(() => disk.remove());

t.test('a confirmed slot that is never confirmed again keeps its six tries, then the other one runs', async (t) => {
  disk.reset({ A_TRY: '4' });
  t.equal(await disk.boots(4), 'AABB');
  t.match(disk.variables, { A_TRY: '6', B_TRY: '2' }, 'each boot is counted');
});

t.test('a slot on trial gets two tries, then the confirmed one runs', async (t) => {
  disk.reset({ ORDER: 'B A', PENDING: 'B' });
  t.equal(await disk.boots(4), 'BBAA');
});

t.test('a slot on trial that was confirmed stays', async (t) => {
  disk.reset({ ORDER: 'B A', PENDING: 'B' });
  t.equal(await disk.boots(1), 'B');
  disk.change({ B_TRY: '0', PENDING: '' });
  t.equal(await disk.boots(3), 'BBB');
});

t.test('with nothing good left it boots all the same, and never stops', async (t) => {
  disk.reset({ ORDER: 'B A', PENDING: 'B', A_OK: '0', B_TRY: '1' });
  t.equal(await disk.boots(2), 'BA!');
  disk.reset({ ORDER: 'B A', A_TRY: '6', B_TRY: '6' });
  t.equal(await disk.boots(2), 'B!B');
});

t.test('a slot marked bad is not chosen', async (t) => {
  disk.reset({ A_OK: '0' });
  t.equal(await disk.boots(1), 'B');
});

t.test('destroyed variables: the backup serves, then the defaults', async (t) => {
  disk.reset();
  disk.destroy('primary', 0);
  t.equal(await disk.boots(1), 'A', 'zeroes in the primary copy');
  disk.reset();
  disk.destroy('primary', 0);
  disk.destroy('backup', 0xff);
  t.equal(await disk.boots(1), 'A', 'both copies');
});

t.test('the machine id reaches the kernel, and its absence adds nothing', async (t) => {
  const id = '0123456789abcdef0123456789abcdef';
  disk.reset({ MACHINE_ID: id, ORDER: 'B A' });
  t.same(await disk.boot(), { slot: 'B', degraded: false, machineId: `systemd.machine_id=${id}` });
  t.match(disk.variables, { MACHINE_ID: id, ORDER: 'B A', WIPE: '' }, 'and GRUB keeps what it does not use');
  disk.reset();
  t.same(await disk.boot(), { slot: 'A', degraded: false, machineId: '' });
});

// Last: it changes where the file is on the disk.
t.test('an emptied variables file: the backup serves', async (t) => {
  disk.reset();
  disk.truncatePrimary();
  t.equal(await disk.boots(1), 'A');
});
