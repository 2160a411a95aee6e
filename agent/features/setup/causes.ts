import type { DeviceStep } from '../../host/connections/port.ts';
import type { Failure } from './machine.ts';
import type { TrialCause } from './schema.ts';

/** NMDeviceStateReason → what to tell, recorded with NetworkManager 1.52 and wpa_supplicant 2.10 (design/setup.md, section 1). */
const causes: Readonly<Record<number, TrialCause>> = {
  5: 'no-address', 6: 'no-address', 15: 'no-address', 16: 'no-address', 17: 'no-address',
  7: 'wrong-password', 8: 'wrong-password', 9: 'too-weak', 10: 'too-weak', 11: 'too-weak', 53: 'not-found',
};

/**
 * What one step says of an attempt to connect; undefined while it is open.
 * @param wasDenied a secret was asked for in the attempt: the supplicant was thrown out for it
 */
export function causeOf({ to, reason }: Pick<DeviceStep, 'to' | 'reason'>, wasDenied: boolean): Failure | undefined {
  if (to === 'unavailable' || to === 'unmanaged') return { cause: 'failed', reason, problem: null };
  if (to !== 'failed') return undefined;
  const cause = causes[reason] ?? (wasDenied ? 'wrong-password' : 'failed');
  return { cause, reason, problem: null };
}
