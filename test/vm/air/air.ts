import type { Device } from '../device.ts';
import { credential } from '../shell.ts';
import { HomeRouter } from './home-router.ts';
import { labDisk } from './lab-disk.ts';
import { Phone } from './phone.ts';
import { Strangers } from './strangers.ts';

/**
 * The radios are there before NetworkManager, as those of a board are. Nothing of it is in the image: the unit comes
 * from the emulator's firmware as the test's shell does, and everything it needs from a second disk.
 */
const unit = `[Unit]
DefaultDependencies=no
After=systemd-udevd.service
Before=NetworkManager.service
[Service]
Type=oneshot
RemainAfterExit=yes
TimeoutStartSec=180
ExecStartPre=/usr/bin/udevadm wait --timeout=120 /dev/disk/by-id/virtio-lab
ExecStartPre=/bin/mkdir -p /run/lab
ExecStartPre=/bin/mount -o ro /dev/disk/by-id/virtio-lab /run/lab
ExecStart=/bin/sh /run/lab/lab/begin
`;
const dropIn = '[Unit]\nWants=lares-test-air.service\nAfter=lares-test-air.service\n';

/** For `extraArgs` of a device: the second disk, and a unit that makes the air. */
export function airArgs(): string[] {
  return [
    '-drive', `file=${labDisk()},format=raw,if=none,id=lab,readonly=on`,
    '-device', 'virtio-blk-pci,drive=lab,serial=lab',
    ...credential('systemd.extra-unit.lares-test-air.service', unit),
    ...credential('systemd.unit-dropin.NetworkManager.service', dropIn),
  ];
}

/** What is around a device: two phones, the router of the home, and a neighbourhood. They go with the device's power. */
export class Air {
  readonly phone: Phone;
  readonly second: Phone;
  readonly home: HomeRouter;
  readonly strangers: Strangers;
  readonly #device: Device;

  constructor(device: Device) {
    this.#device = device;
    this.phone = new Phone(device, 'phone');
    this.second = new Phone(device, 'second');
    this.home = new HomeRouter(device);
    this.strangers = new Strangers(device);
  }

  /** Switches the device on, with nothing in its network port, and waits until there is an air around it. */
  async powerOn(): Promise<void> {
    await this.#device.powerOn({ cable: false });
    await this.#device.ask('systemctl start lares-test-air.service', 240_000);
  }
}
