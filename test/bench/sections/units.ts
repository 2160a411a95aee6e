import { runProgram } from '../program.ts';
import type { Report } from '../report.ts';
import { BenchSystemd } from '../systemd.ts';
import { interleaved, roundsOf } from '../table.ts';

const ROUNDS = roundsOf(5);
const UNITS = 300;

/** The list of units over the bus: in process, and by a child. */
export async function units(report: Report): Promise<void> {
  report.section('The list of units over D-Bus');
  const systemd = await BenchSystemd.start(UNITS);
  process.env['DBUS_SYSTEM_BUS_ADDRESS'] = systemd.address;
  try {
    const cpu = (client: string) => async () => (await runProgram('unit-list.ts', client, '50'))['cpuMs']!;
    report.ratios(`${UNITS} units`, 'ms of client CPU', await interleaved(ROUNDS, { 'agent, in process': cpu('agent'), 'busctl as a child': cpu('busctl') }));
  } finally {
    delete process.env['DBUS_SYSTEM_BUS_ADDRESS'];
    await systemd.stop();
  }
}
