import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, linkSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import t, { type Test } from 'tap';
import Value from 'typebox/value';
import { PreseedRecord } from '../../agent/features/setup/preseed-schema.ts';
import { forgetApplied } from '../../agent/preseed/forget.ts';
import { type Places, placesOn } from '../../agent/preseed/places.ts';
import { complaintsOf, takeIn } from '../../agent/preseed/take-in.ts';
import { cutAt } from '../fakes/power-cut.ts';
import { ed25519Line, validHash } from '../fakes/preseed.ts';

const secrets = ['correct horse battery', 'ABCD2345', 'ABCD-2345', 'quite a long one', validHash];
const whole = `[device]
name = "attic"
country = "DE"
time-zone = "Europe/Berlin"
[wifi]
ssid = "Our Home"
passphrase = "correct horse battery"
[setup]
access-point-passphrase = "quite a long one"
[owner]
name = "ada"
password-hash = "${validHash}"
[ssh]
keys = ["${ed25519Line}"]
`;
const claimOnly = '[setup]\nclaim-code = "ABCD-2345"\n';

function device(t: Test, file: string | undefined): Places {
  const root = t.testdir({ esp: { EFI: {} }, data: { identity: {}, ssh: {}, agent: {} }, run: { lares: {} } });
  const places = placesOn(path.join(root, 'esp'), root);
  if (file !== undefined) writeFileSync(places.file, file);
  return places;
}

const text = (file: string): string => readFileSync(file, 'utf8');

/** Every byte that is on the FAT partition. */
function everything({ file }: Places): string {
  const folder = path.dirname(file);
  return readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => text(path.join(folder, entry.name))).join('\n');
}

t.test('everything goes where it belongs, and the file is gone with its secrets', async (t) => {
  const places = device(t, whole);
  // A second name for the same bytes, as whoever looks at the raw disk has it.
  const raw = `${places.applied}.raw`;
  linkSync(places.file, raw);
  const result = takeIn(places);
  t.equal(result.kind, 'applied');
  t.equal(text(places.accessPointPassphrase), 'quite a long one');
  t.equal(text(places.sshKeys), `${ed25519Line}\n`);
  const record = JSON.parse(text(places.record)) as PreseedRecord;
  t.ok(Value.Check(PreseedRecord, record), 'the agent can rely on the form');
  t.match(record, { name: 'attic', country: 'DE', timeZone: 'Europe/Berlin', owner: { name: 'ada', passwordHash: validHash },
    wifi: { ssid: 'Our Home', passphrase: 'correct horse battery', hidden: false } });
  t.equal(existsSync(places.claimCode), false, 'what the file does not say stays as it is');
  t.same([places.accessPointPassphrase, places.record].map((file) => statSync(file).mode & 0o777), [0o600, 0o600]);
  t.equal(statSync(places.sshKeys).mode & 0o777, 0o644);
  t.same(readdirSync(path.dirname(places.file)).toSorted(), ['EFI', 'lares.toml.used']);
  t.match(text(places.used), /device name: attic\r\n- country: DE\r\n- time zone: Europe\/Berlin\r\n- Wi-Fi: Our Home\r\n- owner: ada/);
  for (const secret of secrets) t.notMatch(everything(places), secret);
  t.equal(text(raw), ' '.repeat(Buffer.byteLength(whole)), 'the bytes were overwritten where they were');
  t.equal(existsSync(places.progress), false);
  t.same(takeIn(places), { kind: 'none' });
});

t.test('the claim code has the form in which the device keeps its own', async (t) => {
  const places = device(t, claimOnly);
  takeIn(places);
  t.equal(text(places.claimCode), 'ABCD2345');
  t.equal(existsSync(places.record), false, 'nothing for the agent');
});

t.test('a file with mistakes changes nothing and stays', async (t) => {
  const places = device(t, whole.replace('"DE"', '"UK"'));
  const result = takeIn(places);
  t.match(result, { kind: 'refused' });
  t.equal(result.kind === 'refused' && complaintsOf(result.problems), 'lares.toml, line 3: [device] country must be "GB" for this country.\n');
  t.same(readdirSync(path.dirname(places.file)), ['EFI', 'lares.toml']);
  t.same(readdirSync(path.dirname(places.record)), []);
  writeFileSync(places.file, whole);
  t.equal(takeIn(places).kind, 'applied', 'put right, it is taken in');
});

/** The program as root runs it on the device; `mount` prepares the FAT partition in a mount namespace of its own. */
function program(places: Places, mount = ':'): string {
  const esp = path.dirname(places.file);
  const script = `${mount}; exec "$0" agent/preseed/main.ts "$1" "$2"`;
  const args = ['--user', '--map-root-user', '--mount', 'env', '-u', 'NODE_OPTIONS', 'sh', '-ec', script, process.execPath, esp, path.dirname(esp)];
  const run = spawnSync('unshare', args, { cwd: path.resolve(import.meta.dirname, '../..'), encoding: 'utf8' });
  if (run.status !== 0) throw new Error(run.stderr);
  return run.stderr;
}

t.test('a card with its lock on: refused before anything is applied, and it says why', async (t) => {
  const places = device(t, whole);
  const said = program(places, 'mount --bind "$1" "$1"; mount -o remount,bind,ro "$1"');
  t.match(said, /^<4>lares.toml: it was not used, since it could not be wiped afterwards: .* cannot be written/);
  t.equal(`<4>${text(places.complaints)}`, said, 'on the console too');
  t.same(readdirSync(path.dirname(places.record)), []);
  t.equal(text(places.file), whole);
});

t.test('the program says in the journal and for the console how it went, without secrets', async (t) => {
  const places = device(t, whole.replace('"DE"', '"UK"'));
  t.match(program(places), /^<4>lares.toml, line 3: \[device\] country must be "GB" for this country.\n$/);
  t.equal(statSync(places.complaints).mode & 0o777, 0o644, 'which another user reads');
  writeFileSync(places.file, whole);
  const said = program(places);
  t.match(said, /^<6>lares.toml is taken in and wiped: .*Wi-Fi: Our Home, owner: ada\n$/);
  for (const secret of secrets) t.notMatch(said, secret);
  t.notOk(existsSync(places.complaints), 'and the complaint is gone');
  writeFileSync(places.applied, (JSON.parse(text(places.record)) as PreseedRecord).id);
  t.match(program(places), /the record is wiped/);
});

t.test('a power cut at any moment: the next start brings it to the same end', async (t) => {
  let moment = 1;
  for (; moment < 200; moment += 1) {
    const places = device(t, whole);
    if (!cutAt(moment, () => takeIn(places))) break;
    const before = existsSync(places.record) ? (JSON.parse(text(places.record)) as PreseedRecord) : undefined;
    const wiping = existsSync(places.progress) && text(places.progress).includes('"wiping"');
    takeIn(places);
    const record = JSON.parse(text(places.record)) as PreseedRecord;
    t.match(record, { name: 'attic', wifi: { passphrase: 'correct horse battery' }, owner: { name: 'ada' } }, `${moment}: the whole record`);
    if (before) t.equal(record.id, before.id, `${moment}: under the same id`);
    t.equal(text(places.sshKeys), `${ed25519Line}\n`);
    t.notOk(existsSync(places.file) || existsSync(places.progress), `${moment}: nothing is left to do${wiping ? ' (cut while wiping)' : ''}`);
    for (const secret of secrets) t.notMatch(everything(places), secret);
    t.match(text(places.used), /owner: ada/, `${moment}: and it says so`);
  }
  t.ok(moment > 30 && moment < 200, `${moment - 1} moments`);
});

t.test('cut while wiping: half a file is not read as one, but a new file is', async (t) => {
  const places = device(t, whole);
  const progress = { stage: 'wiping', sha256: 'x', bytes: Buffer.byteLength(whole), id: 'x' };
  writeFileSync(places.progress, JSON.stringify(progress));
  // Its end is wiped already: what is left would be a good file without the owner.
  const half = whole.slice(0, whole.indexOf('[owner]'));
  writeFileSync(places.file, half.padEnd(whole.length));
  t.same(takeIn(places), { kind: 'applied', said: undefined });
  t.notOk(existsSync(places.record), 'not read');
  writeFileSync(places.progress, JSON.stringify(progress));
  t.same(takeIn(places), { kind: 'applied', said: undefined }, 'cut after the file was gone: what is free is still to be wiped');
  t.same(takeIn(places), { kind: 'none' });
  writeFileSync(places.progress, JSON.stringify(progress));
  writeFileSync(places.file, claimOnly);
  t.match(takeIn(places), { kind: 'applied', said: ['claim code'] });
});

t.test('a file that cannot be removed keeps its id, so that the agent applies it once; the same file later gets a new one', async (t) => {
  const places = device(t, whole);
  const id = () => (JSON.parse(text(places.record)) as PreseedRecord).id;
  takeIn(places);
  const first = id();
  writeFileSync(places.file, whole);
  takeIn(places);
  t.not(id(), first);
  const second = id();
  const raw = Buffer.from(whole);
  writeFileSync(places.progress, JSON.stringify({ stage: 'handing', sha256: createHash('sha256').update(raw).digest('hex'), bytes: raw.length, id: second }));
  writeFileSync(places.file, whole);
  takeIn(places);
  t.equal(id(), second);
});

t.test('the record goes when the agent says that it has applied it', async (t) => {
  const places = device(t, whole);
  takeIn(places);
  const { id } = JSON.parse(text(places.record)) as PreseedRecord;
  t.equal(forgetApplied(places), false, 'it has said nothing');
  writeFileSync(places.applied, 'ffffffff-ffff-4fff-8fff-ffffffffffff\n');
  t.equal(forgetApplied(places), false, 'it means another one');
  writeFileSync(places.applied, `${id}\n`);
  t.equal(forgetApplied(places), true);
  t.same(readdirSync(path.dirname(places.record)), ['setup-passphrase']);
  t.equal(forgetApplied(places), false);
});

t.test('what the agent may put into its folder makes root read nothing else', async (t) => {
  const places = device(t, whole);
  takeIn(places);
  const { id } = JSON.parse(text(places.record)) as PreseedRecord;
  const elsewhere = path.join(path.dirname(places.progress), 'elsewhere');
  writeFileSync(elsewhere, id);
  symlinkSync(elsewhere, places.applied);
  t.equal(forgetApplied(places), false, 'a link is not followed');
});

t.test('no keys: the shell is off again', async (t) => {
  const places = device(t, whole);
  takeIn(places);
  writeFileSync(places.file, '[ssh]\nkeys = []\n');
  takeIn(places);
  t.equal(existsSync(places.sshKeys), false);
});
