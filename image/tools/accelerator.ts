import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Board } from './board.ts';
import { type Machine, machineOf } from './machine.ts';
import { root } from './steps.ts';

export type Accelerator = 'kvm' | 'tcg';

const note = path.join(root, 'build/accelerator');
const trialMs = 10_000;

/** True when KVM gets the firmware to the point where it prints. KVM may be there and still not run it. */
async function kvmBoots({ program, machine, firmwareCode }: Machine): Promise<boolean> {
  try {
    accessSync('/dev/kvm', constants.R_OK | constants.W_OK);
  } catch {
    return false;
  }
  const child = spawn(program, [
    '-machine', machine, '-accel', 'kvm', '-cpu', 'host', '-m', '256', '-nodefaults', '-display', 'none', '-no-reboot',
    '-drive', `if=pflash,format=raw,readonly=on,file=${firmwareCode}`, '-serial', 'stdio',
  ], { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    return await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), trialMs);
      function settle(boots: boolean): void {
        clearTimeout(timer);
        resolve(boots);
      }
      let text = '';
      child.stdout.on('data', (data: Buffer) => {
        text += data.toString('latin1');
        if (/BdsDxe|UEFI|Shell/.test(text)) settle(true);
      });
      child.once('error', () => settle(false));
      child.once('exit', () => settle(false));
    });
  } finally {
    child.kill('SIGKILL');
  }
}

/**
 * What runs virtual machines of a board on this computer. KVM runs only programs of its own architecture; whether it
 * does is found by a trial boot once, and kept in build/.
 */
export async function accelerator(board: Board): Promise<Accelerator> {
  if (!board.native) return 'tcg';
  if (existsSync(note)) return readFileSync(note, 'utf8') === 'kvm' ? 'kvm' : 'tcg';
  const found: Accelerator = (await kvmBoots(machineOf(board))) ? 'kvm' : 'tcg';
  mkdirSync(path.dirname(note), { recursive: true });
  writeFileSync(note, found);
  return found;
}
