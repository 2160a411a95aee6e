import type { Clock } from '../../core/clock.ts';
import { type Bus, remoteErrorName } from '../bus/port.ts';
import { DEVICE, NM, PROPERTIES, WIRELESS } from './names.ts';
import type { Properties } from './objects.ts';

/** Lets a radio listen around and resolves when it has (LastScan changes), or after `timeoutMs`. */
export async function scanWith(bus: Bus, clock: Clock, device: string, timeoutMs: number): Promise<void> {
  const over = Promise.withResolvers<void>();
  const rule = { sender: NM, interface: PROPERTIES, member: 'PropertiesChanged', path: device };
  const endListening = bus.listen(rule, ({ body: [owner, changed] }) => {
    if (owner === WIRELESS && Object.hasOwn(changed as Properties, 'LastScan')) over.resolve();
  });
  const endWaiting = clock.after(timeoutMs, () => over.resolve());
  try {
    await bus.call({ destination: NM, path: device, interface: WIRELESS, member: 'RequestScan', signature: 'a{sv}', body: [{}], reply: '' });
    await over.promise;
  } catch (error) {
    // Not while the radio is off or busy with something else: what was heard before is all there is.
    if (remoteErrorName(error) !== `${DEVICE}.NotAllowed`) throw error;
  } finally {
    endListening();
    endWaiting();
  }
}
