import path from 'node:path';
import fc from 'fast-check';
import t, { type Test } from 'tap';
import { type Facts, fresh, initial, type Machine, nothing, type SetupEvent } from '../../agent/features/setup/machine.ts';
import { reduce } from '../../agent/features/setup/reducer.ts';
import { SetupRig } from '../fakes/setup-rig.ts';

const QUIET_MS = 120_000;
let count = 0;

function rigIn(t: Test, options = {}): SetupRig {
  count += 1;
  return new SetupRig(path.join(t.testdirName, `${count}.sqlite`), options);
}

// The reducer alone, with a world that may say anything.

const facts = fc.record({
  radios: fc.nat(2), wired: fc.boolean(), station: fc.boolean(), portal: fc.boolean(), accessPoint: fc.constantFrom('setup', 'recovery', null),
}) satisfies fc.Arbitrary<Facts>;
const target = fc.constantFrom({ via: 'wifi' as const, ssid: 'SG9tZQ' }, { via: 'cable' as const, ssid: '' });
const cause = fc.constantFrom('wrong-password', 'too-weak', 'failed', 'too-long');
const events: fc.Arbitrary<SetupEvent> = fc.oneof(
  facts.map((value) => ({ type: 'facts' as const, facts: value })),
  fc.record({ type: fc.constant('done' as const), number: fc.constant(-1), facts, failure: fc.option(fc.record({ cause, reason: fc.constant(null), problem: fc.constant(null) })), wallMs: fc.constant(0) }) as fc.Arbitrary<SetupEvent>,
  target.map((value) => ({ type: 'apply' as const, target: value })),
  fc.boolean().map((held) => ({ type: 'held' as const, held })),
  fc.record({ secured: fc.boolean(), recoveryAllowed: fc.boolean(), isOpenOver: fc.boolean() }).map((value) => ({ type: 'circumstances' as const, ...value })),
  fc.constantFrom<SetupEvent>({ type: 'managerLost' }, { type: 'managerFound' }, { type: 'seen' }, { type: 'scan' }, { type: 'claimedElsewhere' }, { type: 'left' }, { type: 'visited' }, { type: 'tick' }),
);
const timed = fc.array(fc.tuple(events, fc.constantFrom(0, 100, 3000, 61_000, 301_000, 1_900_000)), { maxLength: 60 });

/** Runs events; `done` answers the effect under way. Calls `each` after every step. */
function run(begin: Machine, sequence: readonly (readonly [SetupEvent, number])[], each: (before: Machine, after: Machine, event: SetupEvent) => void): Machine {
  let machine = begin;
  let nowMs = 0;
  for (const [event, passMs] of sequence) {
    nowMs += passMs;
    const heard = event.type === 'done' ? { ...event, number: machine.running?.number ?? -1 } : event;
    const { machine: after } = reduce(machine, heard, nowMs);
    each(machine, after, heard);
    machine = after;
  }
  return machine;
}

const started = (durable = fresh, hasOwner = false): Machine => reduce(initial, { type: 'started', durable, hasOwner }, 0).machine;

t.test('the reducer: one effect at a time, complete for good, nothing opened that must not be', async () => {
  fc.assert(
    fc.property(timed, fc.boolean(), (sequence, complete) => {
      const begin = { ...started({ ...fresh, complete }), secured: false };
      run(begin, sequence, (before, after, event) => {
        const begun = after.running !== before.running && after.running !== null;
        if (begun && before.running && event.type !== 'done') throw new Error('an effect began while another was under way');
        if (before.complete && !after.complete) throw new Error('complete was taken back');
        if (begun && after.running!.kind === 'open') {
          if (after.complete && after.running!.purpose === 'setup') throw new Error('a network of setup after its end');
          if (after.running!.purpose === 'recovery' && !after.recoveryAllowed) throw new Error('recovery without leave');
          if (after.running!.purpose === 'setup' && !after.secured && after.isOpenOver) throw new Error('an open network after its time');
        }
        if (begun && after.running!.kind === 'try' && after.pending === null) throw new Error('a trial that would not be known after a crash');
      });
    }),
    { numRuns: 4000 },
  );
});

t.test('an effect that nobody waits for changes nothing', async (t) => {
  const begin = started();
  const { machine, effect } = reduce(begin, { type: 'done', number: 99, failure: null, facts: nothing, wallMs: 0 }, 5);
  t.equal(machine, begin);
  t.equal(effect, null);
});

// Actor, radio and database over a world that behaves.

type Deed = (rig: SetupRig) => void;
const deeds: Record<string, Deed> = {
  applyHome: (rig) => rig.apply('Home'),
  applyWrong: (rig) => rig.apply('Other'),
  applyCable: (rig) => rig.apply(null),
  scan: (rig) => rig.actor.tell({ type: 'scan' }),
  hold: (rig) => rig.actor.tell({ type: 'held', held: true }),
  release: (rig) => rig.actor.tell({ type: 'held', held: false }),
  visit: (rig) => rig.actor.tell({ type: 'visited' }),
  leave: (rig) => rig.actor.tell({ type: 'left' }),
  routerGoes: (rig) => rig.world.setPresent(rig.world.homes[0]!, false),
  routerComes: (rig) => rig.world.setPresent(rig.world.homes[0]!, true),
  noLeases: (rig) => void (rig.world.homes[0]!.dhcp = false),
  plug: (rig) => rig.world.setWired(true),
  unplug: (rig) => rig.world.setWired(false),
  break: (rig) => rig.world.breakAccessPoint(),
  jam: (rig) => void (rig.world.canOpen = false),
  kill: (rig) => {
    rig.kill();
    rig.start();
  },
  managerStops: (rig) => rig.world.stopManager(),
  managerStarts: (rig) => rig.world.startManager(),
  powerCut: (rig) => {
    rig.kill();
    rig.world.stopManager();
    rig.world.startManager();
    rig.start();
  },
};
const sequences = fc.array(fc.tuple(fc.constantFrom(...Object.keys(deeds)), fc.constantFrom(0, 1500, 5000, 30_000, 90_000)), { minLength: 1, maxLength: 10 });

/** The world is as it should be, and nobody does anything. */
function quieten({ world }: SetupRig): void {
  world.canOpen = true;
  if (!world.isRunning) world.startManager();
}

/** Reachable, or within the time that a network which worked is waited for before anything is opened. */
function isRightlyUnreachable({ actor }: SetupRig): boolean {
  const { phase, complete, linkLostAtMs } = actor.machine;
  return linkLostAtMs !== null && (phase === 'confirm' || (phase === 'operational' && complete));
}

t.test('from any sequence of events, within 120 s of a quiet world somebody can reach the device', async (t) => {
  t.testdir();
  await fc.assert(
    fc.asyncProperty(sequences, async (sequence) => {
      const rig = rigIn(t);
      rig.world.addHome({ ssid: 'Home', passphrase: 'correct horse' });
      rig.world.addHome({ ssid: 'Other', passphrase: 'another one' });
      rig.start();
      for (const [name, passMs] of sequence) {
        const kept = new Set(rig.world.onDisk);
        deeds[name]!(rig);
        await rig.pass(passMs, 1000);
        for (const ssid of kept) if (!rig.world.onDisk.includes(ssid)) throw new Error(`the profile of ${ssid} was lost`);
      }
      quieten(rig);
      await rig.pass(QUIET_MS, 1000);
      const { phase } = rig.actor.machine;
      if (!rig.isReachable && !isRightlyUnreachable(rig)) throw new Error(`unreachable while ${phase}`);
      if (rig.mostAtOnce > 1) throw new Error('two things were done with the radio at once');
      rig.close();
    }),
    { numRuns: 100, interruptAfterTimeLimit: 20_000 },
  );
});

t.test('what an effect announces is on the disk before it begins', async (t) => {
  const rig = new SetupRig(path.join(t.testdir(), 'lares.sqlite'));
  rig.world.addHome({ ssid: 'Home', passphrase: 'correct horse' });
  rig.start();
  await rig.pass(10_000);
  rig.apply('Home');
  await rig.pass(10_000);
  const phases = { look: 'probe', scan: 'scan', open: 'opening', close: 'leaving', prepare: 'preparing', try: 'trial', restore: 'restoring', keep: 'keeping', rejoin: 'rejoining' };
  t.same(rig.savedAt, rig.effects.map(({ kind }) => phases[kind]));
  t.same(rig.effects.map(({ kind }) => kind), ['look', 'scan', 'open', 'prepare', 'try', 'keep']);
  rig.close();
});
