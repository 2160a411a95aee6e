/**
 * Lists the units of systemd over the bus: `node test/bench/unit-list.ts agent|busctl <times>`. Prints CPU time by list,
 * children included, and the number of units. Exits with 3 when there is no systemd on the bus.
 */
import { execFileSync } from 'node:child_process';
import { silentLog } from '../../agent/core/log.ts';
import { createBus } from '../../agent/host/bus/index.ts';
import { createClock } from '../../agent/host/clock/index.ts';
import { createSystemd } from '../../agent/host/systemd/index.ts';
import { cpuMs } from './program.ts';

const NO_SYSTEMD = 3;
const DEADLINE_MS = 5000;
const times = Number(process.argv[3]);

async function byAgent(): Promise<() => Promise<number>> {
  const bus = createBus({ clock: createClock(), log: silentLog });
  bus.start();
  const connected = new Promise<boolean>((resolve) => {
    bus.follow('org.freedesktop.systemd1', (present) => { if (present) resolve(true); });
    setTimeout(resolve, DEADLINE_MS, false);
  });
  if (!(await connected)) process.exit(NO_SYSTEMD);
  const systemd = createSystemd(bus, createClock());
  return async () => (await systemd.listUnits()).length;
}

const manager = ['org.freedesktop.systemd1', '/org/freedesktop/systemd1', 'org.freedesktop.systemd1.Manager'];

function byBusctl(): number {
  const output = execFileSync('busctl', ['--json=short', 'call', ...manager, 'ListUnits'], { encoding: 'utf8', maxBuffer: 2 ** 26 });
  return (JSON.parse(output) as { data: [unknown[]] }).data[0].length;
}

const list = process.argv[2] === 'busctl' ? async () => byBusctl() : await byAgent();
let units = await list();
const before = cpuMs('self');
for (let count = 0; count < times; count += 1) units = await list();
console.log(JSON.stringify({ cpuMs: (cpuMs('self') - before) / times, units }));
process.exit(0);
