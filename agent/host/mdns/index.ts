import type { Bus } from '../bus/port.ts';
import { text } from '../bus/values.ts';
import type { Mdns } from './port.ts';

const AVAHI = 'org.freedesktop.Avahi';
const SERVER = `${AVAHI}.Server`;
/** AVAHI_SERVER_RUNNING of avahi-common/defs.h. */
const RUNNING = 2;

/**
 * Avahi over the given bus (org.freedesktop.Avahi.Server). On a conflict it takes another name by itself, which neither
 * hostname1 nor the kernel learns of: only it can say what the device is called on the network.
 */
export function createMdns(bus: Bus): Mdns {
  const ask = async (member: string, reply: string): Promise<unknown> => {
    const [answer] = await bus.call({ destination: AVAHI, path: '/', interface: SERVER, member, reply, startsService: false });
    return answer;
  };
  return {
    async read() {
      const [fqdn, state] = await Promise.all([ask('GetHostNameFqdn', 's'), ask('GetState', 'i')]);
      return { fqdn: text(fqdn), announced: state === RUNNING };
    },
    watch(onChange) {
      const ends = [
        bus.listen({ sender: AVAHI, interface: SERVER, member: 'StateChanged', path: '/' }, onChange),
        bus.follow(AVAHI, onChange),
      ];
      return () => {
        for (const end of ends) end();
      };
    },
  };
}
