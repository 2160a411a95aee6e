import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import t from 'tap';
import { board } from '../vm/board.ts';
import { inSlot, output, unpackSlot } from './artifact.ts';

const [slot, remove] = unpackSlot();
t.teardown(remove);
const at = (name: string): string => path.join(slot, name);
const namespaces = ['--user', '--map-root-user', '--mount', '--net', '--pid', '--fork', '--kill-child', 'env', '-u', 'NODE_OPTIONS'];

/**
 * A shell of the image in a network of its own, with an interface that stands for the radio. `$PHONE …` runs something in
 * the network of a phone at its other end, which has no address yet.
 */
function inNetwork(command: string): { status: number | null; text: string } {
  const enter = `mount --rbind /dev "$1/dev" && mount -t proc none "$1/proc" && mount -t tmpfs none "$1/run" && mkdir -p "$1/run/lares-access-point" && ip link set lo up
    unshare --net sleep 600 & phone=$!
    while [ "$(readlink "$1/proc/$phone/ns/net")" = "$(readlink "$1/proc/1/ns/net")" ]; do sleep 0.05; done
    ip link add wlan0 type veth peer name phone netns "$phone" && ip address add 198.19.42.1/24 dev wlan0 && ip link set wlan0 up
    exec chroot "$1" /usr/bin/env PHONE="nsenter --net=/proc/$phone/ns/net" /bin/sh -ec "$2" 2>&1`;
  const { status, stdout, stderr } = spawnSync('unshare', [...namespaces, 'sh', '-ec', enter, 'sh', slot, command], { encoding: 'utf8', timeout: 60_000, killSignal: 'SIGKILL' });
  return { status, text: stdout + stderr };
}

const unit = readFileSync(at('usr/lib/systemd/system/lares-access-point@.service'), 'utf8');
/** A command of the unit as systemd runs it for wlan0; what is in braces is one word to the shell as well. */
const commandOf = (line: string): string => new RegExp(`^${line}=[-+]*(.*)$`, 'm').exec(unit)![1]!.replaceAll('%I', 'wlan0').replaceAll(/[{}]/g, String.raw`'$&'`);
/** The unit runs it as nobody in particular; root of a user name space cannot become anyone else, and in this mode need not. */
const asRoot = (command: string): string => command.replace('--keep-in-foreground', '--no-daemon');
/** Programs of another processor are translated by qemu-user, whose netlink knows no netfilter: there only the VM can tell. */
const needsNetfilter = board.native ? {} : { skip: 'nft does not run where its processor is emulated program by program' };
const firewall = '/usr/sbin/nft -f /usr/lib/lares/firewall.nft';

t.test('a phone on the access point: an address, names, the portal, and nothing else', needsNetfilter, async (t) => {
  mkdirSync(at('opt/test'), { recursive: true });
  copyFileSync(path.resolve(import.meta.dirname, 'access-point-probe.cjs'), at('opt/test/probe.cjs'));
  writeFileSync(at('opt/test/lease'), '#!/bin/sh\n[ "$1" = bound ] || exit 0\necho "LEASE $ip $router $dns $lease"\nip address add "$ip/24" dev phone\n', { mode: 0o755 });
  const { text } = inNetwork(`${firewall}
    /usr/sbin/dnsmasq --test --conf-file=/usr/lib/lares/access-point.conf
    ${commandOf('ExecStartPre')}
    ${asRoot(commandOf('ExecStart'))} &
    for port in 22 80 443 8443; do socat TCP-LISTEN:$port,fork,reuseaddr /dev/null & done
    $PHONE ip link set lo up
    $PHONE ip link set phone up
    $PHONE busybox udhcpc -i phone -n -q -f -t 10 -T 1 -s /opt/test/lease
    $PHONE /usr/lib/lares/bin/node /opt/test/probe.cjs 22 80 443 8443`);
  const line = /^RESULT (.*)$/m.exec(text)?.[1];
  if (line === undefined) throw new Error(text);
  t.match(text, /^LEASE 198\.19\.42\.\d+ 198\.19\.42\.1 198\.19\.42\.1 300$/m);
  const portal = { rcode: 0, answers: 1, ttlS: 0, address: '198.19.42.1' };
  const none = { rcode: 0, answers: 0 };
  const absent = { rcode: 3, answers: 0 };
  t.same(JSON.parse(line), {
    said: {
      'captive.apple.com A': portal, 'connectivitycheck.gstatic.com A': portal,
      'x.test AAAA': none, 'x.test HTTPS': none, 'x.test SVCB': none, 'x.test TXT': none,
      'lares.local A': absent, 'use-application-dns.net A': absent, 'mask.icloud.com A': absent, 'mask-h2.icloud.com A': absent,
    },
    doors: { 22: 'silence', 80: 'open', 443: 'ECONNREFUSED', 8443: 'silence' },
  });
});

t.test('the firewall loads, and an interface becomes an access point and stops being one', needsNetfilter, async (t) => {
  const listing = '/usr/sbin/nft list set inet lares access_points';
  const { status, text } = inNetwork([firewall, commandOf('ExecStartPre'), listing, commandOf('ExecStopPost'), listing, '/usr/sbin/nft list ruleset'].join('\n'));
  t.equal(status, 0, text);
  const [first, second] = text.split('set access_points').slice(1);
  t.match(first, /elements = \{ "wlan0" \}/);
  t.notMatch(second, /elements/);
  t.match(text, /chain input \{\s+type filter hook input priority filter; policy drop;\s+iifname @access_points jump access_point/, 'before everything else');
  t.match(text, /hook forward priority filter; policy drop;\s+iifname @access_points drop\s+oifname @access_points drop/);
});

t.test('the access point\'s unit comes and goes with a connection of ours, whoever made it', async (t) => {
  mkdirSync(at('tmp/bin'), { recursive: true });
  writeFileSync(at('tmp/bin/systemctl'), '#!/bin/sh\necho "$@"\n', { mode: 0o755 });
  const script = '/usr/lib/NetworkManager/dispatcher.d/60-lares-access-point';
  const says = (event: string, id: string): string => inSlot(slot, 'env', 'PATH=/tmp/bin:/usr/bin', `CONNECTION_ID=${id}`, script, 'wlan0', event).trim();
  const start = '--no-block start lares-access-point@wlan0.service';
  const stop = '--no-block stop lares-access-point@wlan0.service';
  t.equal(says('up', 'lares-setup'), start);
  t.equal(says('up', 'lares-recovery'), start);
  t.equal(says('up', 'lares-setup2'), stop, 'no other name will do');
  t.equal(says('up', 'Home'), stop, 'joined to another network');
  t.equal(says('down', 'lares-setup'), stop);
  t.equal(says('dhcp4-change', 'lares-setup'), '');
  rmSync(at('tmp/bin'), { recursive: true });
});

t.test('country: two letters and nothing else, kept whole', async (t) => {
  mkdirSync(at('data/identity'), { recursive: true });
  const kept = (): string | null => (existsSync(at('data/identity/wifi-country')) ? readFileSync(at('data/identity/wifi-country'), 'utf8') : null);
  const set = (...args: string[]): string => inSlot(slot, '/usr/lib/lares/wifi-country', ...args);
  for (const bad of ['at', 'A', 'ATX', '../..', '', 'A\nT', '0', 'ÄT']) t.throws(() => set('set', bad), JSON.stringify(bad));
  t.equal(kept(), null);
  set('set', 'AT');
  t.equal(kept(), 'AT\n');
  set('apply');
  set('set', '00');
  t.equal(kept(), '00\n');
});

t.test('the clock: only to a time that can be true, and only while nothing else has set it', async (t) => {
  const { committedAtMs } = JSON.parse(readFileSync(at('usr/lib/lares/release.json'), 'utf8')) as { committedAtMs: number };
  const builtS = committedAtMs / 1000;
  mkdirSync(at('tmp/bin'), { recursive: true });
  writeFileSync(at('tmp/bin/date'), '#!/bin/sh\necho "date $*"\n', { mode: 0o755 });
  const clock = (seconds: string): string => inSlot(slot, 'env', 'PATH=/tmp/bin:/usr/bin', '/usr/lib/lares/clock', seconds).trim();
  const laterS = String(builtS + 3600);
  t.equal(clock(laterS), `date --utc --set @${laterS}`);
  for (const bad of ['0', String(builtS), String(builtS + 20 * 365 * 86_400), '99999999999', '-5', '1e9', '', 'now', `${laterS};reboot`]) t.throws(() => clock(bad), bad);
  mkdirSync(at('run/systemd/timesync'), { recursive: true });
  writeFileSync(at('run/systemd/timesync/synchronized'), '');
  t.throws(() => clock(laterS), 'a time server was heard');
  rmSync(at('tmp/bin'), { recursive: true });
});

t.test('what a setup network takes is in the image by name', async (t) => {
  const packages = readFileSync(at('usr/share/lares/packages.tsv'), 'utf8');
  for (const name of ['dnsmasq-base', 'wpasupplicant', 'wireless-regdb', 'iw', 'polkitd']) t.match(packages, new RegExp(`^${name}\t`, 'm'));
  t.notMatch(packages, /^dnsmasq\t/m, 'its service would take port 53 everywhere');
  t.match(output('ls', [at('usr/lib/firmware')]), /regulatory\.db/);
});
