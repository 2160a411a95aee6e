import { FakeError, FakeService, type Reply, variant } from './fake-service.ts';

const PROPERTIES = 'org.freedesktop.DBus.Properties';
const done: Reply = { signature: '', body: [] };

function refuse(why: string): never {
  throw new FakeError('org.freedesktop.DBus.Error.InvalidArgs', why);
}

/** hostname1: keeps what it is given and announces it. */
export class FakeHostname {
  hostname = 'lares';
  pretty = '';
  readonly service = new FakeService('org.freedesktop.hostname1', ({ interface: owner, member, body }) => {
    if (owner === PROPERTIES && member === 'GetAll') {
      const values = { Hostname: variant('s', this.hostname), StaticHostname: variant('s', this.hostname), PrettyHostname: variant('s', this.pretty) };
      return { signature: 'a{sv}', body: [values] };
    }
    if (member === 'SetStaticHostname') this.#set('StaticHostname', (this.hostname = body[0] as string));
    else if (member === 'SetPrettyHostname') this.#set('PrettyHostname', (this.pretty = body[0] as string));
    else return undefined;
    return done;
  });

  /** A change from elsewhere, such as hostnamectl. */
  rename(hostname: string): void {
    this.hostname = hostname;
    this.#set('StaticHostname', hostname);
  }

  #set(property: string, value: string): void {
    this.service.emitPropertiesChanged('/org/freedesktop/hostname1', 'org.freedesktop.hostname1', { [property]: variant('s', value) });
  }
}

/** timedate1 with three time zones. */
export class FakeTimedate {
  timezone = 'UTC';
  ntp = true;
  synchronized = false;
  readonly service = new FakeService('org.freedesktop.timedate1', ({ interface: owner, member, body }) => {
    if (owner === PROPERTIES && member === 'GetAll') {
      const values = {
        Timezone: variant('s', this.timezone), NTP: variant('b', this.ntp), CanNTP: variant('b', true),
        NTPSynchronized: variant('b', this.synchronized), TimeUSec: variant('t', 1_700_000_000_000_000n),
      };
      return { signature: 'a{sv}', body: [values] };
    }
    const zones = ['UTC', 'Europe/Vienna', 'Asia/Tokyo'];
    if (member === 'ListTimezones') return { signature: 'as', body: [zones] };
    if (member === 'SetTimezone') this.timezone = zones.find((zone) => zone === body[0]) ?? refuse('no such time zone');
    else if (member === 'SetNTP') this.ntp = body[0] as boolean;
    else return undefined;
    return done;
  });
}

/** login1: notes what it was asked to do. */
export class FakeLogin {
  can = 'yes';
  readonly service = new FakeService('org.freedesktop.login1', ({ member }) => {
    if (member === 'CanReboot' || member === 'CanPowerOff') return { signature: 's', body: [this.can] };
    return member === 'Reboot' || member === 'PowerOff' ? done : undefined;
  });
}
