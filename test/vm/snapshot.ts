import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import path from 'node:path';
import { Qmp } from '../../image/tools/qmp.ts';
import { VirtualMachine } from '../../image/tools/vm.ts';
import { board } from './board.ts';
import type { Device } from './device.ts';

const TAG = 'ready';

interface BlockDevice {
  device: string;
  inserted?: { 'node-name': string };
}

interface QemuJob {
  id: string;
  status: string;
  error?: string;
}

async function snapshot(vm: VirtualMachine, command: 'snapshot-save' | 'snapshot-load', resume: boolean): Promise<void> {
  const socket = path.join(vm.folder, 'qmp');
  // QEMU makes it a moment after its start.
  while (vm.running && !existsSync(socket)) await sleep(20);
  const qmp = await Qmp.connect(socket);
  const blocks = (await qmp.execute('query-block')) as BlockDevice[];
  const disk = blocks.find(({ device }) => device === 'disk')?.inserted?.['node-name'];
  if (disk === undefined) throw new Error('the VM has no disk');
  // The disk alone: UEFI's variables are raw and do not change.
  await qmp.execute(command, { 'job-id': command, tag: TAG, vmstate: disk, devices: [disk] });
  for (;;) {
    const job = ((await qmp.execute('query-jobs')) as QemuJob[]).find(({ id }) => id === command);
    if (job?.error) throw new Error(`${command}: ${job.error}`);
    if (!job || job.status === 'concluded') break;
    await sleep(50);
  }
  await qmp.execute('job-dismiss', { id: command });
  if (resume) await qmp.execute('cont');
  qmp.close();
}

/** Keeps memory and disk of a running device, to go on from this very moment any number of times. */
export async function keepMoment(device: Device): Promise<void> {
  await snapshot(device.vm, 'snapshot-save', false);
}

/** A VM which goes on from the kept moment, with the disk of that moment. */
export async function fromMoment(device: Device): Promise<VirtualMachine> {
  const vm = await VirtualMachine.start({
    board: board.name,
    disk: device.disk,
    firmwareState: path.join(device.folder, 'firmware.fd'),
    serialLog: path.join(device.folder, 'serial.log'),
    extraArgs: ['-S'],
  });
  await snapshot(vm, 'snapshot-load', true);
  return vm;
}

const SECTOR_BYTES = 512;

/** Copies bytes of a device's disk, as the device left it, into a raw file of this computer. */
function copyRange(disk: string, from: number, sizeBytes: number, to: string): void {
  const source = `driver=raw,offset=${from},size=${sizeBytes},file.driver=qcow2,file.file.driver=file,file.file.filename=${disk}`;
  execFileSync('qemu-img', ['convert', '--image-opts', source, '-O', 'raw', to]);
}

/**
 * Copies the data partition (the fifth) out of a disk which is switched off. Partition entries as in the UEFI
 * specification, "GPT Partition Entry Array": at LBA 2, 128 bytes each, first and last LBA at bytes 32 and 40.
 */
export function copyDataPartition(disk: string, table: string, to: string, read: (file: string) => Buffer): void {
  copyRange(disk, 0, 64 * SECTOR_BYTES, table);
  const entry = read(table).subarray(2 * SECTOR_BYTES + 4 * 128, 2 * SECTOR_BYTES + 5 * 128);
  const first = Number(entry.readBigUInt64LE(32));
  const last = Number(entry.readBigUInt64LE(40));
  copyRange(disk, first * SECTOR_BYTES, (last - first + 1) * SECTOR_BYTES, to);
}
