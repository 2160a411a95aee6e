/** What the device is, from files of the kernel, the firmware and the image; null where nothing says it. */
export interface DeviceFacts {
  readonly model: string | null;
  /** Board the image was made for. */
  readonly board: string | null;
  readonly serial: string | null;
  /** PRETTY_NAME of os-release(5). */
  readonly osName: string;
  /** IMAGE_VERSION of os-release(5). */
  readonly osVersion: string | null;
  readonly kernel: string;
  readonly architecture: string;
  /** Root slot the boot loader chose. */
  readonly slot: 'A' | 'B' | null;
  readonly bootId: string;
}

export interface Identity {
  /** Read once: nothing of it changes while the device runs. */
  readonly facts: DeviceFacts;
  /** When the device was started, ms since the epoch by today's clock: it moves when the clock is set right. */
  bootedAtMs(): number;
}
