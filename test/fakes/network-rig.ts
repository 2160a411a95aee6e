import path from 'node:path';
import type { Test } from 'tap';
import { createConfig } from '../../agent/features/config/index.ts';
import { createNetworkFeature } from '../../agent/features/network/index.ts';
import type { NetworkState } from '../../agent/features/network/schema.ts';
import { createBus } from '../../agent/host/bus/index.ts';
import { createClock } from '../../agent/host/clock/index.ts';
import { createConnections } from '../../agent/host/connections/index.ts';
import { createMdns } from '../../agent/host/mdns/index.ts';
import { openStore } from '../../agent/host/store/index.ts';
import { FakeAvahi } from './avahi.ts';
import { ManualClock } from './clock.ts';
import { PrivateBus } from './dbus-daemon.ts';
import { variant } from './fake-service.ts';
import { FakeNetworkManager } from './network-manager.ts';
import { FakeSeal } from './seal.ts';
import { keptLog, until } from './until.ts';

export const home = { ssid: Buffer.from('Hearth'), passphrase: 'a warm hearth' };
export const wiredUuid = 'f7b9c1de-3b62-4b56-8f0d-7a1d1d2b5f10';

/** A wired computer with a radio, its NetworkManager and Avahi, and the network feature over them. */
export async function networkRig(t: Test) {
  const daemon = await new PrivateBus().start();
  const manager = new FakeNetworkManager();
  const eth0 = manager.addDevice('eth0', 'ethernet', { state: 100 });
  const wlan0 = manager.addDevice('wlan0', 'wifi');
  manager.networks.push({ ...home, strength: 64 }, { ssid: Buffer.from('Lame'), flags: [0, 0, 0], withoutAddress: true, strength: 81 });
  manager.addConnection({
    connection: { id: variant('s', 'Wired connection 1'), uuid: variant('s', wiredUuid), type: variant('s', '802-3-ethernet') },
    ipv4: { method: variant('s', 'auto') }, ipv6: { method: variant('s', 'auto') },
  });
  eth0.active = wiredUuid;
  await manager.service.connect(daemon.address);
  const avahi = new FakeAvahi();
  await avahi.service.connect(daemon.address);
  const file = path.join(t.testdir({}), 'agent.sqlite');
  const clock = new ManualClock();
  const log = keptLog();

  /** An agent over all this; `kill` ends it as `kill -9` does: nothing is told to anybody. */
  const agent = async () => {
    const bus = createBus({ clock: createClock(), log, address: daemon.address });
    const store = openStore({ file, log });
    const { service: config } = createConfig({ store, seal: new FakeSeal(), clock, log, environment: {} });
    const feature = createNetworkFeature({ connections: createConnections(bus, createClock()), mdns: createMdns(bus), store, clock, log, config, deviceName: () => 'lares' });
    config.declare(feature.settings!);
    const { service } = feature;
    const seen = (pick: (state: NetworkState) => boolean) => until((wake) => service.channel.subscribe(wake), () => [service.state].find((state) => pick(state)));
    let living = true;
    const kill = async (): Promise<void> => {
      if (!living) return;
      living = false;
      await feature.stop!();
      bus.stop();
      store.close();
    };
    t.teardown(kill);
    await feature.start!();
    bus.start();
    await seen((state) => state.available && state.mdns !== null);
    return { feature, service, config, seen, kill, /** The change that can be kept now. */ ready: async () => (await seen(({ change }) => change?.phase === 'confirm')).change! };
  };
  t.teardown(async () => {
    manager.service.disconnect();
    avahi.service.disconnect();
    await daemon.end();
  });
  return { daemon, manager, eth0, wlan0, avahi, clock, log, agent };
}
