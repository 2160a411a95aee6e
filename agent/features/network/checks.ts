import type { Check } from '../../core/health.ts';
import type { NetworkService } from './service.ts';

/** Nobody on a network can reach a device without an address; it is read at the console, and after it was so. */
export function noAddress(service: NetworkService): Check {
  return {
    name: 'network.noAddress',
    find: () => {
      const { available, interfaces } = service.state;
      const joined = interfaces.filter(({ accessPoint }) => !accessPoint);
      if (!available || joined.length === 0 || joined.some(({ addresses }) => addresses.length > 0)) return [];
      return [{ code: 'network.noAddress', severity: 'critical', subject: '', params: {}, next: '/network' }];
    },
  };
}

/** Another device has the name: this one is found under another. */
export function nameTaken(service: NetworkService): Check {
  return {
    name: 'network.nameTaken',
    find: () => {
      const { nameTaken: taken, mdns, hostname } = service.state;
      if (!taken || mdns === null) return [];
      return [{ code: 'network.nameTaken', severity: 'notice', subject: '', params: { name: `${hostname}.local`, published: mdns }, next: '/network' }];
    },
  };
}
