import t from 'tap';
import { createIdentity, firmwareText, parseOsRelease, parseSlot } from '../../agent/host/identity/index.ts';
import { readInterfaces } from '../../agent/host/inventory/index.ts';
import { createNetwork, parseFibTrie, parseIfInet6 } from '../../agent/host/network/index.ts';

t.test('Raspberry Pi 5: the device tree says it all', async (t) => {
  const root = t.testdir({
    etc: { 'os-release': 'PRETTY_NAME="Lares"\n' },
    proc: { 'device-tree': { model: 'Raspberry Pi 5 Model B Rev 1.0\0', 'serial-number': '4c3f1a2b9d8e7f60\0' }, cmdline: 'rauc.slot=A\n', stat: 'btime 1700000000\n' },
  });
  const identity = createIdentity(root);
  t.match(identity.facts, { model: 'Raspberry Pi 5 Model B Rev 1.0', serial: '4c3f1a2b9d8e7f60', slot: 'A', board: null, osVersion: null });
  t.equal(identity.bootedAtMs(), 1_700_000_000_000);
});

t.test('mini PC: vendor and product, said once', async (t) => {
  const dmi = (id: Record<string, string>): string => t.testdir({ sys: { class: { dmi: { id } } } });
  t.equal(createIdentity(dmi({ sys_vendor: 'Intel(R) Client Systems\n', product_name: 'NUC11PAHi5\n' })).facts.model, 'Intel(R) Client Systems NUC11PAHi5');
  t.equal(createIdentity(dmi({ sys_vendor: 'QEMU\n', product_name: 'QEMU Virtual Machine\n' })).facts.model, 'QEMU Virtual Machine');
  t.equal(createIdentity(dmi({ sys_vendor: 'To Be Filled By O.E.M.\n', product_name: 'System Product Name\n' })).facts.model, null);
});

t.test('a machine that says nothing', async (t) => {
  const { facts, bootedAtMs } = createIdentity(t.testdir({}));
  t.match(facts, { model: null, board: null, serial: null, osVersion: null, slot: null, bootId: '' });
  t.ok(facts.osName.length > 0 && facts.kernel.length > 0);
  t.ok(Number.isInteger(bootedAtMs()));
  t.equal(createIdentity(t.testdir({ usr: { lib: { lares: { 'release.json': '{broken' } } } })).facts.board, null);
});

t.test('parts of it', async (t) => {
  t.same([...parseOsRelease('A="x \\"y\\" \\$z"\n#B=1\nC=plain\nD=\'q\'\n= \nlower=1')], [['A', 'x "y" $z'], ['C', 'plain'], ['D', 'q']]);
  t.same(['rauc.slot=A', 'x rauc.slot=B y', 'rauc.slot=C', 'xrauc.slot=A', 'rauc.slot=AB', ''].map(parseSlot), ['A', 'B', null, null, null, null]);
  t.same(['0', 'None', ' Default string ', 'PF0XYZ\n', undefined].map(firmwareText), [null, null, null, 'PF0XYZ', null]);
});

t.test('addresses of a router with IPv6, as the kernel prints them', async (t) => {
  const trie = `Main:
  +-- 0.0.0.0/0 3 0 5
     |-- 0.0.0.0
        /0 universe UNICAST
     +-- 192.168.1.0/24 2 0 2
        +-- 192.168.1.0/28 2 0 2
           |-- 192.168.1.0
              /24 link UNICAST
           |-- 192.168.1.5
              /32 host LOCAL
        |-- 192.168.1.255
           /32 link BROADCAST
Local:
  +-- 0.0.0.0/0 3 0 5
     +-- 127.0.0.0/8 2 0 2
           |-- 127.0.0.1
              /32 host LOCAL
     |-- 169.254.7.7
        /32 host LOCAL
     |-- 192.168.1.5
        /32 host LOCAL
     |-- 10.88.0.1
        /32 host LOCAL
`;
  t.same(parseFibTrie(trie), ['192.168.1.5', '10.88.0.1']);
  const inet6 = `00000000000000000000000000000001 01 80 10 80       lo
fe800000000000005054 00fffe123456 02 40 20 80     eth0
fe80000000000000505400fffe123456 02 40 20 80     eth0
20010db8000000000000000000000042 02 40 00 00     eth0
fd001122334400000000000000000001 02 40 00 00     eth0
garbage
`;
  t.same(parseIfInet6(inet6), ['2001:db8::42', 'fd00:1122:3344::1']);
  t.same(createNetwork(t.testdir({ fib_trie: trie, if_inet6: inet6 })).addresses(), ['192.168.1.5', '10.88.0.1', '2001:db8::42', 'fd00:1122:3344::1']);
  t.same(createNetwork('/nonexistent').addresses(), []);
});

t.test('interfaces: wired, wireless, bridge; speed only with a link', async (t) => {
  const sys = t.testdir({ class: { net: {
    eth0: { address: '52:54:00:12:34:56\n', speed: '1000\n', device: {} },
    wlan0: { address: 'dc:a6:32:00:00:01\n', speed: '-1\n', device: {}, phy80211: {} },
    br0: { address: '02:00:00:00:00:01\n', speed: 'what\n' },
    lo: { address: '00:00:00:00:00:00\n' },
  } } });
  t.same(readInterfaces(sys), [
    { name: 'br0', mac: '02:00:00:00:00:01', type: 'wired', speedMbps: null, virtual: true },
    { name: 'eth0', mac: '52:54:00:12:34:56', type: 'wired', speedMbps: 1000, virtual: false },
    { name: 'wlan0', mac: 'dc:a6:32:00:00:01', type: 'wireless', speedMbps: null, virtual: false },
  ]);
  t.same(readInterfaces('/nonexistent'), []);
});
