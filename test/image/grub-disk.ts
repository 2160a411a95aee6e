import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, openSync, rmSync, truncateSync, writeFileSync, writeSync, closeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { machineOf } from '../../image/tools/machine.ts';
import { board, within } from '../vm/board.ts';
import { disk, output, partition, readBytes } from './artifact.ts';
import { type Variables, readEnvironment, writeEnvironment } from './environment-block.ts';

/** What GRUB decided, as the test's boot.cfg prints it instead of starting a kernel. */
export interface Choice {
  slot: string;
  degraded: boolean;
  /** The kernel argument that carries the machine id, or empty. */
  machineId: string;
}

/** Time for firmware and GRUB alone; 3 s on an idle machine. */
const bootTimeoutMs = within(120_000);
const { program, machine, emulatedCpu, firmwareCode, firmwareVariables } = machineOf(board);
const MiB = 1 << 20;

/**
 * A small disk with the boot loader of the image itself (its EFI program, grub.cfg and console.cfg), empty slots, and a boot.cfg
 * that prints the choice and halts: a boot takes seconds, without a kernel.
 */
export class GrubDisk {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'lares-grub-'));
  readonly #disk = path.join(this.#folder, 'disk.img');
  readonly #variables = path.join(this.#folder, 'firmware.fd');
  /** Where both copies of the variables are on the disk. */
  readonly #primaryOffset: number;
  readonly #backupOffset: number;

  constructor() {
    const espMiB = 64;
    const stateMiB = 8;
    writeFileSync(this.#disk, '');
    truncateSync(this.#disk, 96 * MiB);
    output('sgdisk', ['--clear', `--new=1:1M:+${espMiB}M`, '--typecode=1:ef00', `--new=2:0:+${stateMiB}M`, '--new=3:0:+1M', '--new=4:0:+1M',
      '--new=5:0:+1M', this.#disk]);
    const esp = `${this.#disk}@@1M`;
    output('mformat', ['-i', esp, '-F', '-T', String(espMiB * 2048), '::']);
    output('mmd', ['-i', esp, '::EFI', '::EFI/BOOT', '::EFI/lares']);
    const shipped = `${disk}@@${partition('esp').offsetBytes}`;
    for (const name of [`EFI/BOOT/${board.efiFile}`, 'EFI/lares/grub.cfg', 'EFI/lares/console.cfg']) {
      const copy = path.join(this.#folder, path.basename(name));
      output('mcopy', ['-n', '-i', shipped, `::${name}`, copy]);
      output('mcopy', ['-i', esp, copy, `::${name}`]);
    }
    const boot = path.join(this.#folder, 'boot.cfg');
    // Short lines: GRUB's terminal breaks them at 80 columns.
    writeFileSync(boot, 'echo "CHOICE=$chosen$degraded"\necho "ID=[$id]"\nhalt\n');
    output('mcopy', ['-i', esp, boot, '::EFI/lares/boot.cfg']);

    // The very boot state of the image, as layer 4 made it.
    const state = partition('bootstate');
    const offset = (1 + espMiB) * MiB;
    const bytes = readBytes(disk, state.offsetBytes, state.sizeBytes);
    this.#write(offset, bytes);
    const first = bytes.indexOf('# GRUB Environment Block');
    const second = bytes.indexOf('# GRUB Environment Block', first + 1);
    // Layer 4 copies grubenv first, grubenv.bak second.
    this.#primaryOffset = offset + first;
    this.#backupOffset = offset + second;
    copyFileSync(firmwareVariables, this.#variables);
  }

  #write(offset: number, bytes: Buffer): void {
    const handle = openSync(this.#disk, 'r+');
    writeSync(handle, bytes, 0, bytes.length, offset);
    closeSync(handle);
  }

  /** Both copies of the variables, as at the factory but for `changes`. */
  reset(changes: Variables = {}): void {
    const factory = { ORDER: 'A B', A_OK: '1', B_OK: '1', A_TRY: '0', B_TRY: '0', PENDING: '', MACHINE_ID: '', WIPE: '' };
    this.#write(this.#primaryOffset, writeEnvironment({ ...factory, ...changes }));
    this.#write(this.#backupOffset, writeEnvironment(factory));
  }

  get variables(): Variables | undefined {
    return readEnvironment(readBytes(this.#disk, this.#primaryOffset, 1024));
  }

  /** What user space does with grub-editenv. */
  change(changes: Variables): void {
    this.#write(this.#primaryOffset, writeEnvironment({ ...this.variables, ...changes }));
  }

  /** Overwrites a copy with rubbish. */
  destroy(copy: 'primary' | 'backup', byte: number): void {
    this.#write(copy === 'primary' ? this.#primaryOffset : this.#backupOffset, Buffer.alloc(1024, byte));
  }

  /** What a tool that truncates the file leaves after a power cut: an empty grubenv. */
  truncatePrimary(): void {
    const empty = path.join(this.#folder, 'empty');
    writeFileSync(empty, '');
    execFileSync('mcopy', ['-o', '-i', `${this.#disk}@@65M`, empty, '::grubenv']);
  }

  /** Powers on and returns what GRUB chose. Rejects when it chooses nothing: a device that does not boot. */
  async boot(): Promise<Choice> {
    const child = spawn(program, [
      '-machine', machine, '-accel', 'tcg', '-cpu', emulatedCpu, '-m', '256', '-nodefaults', '-display', 'none', '-no-reboot', '-serial', 'stdio',
      '-drive', `if=pflash,format=raw,readonly=on,file=${firmwareCode}`,
      '-drive', `if=pflash,format=raw,file=${this.#variables}`,
      '-drive', `file=${this.#disk},format=raw,if=none,id=disk,cache=writeback`,
      '-device', 'virtio-blk-pci,drive=disk,bootindex=0',
    ], { stdio: ['ignore', 'pipe', 'inherit'], timeout: bootTimeoutMs, killSignal: 'SIGKILL' });
    let text = '';
    for await (const data of child.stdout) text += String(data);
    // eslint-disable-next-line no-control-regex
    const plain = text.replace(/\u001B\[[0-9;?=]*[A-Za-z]/g, '').replace(/[\r\n]/g, '');
    const match = /CHOICE=([AB])([01])ID=\[([^\]]*)\]/.exec(plain);
    if (!match) throw new Error(`GRUB chose nothing: ${plain.slice(-500)}`);
    return { slot: match[1] ?? '', degraded: match[2] === '1', machineId: match[3] ?? '' };
  }

  /** Boots several times and returns the slots, `!` marking a degraded choice, as `AAB!`. */
  async boots(times: number): Promise<string> {
    let slots = '';
    for (let boot = 0; boot < times; boot += 1) {
      const { slot, degraded } = await this.boot();
      slots += degraded ? `${slot}!` : slot;
    }
    return slots;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
