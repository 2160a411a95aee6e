/**
 * A private bus with the tests' stand-in for systemd, in a process of its own: `node test/bench/fake-systemd.ts <units>`,
 * with a channel to its parent. Says the address of the bus; a number sent to it is how many signals to emit at once.
 */
import { PrivateBus } from '../fakes/dbus-daemon.ts';
import { FakeSystemd } from '../fakes/systemd.ts';

/** A change of a service is two signals: of the unit's and of the service's own interface. */
const SIGNALS_A_CHANGE = 2;

const names = Array.from({ length: Number(process.argv[2]) }, (_, index) => ({ name: `bench-${index}.service` }));
const bus = await new PrivateBus().start();
const systemd = await new FakeSystemd(names).connect(bus.address);
process.on('message', async (signals: number) => {
  systemd.burst(signals / SIGNALS_A_CHANGE);
  await systemd.service.settled();
  process.send!('sent');
});
process.once('SIGTERM', async () => {
  systemd.service.disconnect();
  await bus.end();
  process.exit(0);
});
process.send!(bus.address);
