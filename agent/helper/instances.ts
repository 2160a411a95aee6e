import type { Clock } from '../core/clock.ts';
import { createSystemd } from '../host/systemd/index.ts';
import type { Bus } from '../host/bus/port.ts';
import { type Answer, type ClockRequest, type CountryRequest, refused } from './request.ts';

/**
 * Verbs `wifi.country` and `clock.set`. The helper itself has no capability to touch the radios or the clock; it starts an
 * instance of a unit which has that one and nothing else, and which checks its argument again.
 */
export async function startInstance(request: CountryRequest | ClockRequest, bus: Bus, clock: Clock): Promise<Answer> {
  const unit = request.verb === 'wifi.country' ? `lares-wifi-country@${request.country}.service` : `lares-clock@${request.timeS}.service`;
  const systemd = createSystemd(bus, clock);
  const end = await connected(systemd);
  try {
    const result = await systemd.run('start', unit);
    return result === 'done' ? { ok: true } : refused(result);
  } finally {
    end();
  }
}

/** Signals of ended jobs come only to those who watch. */
function connected(systemd: ReturnType<typeof createSystemd>): Promise<() => void> {
  return new Promise((resolve) => {
    const end = systemd.watch({ connected: () => resolve(() => end()), lost: () => {}, changed: () => {} });
  });
}
