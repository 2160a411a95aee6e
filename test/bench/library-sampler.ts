/**
 * Reads with a library what the sampler of the agent reads: `node test/bench/library-sampler.ts <library> <ticks>`.
 * Prints CPU time by tick, children included, as one line of JSON.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { OSUtils } from 'node-os-utils';
import systeminformation from 'systeminformation';
import { cpuMs } from './program.ts';

/** systeminformation answers from its last reading when asked again within half a second. */
const PAUSE_MS = 600;

const osutils = new OSUtils({ cacheEnabled: false });
const libraries: Readonly<Record<string, () => Promise<unknown>>> = {
  systeminformation: () => Promise.all([
    systeminformation.currentLoad(), systeminformation.mem(), systeminformation.fsSize(),
    systeminformation.networkStats('*'), systeminformation.disksIO(), systeminformation.cpuTemperature(),
  ]),
  'node-os-utils': () => Promise.all([
    osutils.cpu.usageByCore(), osutils.cpu.loadAverage(), osutils.memory.info(), osutils.disk.usage(),
    osutils.network.statsAsync(), osutils.disk.stats(),
  ]),
};

const sample = libraries[process.argv[2] ?? ''];
const ticks = Number(process.argv[3]);
if (!sample) throw new Error('unknown library');
await sample();
const before = cpuMs('self');
for (let count = 0; count < ticks; count += 1) {
  await pause(PAUSE_MS);
  await sample();
}
console.log(JSON.stringify({ cpuMs: (cpuMs('self') - before) / ticks }));
