import { EventEmitter, once } from 'node:events';
import t from 'tap';
import { silentLog } from '../../agent/core/log.ts';
import { UnitModel } from '../../agent/features/services/model.ts';
import { UnitWatcher } from '../../agent/features/services/watcher.ts';
import { createClock } from '../../agent/host/clock/index.ts';
import type { Systemd, SystemdListener } from '../../agent/host/systemd/port.ts';

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
