/** A process for killing: runs two jobs over a database and prints each checkpoint once it is on the disk. */
import process from 'node:process';
import { setImmediate } from 'node:timers/promises';
import { Jobs } from '../../agent/core/jobs.ts';
import { silentLog } from '../../agent/core/log.ts';
import { SqliteJobStore } from '../../agent/features/jobs/store.ts';
import { createClock } from '../../agent/host/clock/index.ts';
import { openStore } from '../../agent/host/store/index.ts';
import { stepKind, untilAborted } from './jobs.ts';

const store = new SqliteJobStore(openStore({ file: process.argv[2]!, log: silentLog }));
const jobs = new Jobs({ clock: createClock(), log: silentLog, store });
const lasting = stepKind(async (_input, control) => {
  for (let done = 1; ; done++) {
    control.save({ done });
    process.stdout.write(`${done}\n`);
    await setImmediate();
  }
}, { afterRestart: 'continues' });
const passing = stepKind(untilAborted, { name: 'test.passing' });
jobs.declare([lasting, passing]);
jobs.start(lasting, { subject: 'one', startedBy: 'ann', input: { steps: 0 } });
jobs.start(passing, { subject: 'two', startedBy: 'ann', input: { steps: 0 } });
