import os from 'node:os';
import type { Bus } from '../bus/port.ts';
import { createRemoteObject } from '../bus/remote-object.ts';
import { text } from '../bus/values.ts';
import type { HostnameControl } from './port.ts';

/** Host names over the given bus. */
export function createHostnameControl(bus: Bus): HostnameControl {
  const remote = createRemoteObject(bus, 'org.freedesktop.hostname1', '/org/freedesktop/hostname1');
  return {
    async read() {
      const properties = await remote.properties();
      return { hostname: text(properties['StaticHostname']), pretty: text(properties['PrettyHostname']) };
    },
    // Second argument of each: interactive=false, there is nobody at a polkit agent.
    setHostname: (name) => remote.run('SetStaticHostname', 'sb', [name, false]),
    setPretty: (name) => remote.run('SetPrettyHostname', 'sb', [name, false]),
    watch: (onChange) => remote.watch(onChange),
    kernelHostname: () => os.hostname(),
  };
}
