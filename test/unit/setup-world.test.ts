import t from 'tap';
import { wifiContract } from '../bus/contracts/connections.ts';
import { ManualClock } from '../fakes/clock.ts';
import { FakeWorld } from '../fakes/connections.ts';

t.test('the world in memory keeps to the contract of the real connections', async (t) => {
  const clock = new ManualClock();
  const world = new FakeWorld(clock);
  const home = { ssid: 'Hearth', passphrase: 'a warm hearth' };
  world.addHome(home);
  world.addHome({ ssid: 'Lame', security: 'open', dhcp: false });
  await wifiContract(t, {
    connections: world, wifi: 'wlan0', home: { ssid: Buffer.from(home.ssid), passphrase: home.passphrase }, lame: Buffer.from('Lame'),
    moveOn: () => {
      // A scan, then whatever the radio is on the way to; not what NetworkManager does by itself when that has failed.
      clock.advance(2000);
      while (world.radios.some(({ state }) => state === 'connecting')) clock.advance(500);
    },
  });
});
