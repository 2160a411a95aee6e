import type { Test } from 'tap';
import { silentLog } from '../../agent/core/log.ts';
import { createBus } from '../../agent/host/bus/index.ts';
import type { Bus } from '../../agent/host/bus/port.ts';
import { createClock } from '../../agent/host/clock/index.ts';
import { createSystemd } from '../../agent/host/systemd/index.ts';
import type { Systemd } from '../../agent/host/systemd/port.ts';
import { PrivateBus } from './dbus-daemon.ts';
import { FakeSystemd, type FakeUnit } from './systemd.ts';

export interface SystemdRig {
  readonly daemon: PrivateBus;
  readonly fake: FakeSystemd;
  readonly bus: Bus;
  readonly systemd: Systemd;
}

/** A private bus with a fake systemd, and the agent's own bus and systemd adapters on it. */
export async function systemdRig(t: Test, units: readonly FakeUnit[]): Promise<SystemdRig> {
  const daemon = await new PrivateBus().start();
  const fake = await new FakeSystemd(units).connect(daemon.address);
  const clock = createClock();
  const bus = createBus({ clock, log: silentLog, address: daemon.address });
  t.teardown(async () => {
    bus.stop();
    fake.service.disconnect();
    await daemon.end();
  });
  bus.start();
  return { daemon, fake, bus, systemd: createSystemd(bus, clock) };
}
