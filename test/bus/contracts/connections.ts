import type { Test } from 'tap';
import { type Connections, type DeviceStep, failureOf, type NetworkDevice, type SavedConnection } from '../../../agent/host/connections/port.ts';
import { until } from '../../fakes/until.ts';

/** Connections to test against: over a fake NetworkManager, a real one, or a fake in memory. This part knows radios only. */
export interface WifiSubject {
  readonly connections: Connections;
  /** A radio that can be an access point, idle. */
  readonly wifi: string;
  /** A network in the air with WPA2 personal, and its passphrase. */
  readonly home: { readonly ssid: Uint8Array; readonly passphrase: string };
  /** An open one, whose router gives no addresses. */
  readonly lame: Uint8Array;
  /** Lets time pass, where it does not by itself: enough for any attempt to end, less than a checkpoint lasts. */
  moveOn?(): void;
}

export interface ConnectionsSubject extends WifiSubject {
  /** A cable with a connection that has its addresses by DHCP. */
  readonly wired: string;
  /** Lets the time of a checkpoint run out. */
  runOut(id: string): void;
}

/** Follows everything that is told, from when it returns. */
export async function follow(connections: Connections) {
  const steps: DeviceStep[] = [];
  const wakes = new Set<() => void>();
  const ready = Promise.withResolvers<void>();
  const tell = (): void => {
    for (const wake of wakes) wake();
  };
  const end = connections.watch({
    connected: () => ready.resolve(),
    lost: () => {},
    changed: tell,
    stepped: (step) => {
      steps.push(step);
      tell();
    },
  });
  await ready.promise;
  const source = (wake: () => void) => {
    wakes.add(wake);
    return () => wakes.delete(wake);
  };
  return {
    steps,
    end,
    /** Resolves when a device reached a state with a step after the first `from`. */
    reached: (device: string, to: DeviceStep['to'], from: number) => until(source, () => steps.slice(from).find((step) => step.device === device && step.to === to)),
  };
}

const any = { method: 'auto', dns: [] } as const;

/** What all connections must do with radios, fakes and the real ones alike. */
export async function wifiContract(t: Test, subject: WifiSubject): Promise<void> {
  const { connections, wifi, home, lame } = subject;
  const told = await follow(connections);
  t.teardown(told.end);
  const moveOn = (): void => subject.moveOn?.();
  const device = async (name: string): Promise<NetworkDevice> => (await connections.devices()).find((one) => one.name === name)!;
  const saved = async (uuid: string): Promise<SavedConnection | undefined> => (await connections.saved()).find((one) => one.uuid === uuid);
  const join = (ssid: Uint8Array, passphrase?: string, hidden = false) =>
    connections.join({ device: wifi, ssid, hidden, ipv4: any, secret: passphrase === undefined ? { security: 'open' } : { security: 'wpa-personal', passphrase } });
  /** Joins and waits for how it ends. */
  const attempt = async (to: DeviceStep['to'], ...what: Parameters<typeof join>) => {
    const from = told.steps.length;
    const uuid = await join(...what);
    moveOn();
    return { uuid, step: await told.reached(wifi, to, from) };
  };

  await t.test('devices and what is in the air', async (t) => {
    t.match(await device(wifi), { kind: 'wifi', state: 'disconnected', canBeAccessPoint: true, addresses: [], connection: undefined });
    const scan = connections.scan(wifi, 30_000);
    moveOn();
    const heard = await scan;
    t.match(heard.find(({ ssid }) => Buffer.compare(ssid, home.ssid) === 0), { security: 'wpa-personal', signalPercent: Number, frequencyMhz: Number });
    t.match(heard.find(({ ssid }) => Buffer.compare(ssid, lame) === 0), { security: 'open' });
    t.same(await connections.networks(wifi), heard);
    t.same(heard.map(({ signalPercent }) => signalPercent), heard.map(({ signalPercent }) => signalPercent).toSorted((a, b) => b - a));
  });

  await t.test('attempts that fail say why', async (t) => {
    t.equal(failureOf((await attempt('failed', home.ssid, 'not the passphrase')).step), 'wrong-secret');
    t.equal(failureOf((await attempt('failed', Buffer.from('nowhere to be heard'))).step), 'not-found');
    t.equal(failureOf((await attempt('failed', lame)).step), 'no-address');
  });

  await t.test('a joined network is lasting only when kept', async (t) => {
    const { uuid } = await attempt('connected', home.ssid, home.passphrase);
    t.match(await device(wifi), { state: 'connected', connection: uuid, signalPercent: Number, gateways: [String], dns: [String] });
    t.same(Buffer.from((await device(wifi)).ssid!), Buffer.from(home.ssid));
    t.match(await saved(uuid), { kind: 'wifi', autoconnect: false, device: wifi, isAccessPoint: false, security: 'wpa-personal' });
    await connections.keepJoined(uuid);
    t.match(await saved(uuid), { autoconnect: true, device: undefined });
    const { uuid: second } = await attempt('connected', home.ssid, home.passphrase);
    await connections.keepJoined(second);
    t.equal(await saved(uuid), undefined, 'the older one of that name is removed');
    await connections.setPriority(second, 7);
    t.match(await saved(second), { priority: 7 });
    t.notMatch(JSON.stringify(await connections.saved()), home.passphrase);
  });

  await t.test('a checkpoint brings back what was there', async (t) => {
    const before = (await device(wifi)).connection!;
    const checkpoint = await connections.checkpoint([wifi], 60);
    await checkpoint.extend(75);
    await t.rejects(connections.checkpoint([wifi], 60), 'one at a time');
    const { uuid } = await attempt('failed', home.ssid, 'not the passphrase');
    const from = told.steps.length;
    await checkpoint.rollBack();
    moveOn();
    await told.reached(wifi, 'connected', from);
    t.equal((await device(wifi)).connection, before);
    t.equal(await saved(uuid), undefined);
    await t.rejects(checkpoint.keep(), { code: 'connections.checkpointGone' });
  });

  await t.test('an access point of our own', async (t) => {
    const plan = { id: 'lares-setup', device: wifi, ssid: Buffer.from('Lares 7K2M'), passphrase: '23456789ABCDE', channel: 6, address: '198.19.42.1/24', protectManagement: false };
    let from = told.steps.length;
    const uuid = await connections.openAccessPoint(plan);
    moveOn();
    await told.reached(wifi, 'connected', from);
    t.match(await device(wifi), { connection: uuid, addresses: ['198.19.42.1/24'] });
    t.match(await saved(uuid), { id: 'lares-setup', isAccessPoint: true, autoconnect: false, ipv4: { method: 'manual' }, ipv6: { method: 'disabled' } });
    from = told.steps.length;
    await connections.deactivate(wifi);
    moveOn();
    await told.reached(wifi, 'disconnected', from);
    t.equal(await saved(uuid), undefined, 'it was volatile');
  });

  await t.test('what is not there', async (t) => {
    const nobody = '00000000-0000-4000-8000-000000000000';
    await t.rejects(connections.networks('wlan9'), { code: 'connections.unknownDevice' });
    await t.rejects(connections.scan('wlan9', 1000), { code: 'connections.unknownDevice' });
    await t.rejects(connections.forget(nobody), { code: 'connections.unknownConnection' });
    await t.rejects(connections.activate(nobody, wifi), { code: 'connections.unknownConnection' });
  });
}

/** What all connections must do for the agent, the addresses of cables included. */
export async function connectionsContract(t: Test, subject: ConnectionsSubject): Promise<void> {
  const { connections, wifi, wired } = subject;
  await wifiContract(t, subject);
  const device = async (name: string): Promise<NetworkDevice> => (await connections.devices()).find((one) => one.name === name)!;
  const saved = async (uuid: string): Promise<SavedConnection | undefined> => (await connections.saved()).find((one) => one.uuid === uuid);

  await t.test('a cable', async (t) => {
    t.match(await device(wired), { kind: 'ethernet', state: 'connected', carrier: true, canBeAccessPoint: false, ssid: undefined });
    await t.rejects(connections.setAddresses(wifi, any, any), { code: 'connections.notConnected' }, 'a radio without a network has no addresses');
  });

  await t.test('a checkpoint runs out by itself, or is kept', async (t) => {
    const { id } = await connections.checkpoint([wired], 60);
    const uuid = await connections.setAddresses(wired, { method: 'manual', addresses: ['192.168.9.9/24'], gateway: '192.168.9.1', dns: ['9.9.9.9'] }, { method: 'disabled', dns: [] });
    t.match(await device(wired), { addresses: ['192.168.9.9/24'], gateways: ['192.168.9.1'], dns: ['9.9.9.9'], connection: uuid });
    const found = await connections.findCheckpoint(id);
    t.equal(found?.id, id, 'an agent that died finds it again');
    subject.runOut(id);
    t.equal(await connections.findCheckpoint(id), undefined);
    await t.rejects(found!.keep(), { code: 'connections.checkpointGone' });
    t.match(await saved(uuid), { ipv4: { method: 'auto', dns: [] } });
    const second = await connections.checkpoint([wired], 60);
    await connections.setAddresses(wired, any, { method: 'auto', dns: ['2620:fe::fe'] });
    await connections.keepAddresses(uuid);
    await second.keep();
    t.equal(await connections.findCheckpoint(second.id), undefined);
    t.match(await saved(uuid), { ipv4: { method: 'auto' }, ipv6: { method: 'auto', dns: ['2620:fe::fe'] } });
  });
}
