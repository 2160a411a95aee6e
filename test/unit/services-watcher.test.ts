import { EventEmitter, once } from 'node:events';
import t from 'tap';
import { LaresError } from '../../agent/core/errors/index.ts';
import { silentLog } from '../../agent/core/log.ts';
import { UnitModel } from '../../agent/features/services/model.ts';
import { UnitWatcher } from '../../agent/features/services/watcher.ts';
import { busTimeout } from '../../agent/host/bus/port.ts';
import { createClock } from '../../agent/host/clock/index.ts';
import type { Systemd, SystemdListener } from '../../agent/host/systemd/port.ts';
import { ManualClock } from '../fakes/clock.ts';

t.test('what changes while the first reading is under way is not lost', async (t) => {
  let listener: SystemdListener | undefined;
  let answerFacts = (): void => {};
  const factsAnswered = new Promise<void>((resolve) => (answerFacts = resolve));
  const asked = new EventEmitter();
  const systemd = {
    watch: (given: SystemdListener) => { listener = given; return () => {}; },
    listUnits: async () => [{ name: 'polkit.service', description: 'p', loadState: 'loaded', activeState: 'activating', subState: 'start' }],
    listUnitFiles: async () => [],
    facts: async () => { asked.emit('facts'); await factsAnswered; return {}; },
  } as unknown as Systemd;
  const model = new UnitModel({ protection: () => null, restartOnly: () => false });
  const states: string[] = [];
  const watcher = new UnitWatcher(model, { systemd, groups: { use: () => null }, clock: createClock(), log: silentLog }, () => {
    states.push(model.summary('polkit.service').activeState);
  });
  watcher.start();
  t.teardown(() => watcher.stop());
  const listed = once(asked, 'facts');
  listener!.connected();
  await listed;
  // PID 1 says so after the list was taken, while facts are still being read.
  listener!.changed({ reload: false, added: new Set(), removed: new Set(), facts: new Map([['polkit.service', { activeState: 'active', subState: 'running' }]]) });
  answerFacts();
  // One more reading, which waits for its turn behind the change.
  await watcher.resync();
  t.same(states, ['activating', 'active', 'activating']);
});

t.test('what systemd does not answer is asked for ever less often, one list at a time', async (t) => {
  const clock = new ManualClock();
  const asked: string[] = [];
  let answers = false;
  const timeout = new LaresError(busTimeout, { member: 'ListUnitFiles', timeoutMs: 120_000 });
  const systemd = {
    watch: () => () => {},
    listUnits: async () => { asked.push('units'); return []; },
    listUnitFiles: async () => {
      asked.push('files');
      if (!answers) throw timeout;
      return [];
    },
  } as unknown as Systemd;
  const model = new UnitModel({ protection: () => null, restartOnly: () => false });
  const watcher = new UnitWatcher(model, { systemd, groups: { use: () => null }, clock, log: silentLog }, () => {});
  t.teardown(() => watcher.stop());
  const pauses = async (count: number): Promise<number[]> => {
    const found: number[] = [];
    for (let each = 0; each < count; each++) {
      const before = asked.length;
      let waitedMs = 0;
      for (; asked.length === before; waitedMs += 5_000) {
        clock.advance(5_000);
        await new Promise(setImmediate);
      }
      found.push(waitedMs / 1_000);
    }
    return found;
  };
  await watcher.resync();
  t.same(await pauses(7), [5, 10, 20, 40, 80, 120, 120]);
  t.same(asked.slice(0, 4), ['units', 'files', 'units', 'files']);
  answers = true;
  await pauses(1);
  t.ok(watcher.available);
  answers = false;
  await watcher.resync();
  t.same(await pauses(2), [5, 10], 'after a good one it begins anew');
});
