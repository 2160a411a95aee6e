import type { Board } from './board.ts';

/** How QEMU becomes a computer of a board's kind. */
export interface Machine {
  /** QEMU's program. */
  readonly program: string;
  /** `-machine`. */
  readonly machine: string;
  /** `-cpu` where instructions are translated; under KVM it is this computer's own. */
  readonly emulatedCpu: string;
  /** UEFI's code, read-only, and its empty variables, to copy; where Debian 12 and 13 put them. */
  readonly firmwareCode: string;
  readonly firmwareVariables: string;
}

const machines: Readonly<Record<string, Machine>> = {
  x86: {
    program: 'qemu-system-x86_64',
    // Parts that a device of ours has no use for cost an emulated boot some ten seconds of drivers.
    machine: 'q35,smbus=off,sata=off',
    emulatedCpu: 'max,svm=off,la57=off',
    firmwareCode: '/usr/share/OVMF/OVMF_CODE_4M.fd',
    firmwareVariables: '/usr/share/OVMF/OVMF_VARS_4M.fd',
  },
  arm64: {
    program: 'qemu-system-aarch64',
    machine: 'virt,gic-version=max',
    // Of the Raspberry Pi 4. A newer one signs pointers, which is slow to emulate.
    emulatedCpu: 'cortex-a72',
    // Both padded to the 64 MiB which `virt` has room for.
    firmwareCode: '/usr/share/AAVMF/AAVMF_CODE.fd',
    firmwareVariables: '/usr/share/AAVMF/AAVMF_VARS.fd',
  },
};

/** @throws Error when QEMU has no machine for the board */
export function machineOf({ name }: Board): Machine {
  const machine = machines[name];
  if (!machine) throw new Error(`image/tools/machine.ts does not say how QEMU becomes a ${name}`);
  return machine;
}
