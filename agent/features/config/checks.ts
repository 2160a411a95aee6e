import type { Check } from '../../core/health.ts';
import type { Store } from '../../host/store/port.ts';
import type { ConfigService } from './service.ts';

/** The database could not be read at start and a new one was begun: settings, accounts and sessions are gone from it. */
export function databaseReplaced(store: Store): Check {
  return {
    name: 'config.databaseReplaced',
    find: () =>
      store.setAside === null
        ? []
        : [{ code: 'config.databaseReplaced', severity: 'critical', subject: '', params: { file: store.setAside }, next: '/system' }],
  };
}

/** The device has no key, so that secrets can neither be entered nor used. */
export function keyMissing(service: Pick<ConfigService, 'keyMissing'>): Check {
  return {
    name: 'config.keyMissing',
    find: () => (service.keyMissing ? [{ code: 'config.keyMissing', severity: 'warning', subject: '', params: {}, next: '/system/settings' }] : []),
  };
}

/** One issue for each secret that was sealed with a key this device has no more (TPM cleared, disk moved). */
export function secretsUnreadable(service: Pick<ConfigService, 'keyMissing' | 'unreadableSecrets'>): Check {
  return {
    name: 'config.secretUnreadable',
    find: () =>
      service.keyMissing
        ? []
        : service.unreadableSecrets().map(({ key, label }) => ({
            code: 'config.secretUnreadable', severity: 'warning', subject: key, params: { label }, next: '/system/settings',
          })),
  };
}
