import { FakeService } from './fake-service.ts';

const SERVER = 'org.freedesktop.Avahi.Server';

/** Avahi: publishes a name, or another one when that is taken. */
export class FakeAvahi {
  fqdn = 'lares.local';
  /** AvahiServerState: 1 registering, 2 running, 3 collision. */
  state = 2;
  readonly service = new FakeService('org.freedesktop.Avahi', ({ interface: owner, member }) => {
    if (owner !== SERVER) return undefined;
    if (member === 'GetHostNameFqdn') return { signature: 's', body: [this.fqdn] };
    return member === 'GetState' ? { signature: 'i', body: [this.state] } : undefined;
  });

  become(fqdn: string, state = 2): void {
    this.fqdn = fqdn;
    this.state = state;
    this.service.emit('/', SERVER, 'StateChanged', 'is', [state, '']);
  }
}
