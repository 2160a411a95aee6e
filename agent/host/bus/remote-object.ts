import type { Bus } from './port.ts';

/** These services start on demand and end when idle; on a small board the start alone takes seconds. */
const START_TIMEOUT_MS = 25_000;
const PROPERTIES = 'org.freedesktop.DBus.Properties';

/** An object of a service which has one interface, called like the service itself (hostname1, timedate1, login1). */
export interface RemoteObject {
  properties(): Promise<Readonly<Record<string, unknown>>>;
  /** Calls a method and resolves with its results. */
  ask(member: string, signature: string, body: readonly unknown[], reply: string): Promise<readonly unknown[]>;
  /** Calls a method which answers nothing. */
  run(member: string, signature: string, body: readonly unknown[]): Promise<void>;
  /** Calls `onChange` for changed properties, and when the bus comes or goes. */
  watch(onChange: () => void): () => void;
}

export function createRemoteObject(bus: Bus, destination: string, path: string, owner = destination): RemoteObject {
  const ask: RemoteObject['ask'] = (member, signature, body, reply) =>
    bus.call({ destination, path, interface: owner, member, signature, body, reply, timeoutMs: START_TIMEOUT_MS });
  return {
    ask,
    async run(member, signature, body) {
      await ask(member, signature, body, '');
    },
    async properties() {
      const [values] = await bus.call({
        destination, path, interface: PROPERTIES, member: 'GetAll', signature: 's', body: [owner], reply: 'a{sv}',
        timeoutMs: START_TIMEOUT_MS,
      });
      return values as Readonly<Record<string, unknown>>;
    },
    watch(onChange) {
      const rule = { sender: destination, interface: PROPERTIES, member: 'PropertiesChanged', path };
      const ends = [bus.listen(rule, onChange), bus.follow('org.freedesktop.DBus', onChange)];
      return () => {
        for (const end of ends) end();
      };
    },
  };
}
