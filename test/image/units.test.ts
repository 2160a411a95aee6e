import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { board } from '../vm/board.ts';
import { inSlot, unpackSlot } from './artifact.ts';

const [slot, remove] = unpackSlot();
t.teardown(remove);

function ours(folder: string): string[] {
  return readdirSync(path.join(slot, folder)).filter((name) => name.startsWith('lares-') && /\.(service|socket|timer|path)$/.test(name));
}

// The image's own systemd knows what its units may say.
t.test('units verify with the systemd of the image', async (t) => {
  const units = ours('usr/lib/systemd/system').map((name) => name.replace('@.', '@tty1.'));
  t.ok(units.length >= 14, units.join(' '));
  const args = ['verify', '--man=no', '--recursive-errors=no', ...units, 'nginx.service', 'nftables.service',
    'NetworkManager.service', 'systemd-hostnamed.service', 'systemd-timedated.service'];
  const result = execFileSync('sh', ['-c', '"$@" 2>&1', 'sh', 'unshare', '--user', '--map-root-user', '--mount', '--pid', '--fork',
    'chroot', slot, 'systemd-analyze', ...args], { encoding: 'utf8' });
  t.equal(result, '');
});

t.test('the sandboxes stay tight', async (t) => {
  // systemd-analyze exits with an error when the exposure is above the threshold (tenths). 0 is tightest, 10 none.
  const limits = { 'lares-agent.service': 15, 'nginx.service': 15, 'lares-helper@0.service': 10, 'lares-console.service': 20, 'lares-prompt@tty1.service': 20, 'lares-tls.service': 35, 'lares-access-point@wlan0.service': 20, 'lares-wifi-country@AT.service': 30, 'lares-clock@1.service': 30, 'lares-preseed.service': 30, 'lares-ssh.service': 40 };
  for (const [unit, threshold] of Object.entries(limits)) {
    t.doesNotThrow(() => inSlot(slot, 'systemd-analyze', 'security', '--no-pager', '--offline=true', `--threshold=${threshold}`, unit),
      `${unit} is at ${threshold / 10} or below`);
  }
  t.throws(() => inSlot(slot, 'systemd-analyze', 'security', '--no-pager', '--offline=true', '--threshold=15', 'systemd-initctl.service'),
    'the check can fail');
});

t.test('exactly these units start by themselves', async (t) => {
  const wants = ['multi-user.target.wants', 'sysinit.target.wants', 'sockets.target.wants', 'timers.target.wants', 'boot-complete.target.requires'];
  const enabled = wants.flatMap((folder) => readdirSync(path.join(slot, 'etc/systemd/system', folder)));
  t.same(enabled.toSorted(), [
    'NetworkManager.service', 'avahi-daemon.service', 'avahi-daemon.socket', 'fstrim.timer', 'lares-agent-console.socket', 'lares-agent-plain.socket', 'lares-agent-portal.socket',
    'lares-agent.service', 'lares-agent.socket', 'lares-console.service', 'lares-grow.service',
    'lares-health.service', 'lares-helper.socket', 'lares-identity.service', 'lares-mark-good.service', 'lares-names.path',
    'lares-preseed.path', 'lares-preseed.service', 'lares-prompt@tty1.service', `lares-prompt@${board.serialPort}.service`, 'lares-ssh.service',
    'lares-tls.service', 'lares-tls.timer', 'nftables.service', 'nginx.service', 'systemd-pstore.service', 'systemd-timesyncd.service',
  ]);
});

t.test('no unit opens a login or a root shell', async (t) => {
  for (const name of ['getty@.service', 'serial-getty@.service', 'console-getty.service', 'autovt@.service', 'debug-shell.service']) {
    t.equal(lstatSync(path.join(slot, 'etc/systemd/system', name)).isSymbolicLink(), true, `${name} is masked`);
  }
});

t.test('only one socket carries the rights of the console, and only root opens it', async (t) => {
  const folder = path.join(slot, 'usr/lib/systemd/system');
  const sockets = ours('usr/lib/systemd/system').filter((name) => name.endsWith('.socket')).map((name) => [name, readFileSync(path.join(folder, name), 'utf8')] as const);
  const named = sockets.filter(([, text]) => /^FileDescriptorName=console$/m.test(text));
  t.same(named.map(([name]) => name), ['lares-agent-console.socket']);
  const [, text] = named[0]!;
  for (const line of ['SocketMode=0600', 'SocketUser=root', 'SocketGroup=root', 'ListenStream=/run/lares/console.sock']) t.match(text, new RegExp(`^${line}$`, 'm'));
  t.match(readFileSync(path.join(folder, 'lares-agent.socket'), 'utf8'), /^FileDescriptorName=web$/m);
});

t.test('the shell over the network starts only where there are keys', async (t) => {
  const unit = readFileSync(path.join(slot, 'usr/lib/systemd/system/lares-ssh.service'), 'utf8');
  t.match(unit, /^ConditionFileNotEmpty=\/data\/ssh\/operator\.keys$/m);
  t.notOk(existsSync(path.join(slot, 'data/ssh')), 'and the image brings none');
  const rules = readFileSync(path.join(slot, 'usr/lib/lares/firewall.nft'), 'utf8');
  t.notMatch(rules, /\b22\b/, 'the firewall opens its port only while it runs');
});

interface Decision {
  allowed: string[];
  restartOnly: Record<string, string>;
  protected: Record<string, string>;
}

t.test('the units which the owner may start and stop are decided by name', async (t) => {
  const decision = JSON.parse(readFileSync(path.join(slot, 'usr/lib/lares/units-allowed.json'), 'utf8')) as Decision;
  t.ok(decision.allowed.length > 5);
  for (const name of decision.allowed) {
    const file = path.join(slot, 'usr/lib/systemd/system', name);
    t.ok(existsSync(file) && lstatSync(file).isFile(), `${name} is a file of the image, no alias and no template`);
    t.notMatch(name, /@|^systemd-|^dbus|^polkit|getty|shell|emergency|rescue|^lares-(?!agent\.service)/);
    t.notOk(name in decision.protected, `${name} is not protected as well`);
  }
  for (const name of Object.keys(decision.restartOnly)) t.ok(decision.allowed.includes(name), `${name} may be restarted`);
  t.match(decision.restartOnly, { 'nginx.service': /./, 'lares-agent.service': /./, 'NetworkManager.service': /./, 'nftables.service': /./ });
  t.match(decision.protected, { 'dbus.service': /./, 'polkit.service': /./, 'systemd-journald.service': /./, 'debug-shell.service': /./ });

  const rules = readFileSync(path.join(slot, 'usr/share/polkit-1/rules.d/40-lares.rules'), 'utf8');
  t.equal(/^var allowedUnits = (.*);$/m.exec(rules)?.[1], JSON.stringify(decision.allowed), 'polkit enforces the same list');
  t.equal(/^var restartOnlyUnits = (.*);$/m.exec(rules)?.[1], JSON.stringify(Object.keys(decision.restartOnly).toSorted()));
});
