import { existsSync } from 'node:fs';
import { LaresError } from '../../core/errors/index.ts';
import { type Bus, remoteErrorName } from '../bus/port.ts';
import { createRemoteObject } from '../bus/remote-object.ts';
import { text } from '../bus/values.ts';
import { type TimeControl, timezoneUnknown } from './port.ts';

/** systemd-timesyncd.service(8): touched whenever the clock was set from a server. */
const SYNC_FLAG = '/run/systemd/timesync/synchronized';

/** Clock settings over the given bus. */
export function createTimeControl(bus: Bus, syncFlag = SYNC_FLAG): TimeControl {
  const remote = createRemoteObject(bus, 'org.freedesktop.timedate1', '/org/freedesktop/timedate1');
  return {
    async read() {
      const properties = await remote.properties();
      return {
        timezone: text(properties['Timezone']) || 'UTC',
        ntpEnabled: properties['NTP'] === true,
        ntpAvailable: properties['CanNTP'] === true,
        synchronized: properties['NTPSynchronized'] === true,
      };
    },
    async timezones() {
      const [zones] = await remote.ask('ListTimezones', '', [], 'as');
      return zones as string[];
    },
    async setTimezone(timezone) {
      try {
        await remote.run('SetTimezone', 'sb', [timezone, false]);
      } catch (error) {
        if (remoteErrorName(error) !== 'org.freedesktop.DBus.Error.InvalidArgs') throw error;
        throw new LaresError(timezoneUnknown, { timezone: timezone.slice(0, 64) }, { cause: error });
      }
    },
    setNtp: (enabled) => remote.run('SetNTP', 'bb', [enabled, false]),
    watch: (onChange) => remote.watch(onChange),
    hasBeenSynchronized: () => existsSync(syncFlag),
  };
}
