/** Serialises the last hour of all series of this computer; prints CPU time and size as one line of JSON. */
import { MetricsService } from '../../agent/features/metrics/service.ts';
import { createBlocks } from '../../agent/host/blocks/index.ts';
import { createProcfs } from '../../agent/host/procfs/index.ts';
import { createSensors } from '../../agent/host/sensors/index.ts';
import { ManualClock } from '../fakes/clock.ts';

const clock = new ManualClock();
const service = new MetricsService({ clock, procfs: createProcfs(), sensors: createSensors(), blocks: createBlocks() });
service.start();
clock.advance(3_600_000);
const rounds = 50;
let sizeBytes = 0;
const before = process.cpuUsage();
for (let round = 0; round < rounds; round += 1) sizeBytes = Buffer.byteLength(JSON.stringify(service.history(3_600_000)));
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ cpuMs: (user + system) / 1000 / rounds, sizeBytes, series: service.history(1000).series.length }));
await service.stop();
