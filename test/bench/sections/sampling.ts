import { runProgram } from '../program.ts';
import { kilobytes, type Report } from '../report.ts';
import { interleaved, shown, roundsOf } from '../table.ts';

const ROUNDS = roundsOf(5);
const MOST_BLOCK_MS = 50;

/** One sample by the agent's own readers and by libraries; an hour of them as JSON. */
export async function sampling(report: Report): Promise<void> {
  report.section('Sampling');
  const cpu = (file: string, ...args: string[]) => async () => (await runProgram(file, ...args))['cpuMs']!;
  report.ratios('CPU, memory, disks, file systems, network, temperature', 'ms of CPU', await interleaved(ROUNDS, {
    'agent, from /proc and /sys': cpu('sampler.ts', '500'),
    'systeminformation': cpu('library-sampler.ts', 'systeminformation', '5'),
    'node-os-utils (no disk rates)': cpu('library-sampler.ts', 'node-os-utils', '5'),
  }));
  const { cpuMs: historyMs, sizeBytes, series } = await runProgram('history.ts');
  report.text(`One hour of history, ${series} series of 3,600 rows, takes ${shown(historyMs!)} ms of CPU to become ${kilobytes(sizeBytes!)} of JSON.`);
  report.budget('event loop, one hour of history as JSON', historyMs!, MOST_BLOCK_MS, 'ms of CPU in one go');
}
