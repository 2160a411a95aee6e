import { closeSync, existsSync, openSync, readFileSync, readSync, readdirSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { board } from '../vm/board.ts';
import { askSlot, inSlot, slotEntries, unpackSlot } from './artifact.ts';

const [slot, remove] = unpackSlot();
t.teardown(remove);

/** Everything in the slot, by its path on the device. */
const entries = slotEntries();
const names = new Set(entries.map(({ name }) => name));

function read(name: string): string {
  return readFileSync(path.join(slot, name), 'utf8');
}

t.test('nobody has a password and root is locked', async (t) => {
  const accounts = askSlot('cat /etc/shadow').trim().split('\n').map((line) => line.split(':'));
  t.ok(accounts.length > 10, 'the file was read');
  t.same(accounts.filter(([, hash]) => hash !== '!*').map(([user]) => user), []);
  t.notOk(names.has('/etc/shadow-') || names.has('/etc/gshadow-'), 'no copies');
});

t.test('nothing in the image identifies a device or opens one', async (t) => {
  t.equal(read('/etc/machine-id'), '', 'the machine id is made on the device');
  t.same(readdirSync(path.join(slot, 'var')), [], '/var is on the data partition');
  t.same(readdirSync(path.join(slot, 'data')), [], '/data too');
  // Programs of that name are no keys.
  const suspicious = /(ssh_host_|authorized_keys|id_(rsa|ed25519)|random-seed|claim-code|agent\.key|\.(key|p12|pfx|cred)$|credential\.secret)/;
  t.same(entries.filter(({ name, kind }) => kind === 'file' && !name.startsWith('/usr/lib/systemd/') && suspicious.test(name)).map(({ name }) => name), []);
});

/** The first bytes of a file; enough to see what it is. */
function magic(file: string): string {
  const handle = openSync(file, 'r');
  const bytes = Buffer.alloc(4);
  readSync(handle, bytes, 0, 4, 0);
  closeSync(handle);
  return bytes.toString('latin1');
}

t.test('no file holds a private key', async (t) => {
  const key = /-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/]{40}/;
  t.match('-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg\n', key, 'the search finds one');
  const files = entries.filter(({ name, kind }) => kind === 'file' && !name.endsWith('.xz'));
  t.ok(files.length > 1000, `${files.length} files searched`);
  const found = files.filter(({ name }) => {
    const file = path.join(slot, name);
    // Libraries of cryptography carry keys for their self-tests.
    return magic(file) !== '\u007FELF' && key.test(readFileSync(file, 'latin1'));
  });
  t.same(found.map(({ name }) => name), []);
});

t.test('programs with the rights of their owner are a literal list', async (t) => {
  const privileged = entries.filter(({ mode, kind }) => kind === 'file' && (mode & 0o6000) !== 0);
  t.same(privileged.map(({ name, mode }) => [name, mode.toString(8)]), [
    // Only the bus (group messagebus) may run it, and only for services which systemd does not know.
    ['/usr/lib/dbus-1.0/dbus-daemon-launch-helper', '4754'],
  ]);
  const open = entries.filter(({ name, mode, kind }) => kind !== 'link' && (mode & 0o002) !== 0 && name !== '/tmp');
  t.same(open.map(({ name }) => name), [], 'nothing is writable by everybody');
  const foreign = entries.filter(({ uid }) => uid !== 0);
  t.same(foreign.map(({ name }) => name), [], 'everything belongs to root: what others own is on the data partition');
});

t.test('what has no use on the device is not on it', async (t) => {
  for (const name of ['/usr/bin/ssh', '/usr/bin/ssh-agent', '/usr/lib/openssh/ssh-keysign', '/usr/lib/systemd/system-generators/systemd-ssh-generator', '/usr/bin/python3', '/usr/bin/apt', '/usr/bin/sudo', '/usr/bin/pkexec', '/usr/bin/curl', '/usr/bin/gcc']) {
    t.notOk(names.has(name), name);
  }
});

t.test('files of ours have the modes they need', async (t) => {
  const expected: [name: string, mode: string][] = [
    ['/usr/lib/lares/bin/node', '0755'],
    ['/usr/lib/lares/bin/grub-editenv', '0755'],
    ['/usr/lib/lares/agent/main.cjs', '0644'],
    ['/usr/lib/lares/agent/main.cache', '0644'],
    ['/usr/lib/lares/agent/start.cjs', '0644'],
    ['/usr/lib/lares/agent/helper.cjs', '0644'],
    ['/usr/lib/lares/agent/webauthn.cjs', '0644'],
    ['/usr/lib/lares/agent/cli.cjs', '0644'],
    ['/usr/bin/lares', '0755'],
    ['/usr/lib/lares/console', '0755'],
    ['/usr/lib/lares/console-page', '0644'],
    ['/usr/lib/lares/prompt', '0755'],
    ['/usr/lib/lares/preseed', '0755'],
    ['/usr/lib/lares/agent/preseed.cjs', '0644'],
    ['/usr/lib/lares/ssh-host-key', '0755'],
    ['/usr/share/lares/ssh/sshd_config', '0644'],
    ['/usr/share/man/man1/lares.1', '0644'],
    ['/usr/share/bash-completion/completions/lares', '0644'],
    ['/usr/lib/lares/agent/native/better_sqlite3.node', '0644'],
    ['/usr/lib/lares/units-allowed.json', '0644'],
    ['/usr/share/lares/ui/index.html', '0644'],
    ['/usr/share/dbus-1/system.d/zz-lares.conf', '0644'],
    ['/usr/share/polkit-1/rules.d/40-lares.rules', '0644'],
    ['/usr/lib/systemd/system/lares-agent.service', '0644'],
  ];
  for (const [name, mode] of expected) {
    const entry = entries.find((candidate) => candidate.name === name);
    t.equal(entry?.mode.toString(8).padStart(4, '0'), mode, name);
  }
});

t.test('the release names itself', async (t) => {
  const release = JSON.parse(read('/usr/lib/lares/release.json')) as Record<string, unknown>;
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  t.match(release, { version, board: board.name, committedAtMs: Number, revision: /^[0-9a-f]{12}(-dirty)?$/, debian: /^13\./ });
  t.ok(Date.now() - Number(release['committedAtMs']) > 0, 'and was written in the past');
  t.match(read('/usr/lib/os-release'), `IMAGE_VERSION=${version}`);
  t.ok(read('/usr/share/lares/packages.tsv').split('\n').length > 80, 'with the list of its packages');
});

t.test('what the owner changes in /etc leads to the data partition', async (t) => {
  for (const name of ['hostname', 'localtime', 'machine-info', 'adjtime']) {
    t.match(askSlot(`stat /etc/${name}`), `Fast link dest: "/etc-rw/${name}"`, name);
  }
});

t.test('every page of the dashboard is there compressed too', async (t) => {
  const files = entries.filter(({ name, kind }) => kind === 'file' && /^\/usr\/share\/lares\/ui\/.*\.(js|css|html|svg)$/.test(name));
  t.ok(files.length > 3);
  for (const { name } of files) t.ok(names.has(`${name}.br`) && names.has(`${name}.gz`), name);
  t.ok(existsSync(path.join(slot, 'usr/lib/nginx/modules/ngx_http_brotli_static_module.so')));
});

t.test('a shell over the network takes keys only, for the operator only, and no file of the image has any', async (t) => {
  inSlot(slot, 'sh', '-c', 'mkdir -p /run/sshd /data/ssh && ssh-keygen -q -t ed25519 -N "" -f /data/ssh/host_ed25519_key');
  const effective = inSlot(slot, '/usr/sbin/sshd', '-T', '-f', '/usr/share/lares/ssh/sshd_config');
  for (const line of ['permitrootlogin no', 'passwordauthentication no', 'kbdinteractiveauthentication no', 'permitemptypasswords no', 'allowusers operator',
    'authorizedkeysfile /data/ssh/operator.keys', 'authenticationmethods publickey', 'disableforwarding yes', 'port 22']) {
    t.match(effective, new RegExp(`^${line}$`, 'm'));
  }
  t.notOk([...names].some((name) => name.startsWith('/etc/ssh/')), "nothing of Debian's settings");
});
