import type { Test } from 'tap';
import { portalAddress } from '../air/phone.ts';
import { until } from '../story.ts';
import type { SetupStory } from './setup-wizard.ts';

/** A computer on the device's cable, with a page of its own. */
const neighbour = `
set -e
ip netns add neighbour
ip link add cable type veth peer name cable netns neighbour
ip address add 192.0.2.1/24 dev cable
ip link set cable up
ip -n neighbour address add 192.0.2.2/24 dev cable
ip -n neighbour link set cable up
ip -n neighbour link set lo up
ip -n neighbour route add 198.19.42.0/24 via 192.0.2.1
ip netns exec neighbour socat TCP-LISTEN:80,fork,reuseaddr SYSTEM:'printf "HTTP/1.0 200 OK\\r\\n\\r\\nneighbour"' > /dev/null 2>&1 &
`;

const reach = (address: string, port: number): string => `timeout 6 bash -c 'exec 3<>/dev/tcp/${address}/${port}' 2>/dev/null && echo open || echo closed`;

/** Whoever is on the setup Wi-Fi reaches the wizard, and no other service, address, phone or network of the device. */
export async function isolated(t: Test, { device, air: { phone, second }, ssid, passphrase }: SetupStory): Promise<void> {
  t.equal(await device.ask('cat /proc/sys/net/ipv4/ip_forward /proc/sys/net/ipv6/conf/all/forwarding'), '0\n0', 'nothing is forwarded');
  t.strictSame(await phone.ports(portalAddress), ['53 open', '80 open', '443 closed']);

  const mdns = await phone.run(['dig', '+tries=1', '+time=5', '-p', '5353', `@${portalAddress}`, 'lares.local']);
  t.equal(mdns.code, 9, 'mDNS does not answer there');

  await device.ask(neighbour);
  await until(() => device.shell(reach('192.0.2.2', 80)), ({ output }) => output === 'open', 30_000);
  t.pass('the device reaches its neighbour on the cable');
  for (const [address, port] of [['192.0.2.2', 80], ['192.0.2.1', 80], ['192.0.2.1', 443]] as const) {
    const { output } = await phone.run(['bash', '-c', reach(address, port)]);
    t.equal(output, 'closed', `the phone does not reach ${address}:${port}`);
  }
  // From the cable, the portal is not there, not even for who knows its address.
  const { output } = await device.shell(`ip netns exec neighbour ${reach(portalAddress, 53)}; ip netns exec neighbour timeout 6 bash -c 'exec 3<>/dev/tcp/${portalAddress}/80; printf "GET /api/setup/wizard HTTP/1.1\\r\\nHost: ${portalAddress}\\r\\nConnection: close\\r\\n\\r\\n" >&3; cat <&3' 2>&1`);
  t.match(output, /^closed/, 'DNS of the setup Wi-Fi is not for the cable');
  t.notMatch(output, /HTTP\/1\.1 200/, 'nor is the wizard');
  await device.ask('kill $(ip netns pids neighbour); ip link delete cable; ip netns delete neighbour');

  const { ip } = await second.join(ssid, passphrase);
  const ping = await phone.run(['busybox', 'ping', '-c', '2', '-W', '3', ip!]);
  t.not(ping.code, 0, 'phones do not reach each other');
  t.equal((await second.get(`http://${portalAddress}/`)).status, 200, 'the control: the other one is there');
}
