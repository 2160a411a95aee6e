/** Sends a burst of signals, then waits to be ended: `node loud.ts <bus address> <count>`. */
import { FakeService, variant } from './fake-service.ts';

const [address = '', count = '0'] = process.argv.slice(2);
const service = await new FakeService('org.example.Loud', () => undefined).connect(address);
const values = { ActiveState: variant('s', 'active'), MainPID: variant('u', 4711), ActiveEnterTimestamp: variant('t', 1_700_000_000_000_000n) };
for (let index = 0; index < Number(count); index += 1) {
  service.emit(`/org/example/unit/u${index % 500}`, 'org.example.Thing', 'Changed', 'sa{sv}as', ['org.example.Unit', values, []]);
  // Lets the socket drain now and then: the burst is to load the receiver, not to fill this process.
  if (index % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
}
setInterval(() => {}, 60_000);
