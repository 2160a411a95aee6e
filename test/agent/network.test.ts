import t from 'tap';
import fc from 'fast-check';
import { requireUsable } from '../../agent/features/network/addresses.ts';
import type { SetupState } from '../../agent/features/auth/schema.ts';
import type { AddressPlan, JoinRequest, NetworkState } from '../../agent/features/network/schema.ts';
import { ssidText } from '../../agent/features/network/ssid.ts';
import { ownNames } from '../../agent/http/hosts.ts';
import { silentLog } from '../../agent/core/log.ts';
import { createBus } from '../../agent/host/bus/index.ts';
import { createClock } from '../../agent/host/clock/index.ts';
import { createConnections } from '../../agent/host/connections/index.ts';
import { createMdns } from '../../agent/host/mdns/index.ts';
import { home, networkRig, wiredUuid } from '../fakes/network-rig.ts';
import { application } from './application.ts';

const hearth: JoinRequest = { ssid: home.ssid.toString('hex'), hidden: false, secret: { security: 'wpa-personal', passphrase: home.passphrase } };
const wrong: JoinRequest = { ...hearth, secret: { security: 'wpa-personal', passphrase: 'not the passphrase' } };
const auto: AddressPlan = { method: 'auto', dns: [] };
const manual: AddressPlan = { method: 'manual', addresses: ['192.168.9.9/24'], gateway: '192.168.9.1', dns: [] };
/** Lets the answer go out, after which a change begins. */
const ANSWERED_MS = 1_000;

t.test('what the network is, and the name as it is really published', async (t) => {
  const { agent, avahi } = await networkRig(t);
  const { service, seen, feature } = await agent();
  t.match(service.state, {
    hostname: 'lares', mdns: 'lares.local', nameTaken: false, connectivity: 'unknown', change: null, lastChange: null,
    interfaces: [
      { name: 'eth0', kind: 'ethernet', level: 'gateway', addresses: ['192.168.1.20/24', '2001:db8::20/64'], gateways: ['192.168.1.1', 'fe80::ff'], dns: ['192.168.1.1', '2001:db8::1'], ipv4: { method: 'auto' } },
      { name: 'wlan0', kind: 'wifi', level: 'none', addresses: [], ipv4: null },
    ],
    saved: [{ uuid: wiredUuid, kind: 'ethernet', active: true, ssid: null, security: null }],
  });
  const issues = () => feature.checks!.flatMap((check) => check.find().map(({ code }) => code));
  t.same(issues(), []);
  avahi.become('lares-2.local');
  const taken = await seen(({ nameTaken }) => nameTaken);
  t.equal(taken.mdns, 'lares-2.local');
  t.same(issues(), ['network.nameTaken']);
  t.ok(ownNames('lares', service.publishedName).has('lares-2.local'), 'and the device answers to it');
  avahi.service.disconnect();
  await seen(({ mdns }) => mdns === null);
});

t.test('the owner decides whether NetworkManager asks for the internet; a sign-in page is told', async (t) => {
  const { agent, manager, daemon } = await networkRig(t);
  manager.connectivity = { available: true, enabled: false, state: 4 };
  const { seen, config } = await agent();
  await seen(({ connectivity }) => connectivity === 'full');
  t.equal(manager.connectivity.enabled, true, 'on unless it is switched off');
  manager.find(2);
  await seen(({ connectivity }) => connectivity === 'portal');
  config.change({ values: { 'network.connectivityCheck': false }, author: 'ann' });
  await seen(({ connectivity }) => connectivity === 'unknown');
  t.equal(manager.connectivity.enabled, false);
  manager.service.disconnect();
  await seen(({ available }) => !available);
  manager.connectivity = { available: true, enabled: true, state: 4 };
  await manager.service.connect(daemon.address);
  await seen(({ available, connectivity }) => available && connectivity === 'unknown');
  t.equal(manager.connectivity.enabled, false, 'one that has forgotten is told again');
});

t.test('networks in the air', async (t) => {
  const { agent } = await networkRig(t);
  const { service } = await agent();
  t.match(await service.scan('wlan0'), { networks: [{ ssid: { text: 'Lame' }, security: 'open' }, { ssid: { text: 'Hearth', hex: hearth.ssid }, security: 'wpa-personal', saved: null, active: false }] });
  await t.rejects(service.scan('eth0'), { code: 'network.notWifi' });
  await t.rejects(service.networks('wlan9'), { code: 'connections.unknownDevice' });
});

t.test('a joined network is kept', async (t) => {
  const { agent, clock, manager } = await networkRig(t);
  const { service, seen, ready } = await agent();
  const answer = await service.join('wlan0', hearth, 'ann');
  t.match(answer.change, { kind: 'join', interface: 'wlan0', subject: 'Hearth', phase: 'applying', remainingMs: 75_000 });
  t.notOk(manager.service.members().includes('AddAndActivateConnection2'), 'the answer goes out first');
  await t.rejects(service.confirm(answer.change!.id), { code: 'network.notYet' });
  clock.advance(ANSWERED_MS);
  const change = await ready();
  t.match(change, { remainingMs: 60_000, addresses: ['192.168.1.20', '2001:db8::20'] });
  t.same([...manager.lifetimes.values()], [60], 'NetworkManager waits as long as the page says');
  clock.advance(20_000);
  t.equal(service.state.change!.remainingMs, 40_000);
  await t.rejects(service.setAddresses('eth0', { ipv4: manual, ipv6: auto }, 'ann'), { code: 'network.pending' });
  await t.rejects(service.confirm('00000000-0000-4000-8000-000000000000'), { code: 'network.unknownChange' });
  const after = await service.confirm(change.id);
  t.match(after, { change: null, lastChange: { id: change.id, outcome: 'kept', cause: null, endedAgoMs: 0 } });
  t.match((await seen(({ saved }) => saved.some(({ active, kind }) => kind === 'wifi' && active))).saved.find(({ kind }) => kind === 'wifi'), { autoconnect: true, ssid: { text: 'Hearth' }, security: 'wpa-personal' });
  t.equal(manager.checkpoints.size, 0);
  await t.rejects(service.confirm(change.id), { code: 'network.unknownChange' });
  const uuid = after.saved.find(({ kind }) => kind === 'wifi')!.uuid;
  t.match((await service.setPriority(uuid, 5)).saved.find((one) => one.uuid === uuid), { priority: 5 });
  t.match((await service.networks('wlan0')).networks.find(({ ssid }) => ssid.text === 'Hearth'), { saved: uuid, active: true });
});

t.test('attempts that fail say why and leave what was there', async (t) => {
  const { agent, clock, manager } = await networkRig(t);
  const { service, seen } = await agent();
  const outcome = async (request: JoinRequest) => {
    const { change } = await service.join('wlan0', request, 'ann');
    clock.advance(ANSWERED_MS);
    return (await seen((state) => state.change === null && state.lastChange?.id === change!.id)).lastChange;
  };
  t.match(await outcome(wrong), { outcome: 'failed', cause: 'wrong-secret' });
  t.match(await outcome({ ...hearth, ssid: Buffer.from('nowhere').toString('hex') }), { outcome: 'failed', cause: 'not-found' });
  t.match(await outcome({ ssid: Buffer.from('Lame').toString('hex'), hidden: false, secret: { security: 'open' } }), { outcome: 'failed', cause: 'no-address' });
  t.match((await seen(({ saved }) => saved.length === 1)).saved, [{ uuid: wiredUuid }]);
  manager.failing.set('AddAndActivateConnection2', 'org.freedesktop.NetworkManager.UnknownConnection');
  t.match(await outcome(hearth), { outcome: 'failed', cause: 'failed' });
  t.equal(manager.checkpoints.size, 0);
});

t.test('an attempt that never ends is given up', async (t) => {
  const { agent, clock, manager } = await networkRig(t);
  const { service, seen } = await agent();
  manager.networks.length = 0;
  const { change } = await service.join('wlan0', { ...hearth, hidden: true }, 'ann');
  // It is asked for and never begins.
  manager.silent = true;
  clock.advance(ANSWERED_MS);
  await seen(({ saved }) => saved.length === 2);
  clock.advance(75_000);
  t.match((await seen((state) => state.change === null)).lastChange, { id: change!.id, outcome: 'failed', cause: 'too-long' });
});

t.test('addresses nobody keeps are undone, and so are those that are undone', async (t) => {
  const { agent, clock, manager } = await networkRig(t);
  const { service, seen, ready } = await agent();
  const change = async () => {
    const { change: begun } = await service.setAddresses('eth0', { ipv4: manual, ipv6: { method: 'disabled', dns: [] } }, 'ann');
    t.same(begun!.addresses, ['192.168.9.9'], 'where to go is told before');
    clock.advance(ANSWERED_MS);
    await ready();
    await seen(({ interfaces }) => interfaces[0]!.addresses.includes('192.168.9.9/24'));
    return begun!.id;
  };
  const id = await change();
  clock.advance(61_000);
  t.match((await seen((state) => state.change === null)).lastChange, { id, outcome: 'undone', cause: 'ran-out' });
  await seen(({ interfaces }) => interfaces[0]!.addresses.includes('192.168.1.20/24'));
  const second = await change();
  t.match((await service.undo(second)).lastChange, { id: second, outcome: 'undone', cause: 'asked' });
  await seen(({ interfaces }) => interfaces[0]!.addresses.includes('192.168.1.20/24'));
  const third = await change();
  t.match((await service.confirm(third)).lastChange, { id: third, outcome: 'kept' });
  t.ok(manager.connections.get(wiredUuid)!.onDisk!['ipv4']!['address-data'], 'and is on disk');
});

t.test('NetworkManager undoes it while somebody wants to keep it: the answer says so', async (t) => {
  const { agent, clock, manager } = await networkRig(t);
  const { service, ready, seen } = await agent();
  await service.setAddresses('eth0', { ipv4: manual, ipv6: auto }, 'ann');
  clock.advance(ANSWERED_MS);
  const { id } = await ready();
  manager.expire([...manager.checkpoints.keys()][0]!);
  await t.rejects(service.confirm(id), { code: 'connections.checkpointGone' });
  t.match((await seen((state) => state.change === null)).lastChange, { id, outcome: 'undone' });
});

t.test('what was pending when the agent was killed', async (t) => {
  const { agent, clock, manager } = await networkRig(t);
  const first = await agent();
  const begin = async ({ service, ready }: typeof first, planned: AddressPlan = manual) => {
    await service.setAddresses('eth0', { ipv4: planned, ipv6: auto }, 'ann');
    clock.advance(ANSWERED_MS);
    return (await ready()).id;
  };
  const checkpoint = () => [...manager.checkpoints.keys()][0]!;

  const undone = await begin(first);
  await first.kill();
  manager.expire(checkpoint());
  clock.advance(70_000);
  const second = await agent();
  t.match((await second.seen(({ change }) => change === null)).lastChange, { id: undone, outcome: 'undone', cause: 'ran-out' }, 'was undone by NetworkManager alone');
  t.match(second.service.state.interfaces[0], { addresses: ['192.168.1.20/24', '2001:db8::20/64'] });

  const waiting = await begin(second);
  await second.kill();
  clock.advance(15_000);
  const third = await agent();
  const adopted = await third.ready();
  t.match(adopted, { id: waiting, remainingMs: 45_000 }, 'still waits, with the time that is left');
  t.equal(manager.lifetimes.get(checkpoint()), 45, 'for NetworkManager too');
  t.match((await third.service.confirm(waiting)).lastChange, { id: waiting, outcome: 'kept' });

  const again = { ...manual, addresses: ['192.168.9.10/24'] } as AddressPlan;
  const forgotten = await begin(third, again);
  await third.kill();
  manager.checkpoints.clear();
  const fourth = await agent();
  t.match((await fourth.seen(({ change }) => change === null)).lastChange, { id: forgotten, outcome: 'undone', cause: 'restart' });
  t.match(manager.connections.get(wiredUuid)!.onDisk!['ipv4']!['address-data']!.value, [{ address: { value: '192.168.9.9' } }], 'NetworkManager had lost its memory, so the agent goes back itself');

  const { change: interrupted } = await fourth.service.join('wlan0', hearth, 'ann');
  await fourth.kill();
  const fifth = await agent();
  t.match((await fifth.seen(({ change }) => change === null)).lastChange, { id: interrupted!.id, outcome: 'undone', cause: 'restart' }, 'an attempt that nobody saw through');
});

t.test('NetworkManager restarts in the middle', async (t) => {
  const { agent, clock, manager, daemon } = await networkRig(t);
  const { service, ready, seen } = await agent();
  await service.join('wlan0', hearth, 'ann');
  clock.advance(ANSWERED_MS);
  const { id } = await ready();
  manager.service.disconnect();
  t.match((await seen(({ available }) => !available)).change, { id, phase: 'checking' });
  await t.rejects(service.undo(id), { code: 'network.notYet' });
  await t.rejects(service.join('wlan0', hearth, 'ann'), { code: 'network.unavailable' });
  await manager.restart(daemon.address);
  t.match((await seen(({ available, change }) => available && change === null)).lastChange, { id, outcome: 'undone', cause: 'restart' });
  t.equal([...manager.connections.values()].filter(({ settings }) => settings['802-11-wireless']).length, 0, 'the network that was tried is forgotten');
});

t.test('saved networks: connect and forget', async (t) => {
  const { agent, clock } = await networkRig(t);
  const { service, ready, seen } = await agent();
  await service.join('wlan0', hearth, 'ann');
  clock.advance(ANSWERED_MS);
  const joined = await service.confirm((await ready()).id);
  const { uuid } = joined.saved.find(({ kind }) => kind === 'wifi')!;
  t.match((await service.forget(uuid, 'ann')).change, { kind: 'forget', subject: 'Hearth', interface: 'wlan0' }, 'one that is in use is a change like others');
  clock.advance(ANSWERED_MS);
  await service.undo((await ready()).id);
  await seen(({ saved }) => saved.some((one) => one.uuid === uuid && one.active));
  await service.activate('eth0', wiredUuid, 'ann');
  clock.advance(ANSWERED_MS);
  await service.confirm((await ready()).id);
  await service.forget(uuid, 'ann');
  clock.advance(ANSWERED_MS);
  const forgotten = await service.confirm((await ready()).id);
  t.match(forgotten, { lastChange: { kind: 'forget', outcome: 'kept' } });
  t.notOk(forgotten.saved.some((one) => one.uuid === uuid));
  await t.rejects(service.forget(uuid, 'ann'), { code: 'connections.unknownConnection' });
  await t.rejects(service.activate('wlan0', uuid, 'ann'), { code: 'connections.unknownConnection' });
});

t.test('no secret is stored, logged or told', async (t) => {
  const { agent, clock, log } = await networkRig(t);
  const { service, ready, kill } = await agent();
  await service.join('wlan0', hearth, 'ann');
  clock.advance(ANSWERED_MS);
  await service.confirm((await ready()).id);
  t.notMatch(JSON.stringify(service.state) + JSON.stringify(log.entries), home.passphrase);
  await kill();
});

t.test('addresses that could never work', async (t) => {
  const fields = (ipv4: AddressPlan, ipv6: AddressPlan = auto): string[] => {
    try {
      requireUsable({ ipv4, ipv6 });
      return [];
    } catch (error) {
      return (error as { fields: { field: string }[] }).fields.map(({ field }) => field);
    }
  };
  const v4 = (address: string, gateway: string | null = null, dns: string[] = []): AddressPlan => ({ method: 'manual', addresses: [address], gateway, dns });
  t.same(fields(v4('192.168.1.20/24', '192.168.1.1', ['9.9.9.9'])), []);
  t.same(fields(v4('10.0.0.0/31', '10.0.0.1')), [], 'two hosts and nothing else, RFC 3021');
  t.same(fields(auto, { method: 'manual', addresses: ['fd00::2/64'], gateway: 'fe80::1', dns: ['2620:fe::fe'] }), []);
  for (const bad of ['192.168.1.20', '192.168.1.20/33', '192.168.1.20/0', '192.168.1.0/24', '192.168.1.255/24', '127.0.0.1/8', '224.0.0.5/24', '0.0.0.0/8', 'fd00::2/64', '1.2.3.4/24/5', '1.2.3/24', '']) {
    t.same(fields(v4(bad)), ['ipv4.addresses.0'], bad);
  }
  for (const bad of ['::/64', '::1/128', 'ff02::1/64', '192.168.1.20/24', 'fd00::2/129']) t.same(fields(auto, v4(bad)), ['ipv6.addresses.0'], bad);
  for (const bad of ['192.168.2.1', '192.168.1.20', 'fd00::1', 'router']) t.same(fields(v4('192.168.1.20/24', bad)), ['ipv4.gateway'], bad);
  t.same(fields(v4('192.168.1.20/24', null, ['dns.example', 'fd00::1'])), ['ipv4.dns.0', 'ipv4.dns.1']);
  t.same(fields({ method: 'disabled', dns: [] }, { method: 'disabled', dns: [] }), ['ipv4.method']);
});

t.test('names from the air are shown without doing harm', async (t) => {
  t.equal(ssidText(Buffer.from('Café ☕')), 'Café ☕');
  t.equal(ssidText(Buffer.from([0x61, 0, 0x0a, 0xff])), 'a\\x00\\x0a\\xff');
  t.equal(ssidText(Buffer.from('a\u202eb')), 'a\\xe2\\x80\\xaeb', 'what turns the direction of writing');
  t.equal(ssidText(Buffer.from('<script>')), '<script>', 'markup is the page’s to escape');
  fc.assert(fc.property(fc.uint8Array({ maxLength: 32 }), (bytes) => !/[\p{Cc}\p{Cf}\p{Cs}]/u.test(ssidText(bytes))));
  t.pass('nothing invisible is ever shown');
});

t.test('whoever has no session yet, the console above all, is told the name that is published', async (t) => {
  const { daemon, avahi } = await networkRig(t);
  const clock = createClock();
  const bus = createBus({ clock, log: silentLog, address: daemon.address });
  const { server } = await application(t, { bus, connections: createConnections(bus, clock), mdns: createMdns(bus) });
  const told = async (wanted: string): Promise<void> => {
    for (;;) {
      const { deviceName, publishedName } = (await server.inject({ url: '/api/setup', headers: { host: 'localhost' } })).json<SetupState>();
      if (publishedName === wanted) {
        t.not(deviceName, '');
        return;
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  await told('lares.local');
  avahi.become('lares-2.local');
  await told('lares-2.local');
});

t.test('over the API: who may do what, and on a computer without NetworkManager', async (t) => {
  const { server, logged } = await application(t);
  const headers = { host: 'localhost' };
  t.equal((await server.inject({ url: '/api/network', headers })).statusCode, 401);
  const claimed = await server.inject({ method: 'POST', url: '/api/setup/claim', headers, payload: { code: 'K7MX2QPD', username: 'ann', password: 'tundra-violin-42' } });
  const cookie = String(claimed.headers['set-cookie']).split(';', 1)[0]!;
  const { csrf } = claimed.json<{ csrf: string }>();
  const call = async (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, payload?: object) => {
    const answer = await server.inject({ method, url, headers: { ...headers, cookie, 'x-csrf': csrf }, ...(payload ? { payload } : {}) });
    return { status: answer.statusCode, body: answer.json() as { code?: string } };
  };
  t.match(await call('GET', '/api/network'), { status: 200, body: { available: false, interfaces: [], saved: [], change: null } });
  t.match(await call('POST', '/api/network/interfaces/wlan0/join', hearth), { status: 503, body: { code: 'network.unavailable' } });
  t.match(await call('POST', '/api/network/interfaces/wlan0/scan'), { status: 503 });
  t.match(await call('PUT', '/api/network/wireless', { enabled: true }), { status: 503 });
  t.match(await call('PUT', '/api/network/wireless', { enabled: false }), { status: 422, body: { code: 'core.invalid' } });
  t.match(await call('DELETE', `/api/network/saved/${wiredUuid}`), { status: 503 });
  for (const passphrase of ['short', 'x'.repeat(64), 'line\nbreak', '']) {
    t.match(await call('POST', '/api/network/interfaces/wlan0/join', { ...hearth, secret: { security: 'wpa-personal', passphrase } }), { body: { code: 'core.invalid' } }, passphrase);
  }
  t.match(await call('POST', '/api/network/interfaces/wlan0/join', { ...hearth, ssid: 'zz' }), { body: { code: 'core.invalid' } });
  t.match(await call('POST', '/api/network/interfaces/wlan0/join', { ...hearth, secret: { security: 'wep', passphrase: '12345678' } }), { body: { code: 'core.invalid' } }, 'WEP is not offered');
  t.match(await call('PATCH', `/api/network/saved/${wiredUuid}`, { priority: 1000 }), { body: { code: 'core.invalid' } });
  t.match(await call('POST', '/api/network/changes/00000000-0000-4000-8000-000000000000/confirm'), { status: 404, body: { code: 'network.unknownChange' } });
  t.notMatch(logged.join('\n'), home.passphrase);
});

t.test('over the API: a change from its beginning to its end', async (t) => {
  const { daemon } = await networkRig(t);
  const clock = createClock();
  const bus = createBus({ clock, log: silentLog, address: daemon.address });
  const { server } = await application(t, { bus, connections: createConnections(bus, clock) });
  const headers: Record<string, string> = { host: 'localhost' };
  const call = async (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, payload?: object) => {
    const answer = await server.inject({ method, url, headers, ...(payload ? { payload } : {}) });
    return { status: answer.statusCode, body: answer.json() as NetworkState };
  };
  /** Asks until it is so: every answer is held to the contract. */
  const until = async (pick: (state: NetworkState) => boolean): Promise<NetworkState> => {
    for (;;) {
      const { body } = await call('GET', '/api/network');
      if (pick(body)) return body;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const claimed = await server.inject({ method: 'POST', url: '/api/setup/claim', headers, payload: { code: 'K7MX2QPD', username: 'ann', password: 'tundra-violin-42' } });
  headers['cookie'] = String(claimed.headers['set-cookie']).split(';', 1)[0]!;
  headers['x-csrf'] = claimed.json<{ csrf: string }>().csrf;
  await until(({ available }) => available);
  t.match(await call('POST', '/api/network/interfaces/wlan0/scan'), { status: 200, body: { networks: [{}, {}] } });
  t.match(await call('PUT', '/api/network/interfaces/eth0/addresses', { ipv4: { ...manual, gateway: '10.0.0.1' }, ipv6: auto }), { status: 422, body: { code: 'network.badAddresses', fields: [{ field: 'ipv4.gateway' }] } });
  t.match(await call('PUT', '/api/network/interfaces/eth0/addresses', { ipv4: manual, ipv6: auto }), { status: 202, body: { change: { phase: 'applying' } } });
  const { change } = await until((state) => state.change?.phase === 'confirm');
  t.match(await call('POST', `/api/network/changes/${change!.id}/confirm`), { status: 200, body: { change: null, lastChange: { outcome: 'kept' } } });
  t.match((await until(({ interfaces }) => interfaces[0]!.addresses.includes('192.168.9.9/24'))).interfaces[0], { ipv4: manual });
  t.match(await call('POST', '/api/network/interfaces/wlan0/join', hearth), { status: 202 });
  const joined = (await until((state) => state.change?.phase === 'confirm')).change!;
  t.match(await call('POST', `/api/network/changes/${joined.id}/undo`), { status: 200, body: { lastChange: { outcome: 'undone', cause: 'asked' } } });
  t.match(await call('PATCH', `/api/network/saved/${wiredUuid}`, { priority: 3 }), { status: 200, body: { saved: [{ priority: 3 }] } });
});
