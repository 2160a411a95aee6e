import type { Test } from 'tap';
import type { Story } from '../story.ts';

const GiB = 1024 ** 3;

/** The system came up whole. */
export async function healthy(t: Test, { device }: Story): Promise<void> {
  const { output: state } = await device.shell('systemctl is-system-running --wait', 240_000);
  t.equal(state, 'running', 'systemd is content');
  t.equal(await device.ask('systemctl --failed --no-legend --plain'), '', 'no unit failed');
  const { output: cycles } = await device.shell("journalctl -b --no-pager | grep -i 'ordering cycle'");
  t.equal(cycles, '', 'no ordering cycle');
}

/** V8 took the code cache that the image build made: on another processor, and with the flags of the unit. */
export async function codeCache(t: Test, { device }: Story): Promise<void> {
  t.match(await device.ask('tr "\\0" " " < /proc/$(systemctl show -P MainPID lares-agent)/cmdline'), '/agent/start.cjs');
  const { output } = await device.shell("journalctl -b -u lares-agent --no-pager -o cat | grep 'code cache'");
  t.equal(output, '', 'start.cjs complains of nothing');
}

/** The system cannot be changed; the data partition took the whole disk. */
export async function disk(t: Test, { device }: Story): Promise<void> {
  const { code, output } = await device.shell('touch /usr/intruder /etc/intruder');
  t.not(code, 0);
  t.equal(output.match(/Read-only file system/g)?.length, 2, 'not even root writes to /usr or /etc');
  t.match(await device.ask('findmnt -no OPTIONS /'), /^ro,/);
  t.match(await device.ask("findmnt -no OPTIONS /data"), /nosuid.*nodev|nodev.*nosuid/);
  const sizeBytes = Number(await device.ask("df -B1 --output=size /data | tail -n1"));
  t.ok(sizeBytes > 7 * GiB, `the data partition has grown with the 16 GiB disk: ${(sizeBytes / GiB).toFixed(2)} GiB`);
  t.equal(await device.ask('systemd-repart --dry-run=yes --json=off >/dev/null 2>&1; lsblk -bno SIZE /dev/vda5 | awk \'{ print ($1 > 7 * 1024^3) }\''), '1');
}

/** What listens: the web server and multicast DNS, and nothing else. */
export async function listening(t: Test, { device }: Story): Promise<void> {
  const sockets = (await device.ask("ss -Hlntup | awk '{ print $1, $5, $NF }'")).split('\n').map((line) => {
    const [protocol = '', address = '', who = ''] = line.split(' ');
    const program = /"([^"]+)"/.exec(who)?.[1] ?? who;
    // avahi asks from ports of its own choice, which the firewall keeps closed.
    const port = program === 'avahi-daemon' && !address.endsWith(':5353') ? 'any' : address.slice(address.lastIndexOf(':') + 1);
    return `${protocol} ${port} ${program}`;
  });
  t.strictSame([...new Set(sockets)].toSorted(), [
    'tcp 443 nginx', 'tcp 80 nginx', 'udp 5353 avahi-daemon', 'udp any avahi-daemon',
  ]);
}

/** A computer next to the device: a network namespace of its own, joined by a cable (veth). */
const neighbour = `
set -e
ip netns add neighbour
ip link add cable type veth peer name cable netns neighbour
ip address add 192.0.2.1/24 dev cable
ip address add fd77::1/64 dev cable nodad
ip link set cable up
ip -n neighbour address add 192.0.2.2/24 dev cable
ip -n neighbour address add fd77::2/64 dev cable nodad
ip -n neighbour link set cable up
`;

/** Who reaches the ports 443 and 8081 from there, over both protocols. */
const knock = `
socat TCP6-LISTEN:8081,ipv6only=0,fork,reuseaddr SYSTEM:'echo hello' 2>/dev/null & listener=$!
until ss -Hlnt sport 8081 | grep -q 8081; do sleep 0.1; done
for address in 192.0.2.1 fd77::1; do for port in 443 8081; do
  if ip netns exec neighbour timeout 6 bash -c "exec 3<>/dev/tcp/$address/$port" 2>/dev/null; then echo "$address $port open"; else echo "$address $port closed"; fi
done; done
kill $listener`;

export async function firewall(t: Test, { device }: Story): Promise<void> {
  const rules = await device.ask('nft list ruleset');
  t.strictSame(rules.match(/^table .*\{/gm), ['table inet lares {'], 'one table, for IPv4 and IPv6 alike');
  t.match(rules, /hook input priority filter; policy drop;/);
  t.match(rules, /hook forward priority filter; policy drop;/);
  await device.ask(neighbour);
  t.strictSame((await device.ask(knock)).split('\n'), [
    '192.0.2.1 443 open', '192.0.2.1 8081 closed', 'fd77::1 443 open', 'fd77::1 8081 closed',
  ]);
  // The control: with a rule that lets them in, the same knock is heard, so it was the firewall that kept it out.
  await device.ask('nft insert rule inet lares input tcp dport 8081 accept');
  t.strictSame((await device.ask(knock)).match(/8081 open/g)?.length, 2, 'the listener was there all along');
  await device.ask('systemctl restart nftables.service; ip link delete cable; ip netns delete neighbour');
  t.notMatch(await device.ask('nft list ruleset'), /8081/);
}
