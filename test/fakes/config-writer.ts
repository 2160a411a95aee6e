/** A process that changes a setting for ever and prints each revision once it is acknowledged, to be killed. */
import { writeSync } from 'node:fs';
import Type from 'typebox';
import { silentLog } from '../../agent/core/log.ts';
import { createConfig } from '../../agent/features/config/index.ts';
import { createClock } from '../../agent/host/clock/index.ts';
import { createSeal } from '../../agent/host/seal/index.ts';
import { openStore } from '../../agent/host/store/index.ts';

const store = openStore({ file: process.argv[2]!, log: silentLog });
const { service } = createConfig({ store, seal: createSeal(undefined), clock: createClock(), log: silentLog, environment: {} });
service.declare([{ key: 'test.counter', schema: Type.Integer(), default: 0, label: 'Counter', description: 'Equals its revision.' }]);
for (;;) {
  const { revision } = service.change({ values: { 'test.counter': service.revision + 1 }, author: 'writer' });
  writeSync(1, `${revision}\n`);
}
