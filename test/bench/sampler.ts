/**
 * Takes samples of this computer in a process of its own: `node test/bench/sampler.ts <ticks> [spawn]`. Prints one line
 * of JSON: CPU time by tick, and what the kernel says about children of this process. With `spawn` it starts a child
 * once, to show that the kernel would have told.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { MetricsService } from '../../agent/features/metrics/service.ts';
import { createBlocks } from '../../agent/host/blocks/index.ts';
import { createClock } from '../../agent/host/clock/index.ts';
import { createProcfs } from '../../agent/host/procfs/index.ts';
import { createSensors } from '../../agent/host/sensors/index.ts';

/** Page faults of children that were waited for: field 11 of /proc/self/stat (proc_pid_stat(5)); 0 means none ever ran. */
function faultsOfChildren(): number {
  const stat = readFileSync('/proc/self/stat', 'latin1');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[8]);
}

/** Children of any thread that run now. */
function childrenNow(): string[] {
  const threads = readdirSync('/proc/self/task');
  return threads.flatMap((thread) => readFileSync(`/proc/self/task/${thread}/children`, 'latin1').split(' ').filter(Boolean));
}

const ticks = Number(process.argv[2]);
const service = new MetricsService({
  clock: createClock(), procfs: createProcfs(), sensors: createSensors(), blocks: createBlocks(),
});
service.start();
for (let warm = 0; warm < 20; warm += 1) service.tick();
await turn();
if (process.argv[3] === 'spawn') execFileSync('/bin/true');
const before = process.cpuUsage();
for (let count = 0; count < ticks; count += 1) {
  service.tick();
  // Sensors and file systems are asked off this thread; their answers belong to the price.
  await turn();
}
const { user, system } = process.cpuUsage(before);
const { series, timesMs } = service.history(3_600_000);
console.log(JSON.stringify({
  cpuMs: (user + system) / 1000 / ticks,
  series: series.length,
  rows: timesMs.length,
  faultsOfChildren: faultsOfChildren(),
  childrenNow: childrenNow(),
}));
await service.stop();
