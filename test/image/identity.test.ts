import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { unpackSlot } from './artifact.ts';

/** What the first boot makes, by the programs of the image, in a folder that stands for the device. */
const [slot, remove] = unpackSlot();
t.teardown(remove);
const at = (name: string): string => path.join(slot, name);
for (const folder of ['data/identity', 'data/creds', 'etc-rw', 'var/lib/systemd']) mkdirSync(at(folder), { recursive: true, mode: 0o755 });
writeFileSync(at('etc/machine-id'), '5b0b1b5e0f2a4c7d9e8f7a6b5c4d3e2f\n');

/** Runs a command as the device's root, in namespaces of its own. */
function run(command: string): { code: number | null; output: string; complaints: string } {
  const inside = `mount --rbind /dev '${slot}/dev' && mount --rbind /proc '${slot}/proc' && exec chroot '${slot}' /bin/sh -c '${command}'`;
  const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' };
  const { status, stdout, stderr } = spawnSync('unshare', ['--user', '--map-root-user', '--mount', 'sh', '-c', inside], { encoding: 'latin1', env });
  return { code: status, output: stdout, complaints: stderr };
}

const identity = () => run('exec /usr/lib/lares/identity');
const key = () => run('exec systemd-creds decrypt --name=agent.key /data/creds/agent.key.cred -').output;
const setAside = () => readdirSync(at('data/creds')).filter((name) => name.includes('set-aside'));

t.test('the first start makes machine id, claim code and the key for secrets; the next ones change nothing', async (t) => {
  const first = identity();
  t.equal(first.code, 0, first.complaints);
  t.match(readFileSync(at('data/identity/claim-code'), 'utf8'), /^[2-9A-HJKMNP-Z]{8}$/);
  t.match(readFileSync(at('data/identity/setup-passphrase'), 'utf8'), /^[2-9A-HJKMNP-Z]{13}$/, '63 bits, and long enough for WPA');
  t.match(readFileSync(at('data/identity/setup-suffix'), 'utf8'), /^[2-9A-HJKMNP-Z]{4}$/);
  t.equal(statSync(at('data/identity/setup-passphrase')).mode & 0o777, 0o600);
  t.equal(readFileSync(at('data/identity/machine-id'), 'utf8'), readFileSync(at('etc/machine-id'), 'utf8'));
  t.equal(statSync(at('data/creds/agent.key.cred')).mode & 0o777, 0o600);
  const made = key();
  t.equal(made.length, 32, 'a key of 256 bits');
  t.notOk(readFileSync(at('data/creds/agent.key.cred'), 'latin1').includes(Buffer.from(made, 'latin1').toString('base64').slice(0, 20)), 'encrypted');
  t.not(run('exec systemd-creds decrypt --name=other /data/creds/agent.key.cred -').code, 0, 'and good for this name only');
  const files = () => ['identity/claim-code', 'identity/machine-id', 'identity/setup-passphrase', 'identity/setup-suffix', 'creds/agent.key.cred'].map((name) => readFileSync(at(`data/${name}`), 'latin1'));
  const before = files();
  t.equal(identity().code, 0);
  t.same(files(), before);
  t.same(readdirSync(at('data/creds')), ['agent.key.cred'], 'nothing half made is left');
});

t.test('what a power cut left half made is made again', async (t) => {
  rmSync(at('data/creds/agent.key.cred'));
  writeFileSync(at('data/creds/agent.key.cred.new'), 'half');
  t.equal(identity().code, 0);
  t.equal(key().length, 32);
});

t.test('a key that does not open here is set aside, and a new one made', async (t) => {
  const old = key();
  const sealed = readFileSync(at('data/creds/agent.key.cred'), 'latin1');
  // The disk in another computer: the secret systemd encrypts with is not there.
  rmSync(at('var/lib/systemd/credential.secret'));
  const { code, complaints } = identity();
  t.equal(code, 0, complaints);
  t.match(complaints, /cannot be opened on this computer any more/);
  t.equal(key().length, 32);
  t.not(key(), old);
  t.equal(setAside().length, 1);
  t.equal(readFileSync(at(`data/creds/${setAside()[0]}`), 'latin1'), sealed, 'the old one is kept');
  writeFileSync(at('data/creds/agent.key.cred'), 'damaged\n');
  t.equal(identity().code, 0);
  t.equal(key().length, 32);
  t.equal(setAside().length, 2, 'and the one before it still is');
});

t.test('a device that cannot make a key fails in this unit and leaves nothing that would stop the agent', async (t) => {
  rmSync(at('data/creds/agent.key.cred'));
  rmSync(at('var/lib/systemd/credential.secret'));
  mkdirSync(at('var/lib/systemd/credential.secret'));
  t.not(identity().code, 0);
  t.notOk(readdirSync(at('data/creds')).includes('agent.key.cred'), 'systemd then passes what SetCredential= says');
  const unit = readFileSync(at('usr/lib/systemd/system/lares-agent.service'), 'utf8');
  t.match(unit, /^LoadCredentialEncrypted=agent\.key:\/data\/creds\/agent\.key\.cred$/m);
  t.match(unit, /^SetCredential=agent\.key:none$/m);
});

t.test('the libraries by which systemd reaches a TPM are there', async (t) => {
  for (const name of ['esys', 'mu', 'rc', 'tcti-device']) t.equal(run(`exec ls /usr/lib/*/libtss2-${name}.so.0`).code, 0, name);
  t.not(run('exec ls /usr/lib/*/libtss2-absent.so.0').code, 0, 'the look can fail');
});
