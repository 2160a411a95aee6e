import type { Clock } from '../../core/clock.ts';
import { LaresError } from '../../core/errors/index.ts';
import type { Log } from '../../core/log.ts';
import type { Helper } from '../../host/helper/port.ts';
import type { TimeControl } from '../../host/timedate/port.ts';

export interface PhoneClockDeps {
  readonly helper: Pick<Helper, 'setClock'>;
  readonly time: Pick<TimeControl, 'hasBeenSynchronized'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Less than this nobody notices; a device without a clock chip is off by months. */
const WORTH_MS = 60_000;

/**
 * Sets the clock by the phone's, on a device whose clock nothing else has set. The bounds are the helper's, which is root
 * and trusts nobody: later than the image, less than twenty years after it, and no time server has been heard. Never throws:
 * a wrong clock keeps nobody from setting up the device.
 */
export async function takePhoneClock({ helper, time, clock, log }: PhoneClockDeps, phoneMs: number): Promise<void> {
  if (time.hasBeenSynchronized() || Math.abs(phoneMs - clock.nowMs()) < WORTH_MS) return;
  try {
    await helper.setClock(phoneMs);
    log.info({ event: 'setup.clock', toMs: phoneMs }, 'the clock was set by the phone');
  } catch (error) {
    if (!(error instanceof LaresError)) throw error;
    log.warn({ event: 'setup.clock', code: error.code, toMs: phoneMs }, 'the clock of the phone was not taken');
  }
}
