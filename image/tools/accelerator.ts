import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './steps.ts';

export type Accelerator = 'kvm' | 'tcg';

/** OVMF (UEFI for QEMU), where Debian 12 and 13 put it. */
export const firmwareCode = '/usr/share/OVMF/OVMF_CODE_4M.fd';
export const firmwareVariables = '/usr/share/OVMF/OVMF_VARS_4M.fd';

const note = path.join(root, 'build/accelerator');
const trialMs = 10_000;

/** True when KVM gets OVMF to the point where it prints. KVM may be there and still not run firmware. */
async function kvmBoots(): Promise<boolean> {
  try {
    accessSync('/dev/kvm', constants.R_OK | constants.W_OK);
  } catch {
    return false;
  }
  const child = spawn('qemu-system-x86_64', [
    '-machine', 'q35', '-accel', 'kvm', '-cpu', 'host', '-m', '256', '-nodefaults', '-display', 'none', '-no-reboot',
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

/** What runs virtual machines on this computer: found by a trial boot once, kept in build/. */
export async function accelerator(): Promise<Accelerator> {
  if (existsSync(note)) return readFileSync(note, 'utf8') === 'kvm' ? 'kvm' : 'tcg';
  const found: Accelerator = (await kvmBoots()) ? 'kvm' : 'tcg';
  mkdirSync(path.dirname(note), { recursive: true });
  writeFileSync(note, found);
  return found;
}
