import type { Check } from '../../core/health.ts';
import type { Store } from '../../host/store/port.ts';

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
