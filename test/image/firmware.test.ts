import { existsSync, globSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { board } from '../vm/board.ts';
import { inSlot, slotEntries, unpackSlot } from './artifact.ts';
import { drivers, missing, namedAtRunTime } from './firmware-lists.ts';

const [slot, remove] = unpackSlot();
t.teardown(remove);
const folder = path.join(slot, 'usr/lib/firmware');
const [kernel = ''] = readdirSync(path.join(slot, 'usr/lib/modules'));

/** What a driver of the image's kernel says it may ask for. */
function namesOf(driver: string): string[] {
  return inSlot(slot, '/usr/sbin/modinfo', '-k', kernel, '-F', 'firmware', driver).split('\n').filter(Boolean);
}

/** Whether something which serves a name is there: itself, what its pattern fits, or a lower number than it ends in. */
function isServed(name: string): boolean {
  if (name.includes('*')) return globSync(name, { cwd: folder }).length > 0;
  if (existsSync(path.join(folder, name))) return true;
  // iwlwifi counts down from the newest firmware it knows, which it names (IWL_..._UCODE_API_MAX).
  const [, before = '', newest] = /^(iwlwifi-.*-)(\d+)\.ucode$/.exec(name) ?? [];
  return newest !== undefined && globSync(`${before}*.ucode`, { cwd: folder })
    .map((found) => found.slice(before.length, -'.ucode'.length))
    .some((number) => /^\d+$/.test(number) && Number(number) <= Number(newest));
}

t.test('every radio driver finds the firmware it names, but for what Debian does not ship', async (t) => {
  t.ok(drivers.length > 40);
  for (const driver of drivers) {
    const names = namesOf(driver);
    t.ok(names.length > 0, `${driver} names ${names.length} files`);
    const unserved = new Set(names.filter((name) => !isServed(name)));
    t.same([...unserved].toSorted(), (missing[board.name]?.[driver] ?? []).toSorted(), driver);
  }
  t.notOk(isServed('iwlwifi-cc-a0-1.ucode') || isServed('ath10k/QCA0000/*') || isServed('none.bin'), 'the search can fail');
});

t.test('so do drivers which put the name together while they run', async (t) => {
  const names = namedAtRunTime[board.name] ?? [];
  t.ok(names.length > 10);
  for (const name of names) t.ok(existsSync(path.join(folder, name)), name);
});

t.test('no link leads to something left out', async (t) => {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  t.ok(names.length > 200, `${names.length} files and folders`);
  // Those of the regulatory database lead through /etc/alternatives, from the root of the device.
  t.same(names.filter((name) => !name.startsWith('regulatory.db') && !existsSync(path.join(folder, name))), []);
});

t.test('the regulatory database is there, with the signature which the kernel asks for', async (t) => {
  for (const name of ['regulatory.db', 'regulatory.db.p7s']) {
    t.ok(Number(inSlot(slot, 'stat', '-L', '-c', '%s', `/usr/lib/firmware/${name}`)) > 500, name);
  }
  t.equal(readFileSync(path.join(folder, 'regulatory.db-debian')).toString('latin1', 0, 4), 'RGDB');
});

t.test('Bluetooth has neither firmware nor drivers that start by themselves', async (t) => {
  for (const pattern of ['intel/ibt-*', 'rtl_bt/*', 'qca/*', 'mediatek/BT_*', 'mediatek/mt7925/BT_*']) t.same(globSync(pattern, { cwd: folder }), [], pattern);
  const loads = (...alias: string[]): string => inSlot(slot, '/usr/sbin/modprobe', '--dry-run', '--verbose', '-S', kernel, ...alias);
  t.match(loads('btusb'), /btusb/, 'there is such a driver');
  t.notMatch(loads('--use-blacklist', 'usb:v8087p0A2Bd0001dcE0dsc01dp01icE0isc01ip01in00'), /btusb/, 'which no device starts');
  t.match(loads('--use-blacklist', 'pci:v00008086d00002723sv00008086sd00000084bc02sc80i00'), /iwlwifi/, 'as devices start others');
});

t.test('no more of it than a slot bears, and nothing of it before the disk is mounted', async (t) => {
  const files = slotEntries().filter(({ name, kind }) => kind === 'file' && name.startsWith('/usr/lib/firmware/'));
  const bytes = files.reduce((sum, { name }) => sum + statSync(path.join(slot, name)).size, 0);
  t.ok(bytes < 180e6, `${Math.round(bytes / 1e6)} MB`);
  const initramfs = inSlot(slot, '/usr/bin/lsinitramfs', `/boot/initrd.img-${kernel}`);
  t.match(initramfs, /^usr\/lib\/modules\/.*\/nvme\.ko/m, 'the initramfs is readable');
  t.notMatch(initramfs, /^usr\/lib\/firmware\//m);
});

t.test('the licences are there, and each maker says that files may be passed on', async (t) => {
  const makers: Readonly<Record<string, readonly string[]>> = {
    'firmware-iwlwifi': ['binary-redist-Intel'],
    'firmware-realtek': ['binary-redist-Realtek-restrictive', 'binary-redist-Realtek-permissive'],
    'firmware-mediatek': ['binary-redist-MediaTek', 'binary-redist-Ralink'],
    'firmware-atheros': ['binary-redist-Atheros', 'binary-redist-Qualcomm-Atheros'],
    'firmware-brcm80211': ['binary-redist-Broadcom-wifi', 'binary-redist-Cypress'],
  };
  for (const [name, licences] of Object.entries(makers)) {
    const text = readFileSync(path.join(slot, 'usr/share/doc', name, 'copyright'), 'utf8');
    // The paragraph of the licence itself, with its text.
    for (const licence of licences) t.match(text, new RegExp(String.raw`^License: ${licence}\n (?=[^]*?(?:redistribut|distribut))`, 'im'), `${name}: ${licence}`);
  }
});
