import t, { type Test } from 'tap';
import fc from 'fast-check';
import { silentLog } from '../../agent/core/log.ts';
import { createBus } from '../../agent/host/bus/index.ts';
import { createClock } from '../../agent/host/clock/index.ts';
import { createConnections } from '../../agent/host/connections/index.ts';
import { securityOf } from '../../agent/host/connections/networks.ts';
import { PrivateBus } from '../fakes/dbus-daemon.ts';
import { variant } from '../fakes/fake-service.ts';
import { FakeNetworkManager } from '../fakes/network-manager.ts';
import { until } from '../fakes/until.ts';
import { connectionsContract, follow } from './contracts/connections.ts';

const home = { ssid: Buffer.from('Hearth'), passphrase: 'a warm hearth' };
const wiredUuid = 'f7b9c1de-3b62-4b56-8f0d-7a1d1d2b5f10';

async function rig(t: Test, options: { connect?: boolean } = {}) {
  const daemon = await new PrivateBus().start();
  const fake = new FakeNetworkManager();
  const eth0 = fake.addDevice('eth0', 'ethernet', { state: 100 });
  const wlan0 = fake.addDevice('wlan0', 'wifi');
  fake.networks.push({ ...home, strength: 64 }, { ssid: Buffer.from('Lame'), flags: [0, 0, 0], withoutAddress: true, strength: 81 });
  fake.addConnection({
    connection: { id: variant('s', 'Wired connection 1'), uuid: variant('s', wiredUuid), type: variant('s', '802-3-ethernet') },
    ipv4: { method: variant('s', 'auto'), 'route-metric': variant('x', 100n) }, ipv6: { method: variant('s', 'auto') },
  });
  eth0.active = wiredUuid;
  if (options.connect !== false) await fake.service.connect(daemon.address);
  const clock = createClock();
  const bus = createBus({ clock, log: silentLog, address: daemon.address });
  const connections = createConnections(bus, clock);
  t.teardown(async () => {
    bus.stop();
    fake.service.disconnect();
    await daemon.end();
  });
  bus.start();
  return { daemon, fake, eth0, wlan0, bus, connections };
}

t.test('the contract, against the fake', async (t) => {
  const { connections, fake } = await rig(t);
  await connectionsContract(t, { connections, wifi: 'wlan0', wired: 'eth0', home, lame: Buffer.from('Lame'), runOut: (id) => fake.expire(id) });
});

t.test('what NetworkManager is asked, to the letter', async (t) => {
  const { connections, fake } = await rig(t);
  const told = await follow(connections);
  t.teardown(told.end);
  const call = (member: string) => fake.service.calls.findLast((one) => one.member === member)!.body as never[];
  await connections.join({
    device: 'wlan0', ssid: home.ssid, hidden: true, ipv4: { method: 'auto', dns: [] }, secret: { security: 'wpa3-personal', passphrase: home.passphrase },
  });
  const [settings, , specific, options] = call('AddAndActivateConnection2') as unknown as [Record<string, Record<string, { signature: string; value: unknown }>>, string, string, object];
  t.match(settings, {
    connection: { autoconnect: { signature: 'b', value: false }, 'auth-retries': { signature: 'i', value: 1 }, 'interface-name': { value: 'wlan0' } },
    '802-11-wireless': { ssid: { signature: 'ay', value: home.ssid }, mode: { value: 'infrastructure' }, hidden: { value: true }, powersave: { signature: 'u', value: 2 } },
    '802-11-wireless-security': { 'key-mgmt': { value: 'sae' }, psk: { value: home.passphrase } },
    ipv4: { method: { value: 'auto' }, 'dhcp-timeout': { signature: 'i', value: 20 }, 'may-fail': { signature: 'b', value: false } },
  });
  t.equal(specific, '/');
  t.match(options, { persist: { value: 'memory' }, 'bind-activation': { value: 'none' } });
  await told.reached('wlan0', 'connected', 0);
  const uuid = String(settings['connection']!['uuid']!.value);
  await connections.keepJoined(uuid);
  const [kept, flags] = call('Update2') as unknown as [typeof settings, number];
  t.equal(flags, 1);
  t.match(kept, { connection: { autoconnect: { value: true }, 'autoconnect-retries': { signature: 'i', value: 0 } }, '802-11-wireless': { powersave: { value: 2 } } });
  t.notOk(kept['connection']!['interface-name'] ?? kept['connection']!['auth-retries'] ?? kept['ipv4']!['dhcp-timeout']);
  t.equal(fake.connections.get(uuid)!.onDisk!['802-11-wireless-security']!['psk']!.value, home.passphrase, 'the secret was not told again and is still there');
  await connections.openAccessPoint({ id: 'lares-setup', device: 'wlan0', ssid: Buffer.from('L'), passphrase: undefined, channel: 1, address: '198.19.42.1/24', protectManagement: false });
  const [own, , , how] = call('AddAndActivateConnection2') as unknown as [typeof settings, string, string, object];
  t.match(how, { persist: { value: 'volatile' } });
  t.match(own, { '802-11-wireless': { mode: { value: 'ap' }, band: { value: 'bg' }, channel: { signature: 'u', value: 1 }, 'ap-isolation': { signature: 'i', value: 1 } }, ipv4: { method: { value: 'manual' } } });
  t.notOk(own['802-11-wireless-security'], 'open');
  await connections.checkpoint(['wlan0', 'eth0'], 75);
  t.same(call('CheckpointCreate').slice(1), [75, 2]);
  await connections.setAddresses('eth0', { method: 'auto', dns: [] }, { method: 'auto', dns: [] });
  const [changed, memory] = call('Update2') as unknown as [typeof settings, number];
  t.equal(memory, 2, 'in memory until it is kept: a power cut undoes it');
  t.match(changed, { ipv4: { 'route-metric': { signature: 'x', value: 100n } } }, 'what else the connection says stays, with its type');
  t.notOk(fake.service.members().includes('GetSecrets'));
});

t.test('an address that cannot be applied on the way is applied by connecting anew', async (t) => {
  const { connections, fake } = await rig(t);
  const told = await follow(connections);
  t.teardown(told.end);
  fake.failing.set('Reapply', 'org.freedesktop.NetworkManager.Device.IncompatibleConnection');
  await connections.setAddresses('eth0', { method: 'manual', addresses: ['10.0.0.2/8'], gateway: undefined, dns: [] }, { method: 'auto', dns: [] });
  t.ok(fake.service.members().includes('ActivateConnection'));
  fake.failing.set('ActivateConnection', 'org.freedesktop.NetworkManager.UnknownDevice');
  await t.rejects(connections.setAddresses('eth0', { method: 'auto', dns: [] }, { method: 'auto', dns: [] }), { code: 'bus.failed' });
});

t.test('a cable without a connection gets one', async (t) => {
  const { connections, fake, eth0 } = await rig(t);
  Object.assign(eth0, { active: undefined, state: 30 });
  const told = await follow(connections);
  t.teardown(told.end);
  const uuid = await connections.setAddresses('eth0', { method: 'manual', addresses: ['10.0.0.2/8'], gateway: undefined, dns: [] }, { method: 'auto', dns: [] });
  await told.reached('eth0', 'connected', 0);
  t.match(fake.connections.get(uuid), { onDisk: undefined, settings: { connection: { type: { value: '802-3-ethernet' } } } });
  await connections.keepAddresses(uuid);
  t.ok(fake.connections.get(uuid)!.onDisk);
});

t.test('a scan that is refused answers with what was heard before; one that hangs ends in time', async (t) => {
  const { connections, fake } = await rig(t);
  const told = await follow(connections);
  t.teardown(told.end);
  fake.mayScan = false;
  t.equal((await connections.scan('wlan0', 3_600_000)).length, 2);
  fake.failing.set('RequestScan', 'org.freedesktop.DBus.Error.AccessDenied');
  await t.rejects(connections.scan('wlan0', 1000), { code: 'bus.refused' });
});

t.test('names in the air are bytes, hidden ones are left out, a twin without a lock stays apart', async (t) => {
  const { connections, fake } = await rig(t);
  const told = await follow(connections);
  t.teardown(told.end);
  const strange = Buffer.from([0, 255, 0x3c, 0x0a]);
  fake.networks.splice(0, 9,
    { ssid: strange, strength: 40 }, { ssid: Buffer.alloc(0) }, { ssid: Buffer.alloc(7) },
    { ssid: home.ssid, strength: 30, flags: [1, 0, 0x188] }, { ssid: home.ssid, strength: 50, frequency: 5180, flags: [1, 0, 0x588] },
    { ssid: home.ssid, strength: 99, flags: [0, 0, 0] });
  t.same((await connections.networks('wlan0')).map(({ ssid, ...rest }) => ({ hex: Buffer.from(ssid).toString('hex'), ...rest })), [
    { hex: home.ssid.toString('hex'), signalPercent: 99, frequencyMhz: 2437, security: 'open' },
    { hex: home.ssid.toString('hex'), signalPercent: 50, frequencyMhz: 5180, security: 'mixed' },
    { hex: '00ff3c0a', signalPercent: 40, frequencyMhz: 2437, security: 'wpa-personal' },
  ]);
  const uuid = await connections.join({ device: 'wlan0', ssid: strange, hidden: false, ipv4: { method: 'auto', dns: [] }, secret: { security: 'wpa-personal', passphrase: '12345678' } });
  t.match((await connections.saved()).find((one) => one.uuid === uuid), { id: '00ff3c0a', ssid: strange });
});

t.test('what protects a network, by its flags', async (t) => {
  t.equal(securityOf(0, 0, 0), 'open');
  t.equal(securityOf(1, 0, 0), 'wep');
  t.equal(securityOf(1, 0x144, 0), 'wpa-personal', 'the first WPA');
  t.equal(securityOf(1, 0x144, 0x188), 'wpa-personal');
  t.equal(securityOf(1, 0, 0x488), 'wpa3-personal');
  t.equal(securityOf(1, 0, 0x588), 'mixed');
  t.equal(securityOf(1, 0, 0x288), 'enterprise');
  t.equal(securityOf(1, 0, 0x2000), 'enterprise');
  t.equal(securityOf(1, 0, 0x888), 'unknown', 'OWE');
  t.equal(securityOf(0, 0, 0x1000), 'open', 'its open half');
  t.equal(securityOf(1, 0, 0x88), 'unknown', 'ciphers, and not a word on keys');
  const flag = fc.nat(0x7fff);
  fc.assert(fc.property(flag, flag, flag, (flags, wpa, rsn) => {
    const security = securityOf(flags, wpa, rsn);
    return security !== 'open' || (((wpa | rsn) & 0x2f00) === 0 && ((wpa | rsn) !== 0 || (flags & 1) === 0));
  }));
  t.pass('nothing that asks for a key is called open');
});

t.test('connectivity is said only when NetworkManager looks', async (t) => {
  const { connections, fake } = await rig(t);
  const told = await follow(connections);
  t.teardown(told.end);
  t.match((await connections.overview()).status, { connectivity: 'unknown', wirelessEnabled: true, wirelessBlocked: false });
  fake.connectivity = { available: true, enabled: true, state: 2 };
  t.match((await connections.overview()).status, { connectivity: 'portal' });
  await connections.setWireless(false);
  t.match((await connections.overview()).status, { wirelessEnabled: false });
});

t.test('interfaces and status are read by one call', async (t) => {
  const { connections, fake } = await rig(t);
  const told = await follow(connections);
  t.teardown(told.end);
  const calls = () => fake.service.calls.filter(({ member }) => member === 'GetManagedObjects').length;
  const before = calls();
  const { devices, status } = await connections.overview();
  t.equal(calls(), before + 1);
  t.same(devices, await connections.devices());
  t.equal(status.wirelessEnabled, true);
});

t.test('whether NetworkManager looks for the internet is told where it can look, and only what is new', async (t) => {
  const { connections, fake } = await rig(t);
  const told = await follow(connections);
  t.teardown(told.end);
  const sets = () => fake.service.calls.filter(({ member, body }) => member === 'Set' && body[1] === 'ConnectivityCheckEnabled').length;
  await connections.setConnectivityCheck(true);
  t.equal(sets(), 0, 'it has no address to ask');
  fake.connectivity = { available: true, enabled: true, state: 4 };
  await connections.setConnectivityCheck(true);
  t.equal(sets(), 0, 'it does already');
  await connections.setConnectivityCheck(false);
  t.equal(sets(), 1);
  t.match((await connections.overview()).status, { connectivity: 'unknown' }, 'what it knew is old');
});

t.test('NetworkManager comes, starts up, goes and comes again', async (t) => {
  const { daemon, bus, connections, fake } = await rig(t, { connect: false });
  const told: string[] = [];
  const wakes = new Set<() => void>();
  const tell = (what: string) => () => {
    told.push(what);
    for (const wake of wakes) wake();
  };
  const seen = (count: number) => until((wake) => (wakes.add(wake), () => wakes.delete(wake)), () => told.filter((what) => what !== 'changed').length >= count);
  fake.startup = true;
  const end = connections.watch({ connected: tell('connected'), lost: tell('lost'), changed: tell('changed'), stepped: () => {} });
  t.teardown(end);
  await fake.service.connect(daemon.address);
  const arrived = Promise.withResolvers<void>();
  t.teardown(bus.follow('org.freedesktop.NetworkManager', (present) => present && arrived.resolve()));
  await arrived.promise;
  // Answered in order: whether it has started up was asked before.
  await connections.devices();
  t.notOk(told.includes('connected'), 'not while it starts up');
  fake.finishStartup();
  await seen(1);
  const late = Promise.withResolvers<void>();
  t.teardown(connections.watch({ connected: () => late.resolve(), lost: () => {}, changed: () => {}, stepped: () => {} }));
  await late.promise;
  t.pass('who comes later is told as well');
  fake.hear(12);
  fake.hear(13);
  await until((wake) => (wakes.add(wake), () => wakes.delete(wake)), () => told.includes('changed'));
  fake.service.disconnect();
  await seen(2);
  await fake.service.connect(daemon.address);
  await seen(3);
  t.same(told.filter((what) => what !== 'changed'), ['connected', 'lost', 'connected']);
  await t.resolves(connections.devices());
  fake.service.disconnect();
  await seen(4);
  await t.rejects(connections.devices(), { code: 'bus.absent' });
});
