import path from 'node:path';
import t, { type Test } from 'tap';
import { LaresError } from '../../agent/core/errors/index.ts';
import { limits } from '../../agent/features/setup/limits.ts';
import type { Phase } from '../../agent/features/setup/machine.ts';
import { busTimeout } from '../../agent/host/bus/port.ts';
import { type RigOptions, SetupRig } from '../fakes/setup-rig.ts';

const MINUTE_MS = 60_000;

function rig(t: Test, options?: RigOptions): SetupRig {
  const made = new SetupRig(path.join(t.testdir(), 'lares.sqlite'), options);
  t.teardown(() => made.close());
  return made;
}

const home = { ssid: 'Home', passphrase: 'correct horse' };

t.test('power on: the access point is up, then the home network, then setup is over', async (t) => {
  const one = rig(t);
  one.world.addHome(home);
  one.start();
  await one.pass(10_000);
  t.equal(one.world.accessPoint, 'lares-setup');
  t.match(one.world.plans, [{ channel: 1, protectManagement: false, address: '198.19.42.1/24', passphrase: 'K7MX2QPD23456' }], 'away from what is on channel 6');
  one.apply('Home');
  await one.pass(10_000);
  t.equal(one.world.station, 'Home');
  t.equal(one.world.accessPoint, null);
  t.same(one.world.onDisk, ['Home']);
  t.equal(one.world.promised, 0, 'the promise to undo is let go');
  t.equal(one.phase, 'confirm');
  t.match(one.actor.machine.result, { outcome: 'connected' });
  one.actor.tell({ type: 'visited' });
  await one.pass(1000);
  t.equal(one.phase, 'operational');
  t.equal(one.actor.machine.complete, true);
});

const failures = [
  ['wrong password', { passphrase: 'another one' }, 'wrong-password', 7, 45_000],
  ['no DHCP', { dhcp: false }, 'no-address', 5, 60_000],
  ['not there', { present: false }, 'not-found', 53, 45_000],
  ['a router that does not answer', { gateway: false }, 'no-gateway', null, 45_000],
  ['weak again and again', { weak: 2 }, 'too-weak', 11, 45_000],
] as const;

for (const [words, change, cause, reason, withinMs] of failures) {
  t.test(`a trial that fails: ${words}`, async (t) => {
    const one = rig(t);
    one.world.addHome({ ...home, ...change });
    one.start();
    await one.pass(10_000);
    one.apply('Home');
    await one.pass(withinMs);
    t.equal(one.world.accessPoint, 'lares-setup', 'the access point is back');
    t.match(one.actor.machine.result, { outcome: 'failed', failure: { cause, reason } });
    t.equal(one.actor.machine.pending, null);
    t.same(one.world.onDisk, [], 'nothing of it is left');
    t.equal(one.world.promised, 0);
  });
}

for (const way of ['the power goes', 'the agent is killed'] as const) {
  t.test(`a trial in which ${way} has failed, and is called interrupted`, async (t) => {
    const one = rig(t);
    one.world.addHome({ ...home, passphrase: 'another one' });
    one.start();
    await one.pass(10_000);
    one.apply('Home');
    await one.pass(5000);
    t.equal(one.phase, 'trial');
    one.kill();
    if (way === 'the power goes') {
      one.world.stopManager();
      one.world.startManager();
    }
    // Killed for as long as NetworkManager's promise lasts: what it finds is what that has put back.
    else await one.pass(90_000);
    one.start();
    await one.pass(60_000);
    t.equal(one.world.accessPoint, 'lares-setup');
    t.match(one.actor.machine.result, { outcome: 'failed', failure: { cause: 'interrupted' } });
  });
}

t.test('one weak moment is not told to anybody', async (t) => {
  const one = rig(t);
  one.world.addHome({ ...home, weak: 1 });
  one.start();
  await one.pass(10_000);
  one.apply('Home');
  await one.pass(20_000);
  t.equal(one.world.station, 'Home');
  t.equal(one.world.joins.length, 2);
});

t.test('a trial that fails leaves the profile that works', async (t) => {
  const one = rig(t);
  const router = one.world.addHome(home);
  one.world.addHome({ ssid: 'Other', passphrase: 'another one' });
  one.start();
  await one.pass(10_000);
  one.apply('Home');
  await one.pass(10_000);
  one.world.setPresent(router, false);
  await one.pass(limits.lostWhileConfirmingMs + 10_000);
  t.equal(one.world.accessPoint, 'lares-setup', 'the home network was gone for too long');
  one.apply('Other');
  await one.pass(45_000);
  t.match(one.actor.machine.result, { failure: { cause: 'wrong-password' } });
  t.same(one.world.onDisk, ['Home']);
});

t.test('every way to open an access point is tried, then again after a minute', async (t) => {
  const one = rig(t);
  one.world.canOpen = false;
  one.start();
  await one.pass(40_000);
  t.equal(one.phase, 'noAccessPoint');
  t.same(one.world.plans.map(({ channel }) => channel).toSorted(), [1, 11, 6, 6].toSorted());
  t.ok(one.world.calls.includes('wireless false'), 'the radio was switched off and on');
  one.world.canOpen = true;
  await one.pass(MINUTE_MS + 5000);
  t.equal(one.world.accessPoint, 'lares-setup');
});

t.test('a system that answers too late now and then: asked again, nothing is lost by it', async (t) => {
  const one = rig(t);
  one.world.addHome(home);
  one.start();
  const begun = async (phase: Phase): Promise<void> => {
    while (one.phase !== phase) await one.pass(100, 100);
    await one.pass(600, 100);
  };
  /** The next question of what is on the radios gets no answer in time. */
  const lateOnce = (): void => {
    const { devices } = one.world;
    one.world.devices = async () => {
      one.world.devices = devices;
      throw new LaresError(busTimeout, { member: 'GetManagedObjects', timeoutMs: 5000 });
    };
  };
  await begun('opening');
  lateOnce();
  await one.pass(10_000);
  t.equal(one.world.accessPoint, 'lares-setup');
  t.equal(one.world.plans.length, 1, 'on the first channel');
  lateOnce();
  await one.pass(5000);
  t.match(one.actor.machine, { phase: 'ready', facts: { radios: 1, accessPoint: 'setup' } }, 'what was there is there still');
  one.apply('Home');
  await begun('trial');
  lateOnce();
  await one.pass(10_000);
  t.equal(one.world.station, 'Home');
  t.equal(one.world.joins.length, 1, 'by the first trial');
  t.equal(one.phase, 'confirm');
});

t.test('a channel that does not work is left for another', async (t) => {
  const one = rig(t);
  one.world.badChannels.add(6);
  one.start();
  await one.pass(15_000);
  t.equal(one.world.accessPoint, 'lares-setup');
  t.same(one.world.plans.map(({ channel }) => channel), [6, 1]);
});

t.test('an access point that vanishes is opened again', async (t) => {
  const one = rig(t).start();
  await one.pass(10_000);
  one.world.breakAccessPoint();
  await one.pass(5000);
  t.equal(one.world.accessPoint, 'lares-setup');
});

t.test('an access point that nobody has used for an hour is opened anew, one with a phone on it is not', async (t) => {
  const one = rig(t);
  one.start();
  await one.pass(10_000);
  for (let passed = 0; passed < limits.staleAccessPointMs + 5 * MINUTE_MS; passed += MINUTE_MS) {
    one.actor.tell({ type: 'seen' });
    await one.pass(MINUTE_MS, 10_000);
  }
  t.equal(one.world.plans.length, 1, 'a phone was there');
  await one.pass(limits.presentMs + 5 * MINUTE_MS, 10_000);
  t.equal(one.world.plans.length, 2, 'and has gone');
  await one.pass(limits.staleAccessPointMs, 10_000);
  t.equal(one.world.plans.length, 3);
  t.equal(one.world.accessPoint, 'lares-setup');
});

t.test('NetworkManager goes and comes back', async (t) => {
  const one = rig(t).start();
  await one.pass(10_000);
  one.world.stopManager();
  await one.pass(40_000);
  t.equal(one.phase, 'noNetworkManager');
  one.world.startManager();
  await one.pass(10_000);
  t.equal(one.world.accessPoint, 'lares-setup');
});

t.test('an open network closes half an hour after power-on, unless somebody is in the wizard', async (t) => {
  const one = rig(t, { secured: false }).start();
  await one.pass(10_000);
  t.equal(one.world.plans[0]?.passphrase, undefined);
  one.actor.tell({ type: 'held', held: true });
  one.actor.tell({ type: 'circumstances', secured: false, recoveryAllowed: false, isOpenOver: true });
  await one.pass(10_000);
  t.equal(one.phase, 'ready');
  one.actor.tell({ type: 'held', held: false });
  await one.pass(10_000);
  t.equal(one.phase, 'closed');
  t.equal(one.world.accessPoint, null);
  one.kill();
  one.isOpenOver = true;
  one.start();
  await one.pass(40_000);
  t.equal(one.phase, 'closed', 'a restart of the agent opens nothing');
});

t.test('claimed over the cable: setup is over and the access point goes', async (t) => {
  const one = rig(t);
  one.world.setWired(true);
  one.start();
  await one.pass(10_000);
  t.equal(one.world.accessPoint, 'lares-setup', 'a cable alone closes nothing');
  one.hasOwner = true;
  one.actor.tell({ type: 'claimedElsewhere' });
  await one.pass(10_000);
  t.equal(one.phase, 'operational');
  t.equal(one.world.accessPoint, null);
});

t.test('the cable chosen in the wizard: the network lingers until the page was read', async (t) => {
  const one = rig(t);
  one.world.setWired(true);
  one.start();
  await one.pass(10_000);
  one.apply(null);
  await one.pass(10_000);
  t.equal(one.phase, 'confirm');
  t.equal(one.world.accessPoint, 'lares-setup');
  one.actor.tell({ type: 'left' });
  await one.pass(10_000);
  t.equal(one.world.accessPoint, null);
  await one.pass(limits.confirmMs);
  t.equal(one.actor.machine.complete, true, 'half an hour later nobody need visit');
});

t.test('a second radio: the phone keeps its network through the trial', async (t) => {
  const one = rig(t, { radios: ['wlan0', 'wlan1'] });
  one.world.addHome(home);
  one.start();
  await one.pass(10_000);
  one.apply('Home');
  await one.pass(8000);
  t.equal(one.world.station, 'Home');
  t.equal(one.world.accessPoint, 'lares-setup', 'and it lingers');
  await one.pass(limits.lingerMs);
  t.equal(one.world.accessPoint, null);
});

t.test('without a radio there is nothing to open, until one is plugged in', async (t) => {
  const one = rig(t, { radios: [] }).start();
  await one.pass(30_000);
  t.equal(one.phase, 'wired');
  one.world.addRadio('wlan0');
  await one.pass(10_000);
  t.equal(one.world.accessPoint, 'lares-setup');
});

t.test('recovery: after ten minutes, looking for home every five, and closed by itself', async (t) => {
  const one = rig(t);
  const router = one.world.addHome(home);
  one.start();
  await one.pass(10_000);
  one.apply('Home');
  await one.pass(10_000);
  one.actor.tell({ type: 'visited' });
  await one.pass(1000);
  one.world.setPresent(router, false);
  await one.pass(limits.lostMs - 30_000, 5000);
  t.equal(one.world.accessPoint, null, 'not before');
  await one.pass(60_000);
  t.equal(one.world.accessPoint, 'lares-recovery');
  await one.pass(limits.rejoinMs + 50_000, 5000);
  t.ok(one.world.calls.includes('activate wlan0'), 'it has looked');
  t.equal(one.world.accessPoint, 'lares-recovery', 'and is back');
  one.actor.tell({ type: 'held', held: true });
  router.present = true;
  await one.pass(2 * limits.rejoinMs, 5000);
  t.equal(one.world.accessPoint, 'lares-recovery', 'not while the owner is there');
  one.actor.tell({ type: 'held', held: false });
  await one.pass(2 * limits.rejoinMs, 5000);
  t.equal(one.world.station, 'Home');
  t.equal(one.phase, 'operational');
  t.equal(one.world.accessPoint, null);
  t.notOk(one.world.plans.slice(1).some(({ id }) => id === 'lares-setup'), 'a network of setup never came back');
});
