import type { Bus } from '../bus/port.ts';
import { createRemoteObject } from '../bus/remote-object.ts';
import type { Login } from './port.ts';

/** Power over the given bus. */
export function createLogin(bus: Bus): Login {
  const remote = createRemoteObject(
    bus, 'org.freedesktop.login1', '/org/freedesktop/login1', 'org.freedesktop.login1.Manager',
  );
  return {
    async canRestart() {
      const answers = await Promise.all(['CanReboot', 'CanPowerOff'].map((member) => remote.ask(member, '', [], 's')));
      // Others are "no", "na" and "challenge"; a challenge has nobody to answer it.
      return answers.every(([answer]) => answer === 'yes');
    },
    reboot: () => remote.run('Reboot', 'b', [false]),
    powerOff: () => remote.run('PowerOff', 'b', [false]),
    watch: (onChange) => bus.follow('org.freedesktop.DBus', onChange),
  };
}
