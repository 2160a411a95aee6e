import path from 'node:path';
import t, { type Test } from 'tap';
import { limits } from '../../agent/features/setup/limits.ts';
import { type Moment, SetupRig } from '../fakes/setup-rig.ts';

/** After a death or a power cut, from the start of the next life (design brief, points 10 and 11). */
const AGAIN_MS = 90_000;
const QUIET_MS = 120_000;
let count = 0;

function rigIn(t: Test): SetupRig {
  count += 1;
  return new SetupRig(path.join(t.testdirName, `${count}.sqlite`));
}

/** Lives through setup; dies at the n-th call to NetworkManager and lives again. @returns whether it came to that */
async function dieAt(t: Test, n: number, moment: Moment, passphrase: string, isPowerCut: boolean): Promise<boolean> {
  const rig = rigIn(t);
  rig.world.addHome({ ssid: 'Home', passphrase });
  let calls = 0;
  let died = false;
  rig.atCall = (now) => {
    if (now !== moment) return;
    calls += 1;
    if (calls !== n) return;
    died = true;
    rig.kill();
  };
  const live = async (ms: number): Promise<void> => {
    await rig.pass(ms, 500);
    if (!died || rig.isAlive) return;
    if (isPowerCut) rig.world.stopManager();
    if (isPowerCut) rig.world.startManager();
    rig.start();
    await rig.pass(2000, 500);
  };
  rig.start();
  await live(10_000);
  rig.apply('Home');
  await live(12_000);
  if (died) {
    await rig.pass(AGAIN_MS - 2000, 1000);
    if (!rig.isReachable) throw new Error(`dead at call ${n}, ${moment}: unreachable while ${rig.phase}`);
    await rig.pass(QUIET_MS - AGAIN_MS, 1000);
    if (rig.world.promised > 0) throw new Error(`dead at call ${n}, ${moment}: a promise is left`);
    // Whoever tries again gets there.
    rig.world.homes[0]!.dhcp = true;
    if (rig.world.station === null) rig.apply('Home');
    await rig.pass(60_000, 1000);
    const arrived = rig.world.station === 'Home' && rig.world.onDisk.includes('Home');
    if (passphrase === 'correct horse' && !arrived) throw new Error(`dead at call ${n}, ${moment}: never got home, ${rig.phase}`);
    if (passphrase !== 'correct horse' && rig.world.accessPoint === null) throw new Error(`dead at call ${n}, ${moment}: no access point, ${rig.phase}`);
  }
  rig.close();
  return died;
}

for (const [words, passphrase] of [['the way home', 'correct horse'], ['a wrong password', 'another one']] as const) {
  for (const isPowerCut of [false, true]) {
    t.test(`dying before and after every call on ${words}, ${isPowerCut ? 'power cut' : 'kill -9'}`, async (t) => {
      t.testdir();
      let deaths = 0;
      for (const moment of ['before', 'after'] as const) {
        for (let n = 1; await dieAt(t, n, moment, passphrase, isPowerCut); n += 1) deaths += 1;
      }
      t.ok(deaths > 30, `${deaths} deaths`);
    });
  }
}

/** Lives on from a device that is on its network: to the end of setup, or through a loss of the network and back. Dies once. */
async function dieLater(t: Test, n: number, moment: Moment, isPowerCut: boolean, way: 'end' | 'recovery'): Promise<boolean> {
  const rig = rigIn(t);
  const home = rig.world.addHome({ ssid: 'Home', passphrase: 'correct horse' });
  rig.start();
  await rig.pass(10_000);
  rig.apply('Home');
  await rig.pass(12_000);
  let calls = 0;
  let died = false;
  rig.atCall = (now) => {
    if (now !== moment) return;
    calls += 1;
    if (calls !== n) return;
    died = true;
    rig.kill();
  };
  /** Lets time pass up to a death, and begins the next life. */
  const live = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms && rig.isAlive; passed += 2000) await rig.pass(2000, 1000);
    if (rig.isAlive) return;
    if (isPowerCut) rig.world.stopManager();
    if (isPowerCut) rig.world.startManager();
    rig.start();
    await rig.pass(AGAIN_MS, 2000);
    const { phase, complete } = rig.actor.machine;
    const where = `${way}, dead at call ${n}, ${moment}`;
    // Whether the visit was on the disk decides how it goes on. Recovery waits ten minutes, and no start of the agent shortens that.
    if (home.present && !rig.isReachable) throw new Error(`${where}: unreachable while ${phase}`);
    if (!home.present) await rig.pass(limits.lostMs + AGAIN_MS, 5000);
    if (!rig.isReachable) throw new Error(`${where}: no way in while ${phase}`);
    if (complete && rig.world.accessPoint === 'lares-setup') throw new Error(`${where}: a network of setup after its end`);
    if (!rig.world.onDisk.includes('Home')) throw new Error(`${where}: the profile that works is lost`);
    rig.world.setPresent(home, true);
    await rig.pass(limits.rejoinMs + 2 * AGAIN_MS, 5000);
    if (rig.world.station !== 'Home') throw new Error(`${where}: not at home again, ${rig.phase}`);
  };
  rig.actor.tell({ type: 'visited' });
  await live(10_000);
  if (way === 'recovery' && !died) {
    rig.world.setPresent(home, false);
    await live(limits.lostMs + 60_000);
    if (!died) rig.world.setPresent(home, true);
    if (!died) await live(limits.rejoinMs + 60_000);
  }
  rig.close();
  return died;
}

for (const way of ['end', 'recovery'] as const) {
  for (const isPowerCut of [false, true]) {
    t.test(`dying on the way ${way === 'end' ? 'out of setup' : 'through recovery'}, ${isPowerCut ? 'power cut' : 'kill -9'}`, async (t) => {
      t.testdir();
      let deaths = 0;
      for (const moment of ['before', 'after'] as const) {
        for (let n = 1; await dieLater(t, n, moment, isPowerCut, way); n += 1) deaths += 1;
      }
      t.ok(deaths > (way === 'end' ? 2 : 20), `${deaths} deaths`);
    });
  }
}
