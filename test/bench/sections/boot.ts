import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { VirtualMachine } from '../../../image/tools/vm.ts';
import { ask, root } from '../agent.ts';
import type { Report } from '../report.ts';
import { interleaved, roundsOf } from '../table.ts';

const ROUNDS = roundsOf(3);
const MOST_MS = 900_000;

/** Boots a copy of a disk and resolves with the s from power-on to `answered`. */
async function bootOf(disk: string, format: string, answered: (vm: VirtualMachine) => Promise<number>): Promise<number> {
  const folder = mkdtempSync(path.join(tmpdir(), 'lares-boot-'));
  const copy = path.join(folder, 'disk.qcow2');
  execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', '-b', disk, '-F', format, copy, '16G']);
  const vm = await VirtualMachine.start({ disk: copy, firmwareState: path.join(folder, 'firmware.fd') });
  try {
    return (await answered(vm)) / 1000;
  } finally {
    await vm.cutPower();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The first 200 of nginx' default page. */
async function firstPage(vm: VirtualMachine): Promise<number> {
  while (vm.running && Date.now() - vm.startedMs < MOST_MS) {
    const answer = await Promise.race([ask(vm.httpPort, 'GET', '/'), pause(5000, null)]);
    if (answer?.status === 200) return Date.now() - vm.startedMs;
    await pause(250);
  }
  throw new Error(`Debian did not answer:\n${vm.serialText.slice(-1000)}`);
}

/** From power-on to the first 200, beside a plain Debian. */
export async function boot(report: Report): Promise<void> {
  report.section('Boot');
  const image = path.join(root, 'build/cache/x86/disk');
  if (!existsSync(image)) return report.text('Not measured: there is no image (make run, or make test-image, builds one).');
  if (process.getuid?.() !== 0) return report.text('Not measured: the Debian to compare with can only be built as root.');
  const debian = path.join(root, execFileSync(path.join(root, 'test/bench/debian-image.sh'), { encoding: 'utf8' }).trim());
  const kernel = readFileSync(debian.replace(/qcow2$/, 'kernel'), 'utf8').trim();
  report.ratios(`power-on to the first 200, the same virtual machine, first boot, Linux ${kernel}`, 's', await interleaved(ROUNDS, {
    'plain Debian trixie: nginx\' default page over http': () => bootOf(debian, 'qcow2', firstPage),
    'Lares: the agent over https, with its keys and certificate made': () => bootOf(realpathSync(image), 'raw', (vm) => vm.waitForAnswer(MOST_MS)),
  }));
}
