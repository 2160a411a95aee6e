import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, realpathSync, rmSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { Qmp } from '../../image/tools/qmp.ts';
import { root } from '../../image/tools/steps.ts';
import { board, within } from './board.ts';
import { Device } from './device.ts';
import { Esp } from './esp.ts';
import { keepFigures, until } from './story.ts';
import { validHash } from '../fakes/preseed.ts';

const image = realpathSync(path.join(root, `build/cache/${board.name}/disk`));
const passphrase = 'correct horse battery';
const startedMs = Date.now();

/** A key pair as its owner makes one. */
function makeKey(device: Device): { file: string; line: string } {
  const file = path.join(device.folder, 'key');
  for (const name of [file, `${file}.pub`]) rmSync(name, { force: true });
  mkdirSync(device.folder, { recursive: true });
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'ada@desk', '-f', file]);
  return { file, line: execFileSync('cat', [`${file}.pub`], { encoding: 'utf8' }).trim() };
}

const answers = (key: string): string => `[device]
name = "attic"
country = "DE"
time-zone = "Europe/Berlin"
[wifi]
ssid = "Our Home"
passphrase = "${passphrase}"
[setup]
claim-code = "ABCD-2345"
[ssh]
keys = ["${key}"]
`;

/** A port of this computer that leads to the device's port 22. */
async function portToSsh(device: Device): Promise<number> {
  const port = device.vm.httpsPort - 1;
  const qmp = await Qmp.connect(path.join(device.vm.folder, 'qmp'));
  await qmp.execute('human-monitor-command', { 'command-line': `hostfwd_add net tcp:127.0.0.1:${port}-:22` });
  qmp.close();
  return port;
}

function ssh(key: string, port: number, user: string, ...options: string[]): { status: number | null; said: string } {
  const args = ['-p', String(port), '-i', key, '-o', 'BatchMode=yes', '-o', 'IdentitiesOnly=yes', '-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null',
    '-o', 'LogLevel=ERROR', '-o', 'ConnectTimeout=20', ...options, `${user}@127.0.0.1`];
  const run = spawnSync('ssh', [...args, 'id -un; id -u; touch /data/ssh/x /usr/x; ls /data; cat /data/identity/claim-code'], { encoding: 'utf8', timeout: within(60_000) });
  return { status: run.status, said: `${run.stdout}${run.stderr}` };
}

async function mistakes(t: Test, device: Device, key: string): Promise<void> {
  const esp = new Esp(device, image);
  esp.put('lares.toml', answers(key).replace('"DE"', '"UK"'));
  esp.keep();
  // The page is there long before the agent.
  await device.powerOn();
  const shown = await device.vm.waitForSerial(/Attention {3}(lares\.toml, line 3: [^\n]*?) *\n/, within(600_000));
  t.equal(shown[1], 'lares.toml, line 3: [device] country must be "GB" for this', 'the console names the mistake with its line');
  t.equal(await device.ask('ls /data/identity | grep preseed || true; ls -A /data/ssh'), '', 'and nothing was applied');
  t.equal(await device.ask('systemctl is-active lares-ssh.service || true'), 'inactive');
  t.match(await device.ask('nft list set inet lares open_ports'), /type inet_service\s*}\s*}/, 'no port is open');
  t.equal(await device.ask('findmnt -rno TARGET -t vfat'), '/boot/state', 'nobody else sees the partition mounted');
  await device.powerCut();
  t.equal(new Esp(device, image).names().join(' '), 'EFI lares.toml', 'the file is still there');
}

async function takenIn(t: Test, device: Device, key: string): Promise<void> {
  const esp = new Esp(device, image);
  esp.put('lares.toml', answers(key));
  esp.keep();
  await device.boot();
  const page = await device.consolePage(({ claimCode }) => claimCode !== undefined);
  t.equal(page.claimCode, 'ABCD-2345', 'the console shows the code of the file');
  t.notMatch(device.vm.serialText, /Attention/);
  const record = await device.ask('cat /run/credentials/lares-agent.service/preseed');
  t.match(JSON.parse(record), { name: 'attic', country: 'DE', timeZone: 'Europe/Berlin', wifi: { ssid: 'Our Home', passphrase, hidden: false } }, 'the agent has been handed the rest');
  t.equal(await device.ask('stat -c "%U %a" /data/identity/claim-code'), 'root 600');
  const { code } = await device.shell(`journalctl -b --no-pager | grep -F -e '${passphrase}' -e ABCD2345 -e ABCD-2345`);
  t.equal(code, 1, 'no secret is in the journal');
}

/** Once the agent has noted that it has the record (an agent that has not yet is helped here), root forgets it. */
async function forgotten(t: Test, device: Device): Promise<void> {
  await device.ask(`[ -e /data/identity/preseed.json ] || exit 0; id=$(sed 's/.*"id":"\\([^"]*\\)".*/\\1/' /data/identity/preseed.json)
    setpriv --reuid=lares --regid=lares --clear-groups sh -c "echo $id > /data/agent/note && mv /data/agent/note /data/agent/preseed-applied"`);
  await until(() => device.ask('ls /data/identity | grep preseed || true'), (found) => found === '');
  t.pass('the record is gone as soon as the agent has noted that it has it');
}

async function shell(t: Test, device: Device, key: string): Promise<void> {
  await device.ask('systemctl is-active --wait lares-ssh.service');
  const port = await portToSsh(device);
  const { status, said } = ssh(key, port, 'operator');
  t.match(said, /^operator\n971\n/, 'the key opens a shell for the operator');
  t.match(said, /touch: cannot touch '\/data\/ssh\/x': (Permission denied|Read-only file system)\ntouch: cannot touch '\/usr\/x': Read-only/, 'who can change nothing');
  t.match(said, /^operator\nssh$/m, 'and of the data sees two folders');
  t.not(status, 0);
  t.match(ssh(key, port, 'operator', '-tt').said, /^operator\r\n971/m, 'with a terminal too');
  t.match(ssh(key, port, 'root').said, /Permission denied \(publickey\)/, 'not for root');
  t.match(ssh('/nonexistent', port, 'operator').said, /Permission denied \(publickey\)/, 'nor without the key, and no password is asked for');
}

async function wiped(t: Test, device: Device): Promise<void> {
  await device.powerDown();
  const esp = new Esp(device, image);
  t.same(esp.names(), ['EFI', 'lares.toml.used']);
  t.match(esp.text('lares.toml.used'), /claim code\r\n- SSH keys: 1\r\n- device name: attic/);
  const bytes = esp.bytes();
  t.notOk([passphrase, 'ABCD-2345', validHash].some((secret) => bytes.includes(secret)), 'no byte of a secret is left on the partition, nor of the file before it was put right');
  t.doesNotThrow(() => esp.check(), 'and its file system is sound');
}

t.test('answers given before the first start', async (t) => {
  const device = Device.create('preseed');
  t.teardown(() => device.discard());
  const key = makeKey(device);
  await mistakes(t, device, key.line);
  await takenIn(t, device, key.line);
  await shell(t, device, key.file);
  await forgotten(t, device);
  await wiped(t, device);
  keepFigures({ preseedStoryS: Math.round((Date.now() - startedMs) / 1000) });
});
