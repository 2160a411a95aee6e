import type { Clock } from '../../core/clock.ts';
import type { Check } from '../../core/health.ts';
import type { SystemService } from './service.ts';

/** Time a device is given after boot to find a time server. */
const GRACE_MS = 5 * 60_000;

/** The clock should follow a time server but does not: certificates, logs and schedules depend on it. */
export function timeUnsynchronized(service: SystemService, clock: Clock): Check {
  return {
    name: 'system.timeUnsynchronized',
    find: () => {
      const { time, bootedAtMs } = service.state;
      const isWaiting = clock.nowMs() - bootedAtMs < GRACE_MS;
      if (!time?.ntpEnabled || time.synchronized || isWaiting) return [];
      return [{ code: 'system.timeUnsynchronized', severity: 'notice', subject: '', params: {}, next: '/system' }];
    },
  };
}
