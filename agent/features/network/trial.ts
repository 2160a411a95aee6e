import type { Clock } from '../../core/clock.ts';
import { type Connections, type DeviceStep, failureOf } from '../../host/connections/port.ts';
import type { Cause } from './schema.ts';

/** Watches one attempt to connect an interface. It must exist before the attempt begins, or its first steps are missed. */
export class Trial {
  readonly #connections: Connections;
  readonly #device: string;
  readonly #steps: DeviceStep[] = [];
  readonly #cancelTimer: () => void;
  #tooLong = false;
  #wake = (): void => {};

  constructor(connections: Connections, clock: Clock, device: string, seconds: number) {
    this.#connections = connections;
    this.#device = device;
    this.#cancelTimer = clock.after(seconds * 1000, () => {
      this.#tooLong = true;
      this.#wake();
    });
  }

  stepped(step: DeviceStep): void {
    if (step.device !== this.#device) return;
    this.#steps.push(step);
    this.#wake();
  }

  /** Resolves with null when `connection` is active on the interface, or with what went wrong. */
  async outcome(connection: string): Promise<Cause | null> {
    for (;;) {
      const step = this.#steps.shift();
      const failure = step && failureOf(step);
      if (failure) return failure;
      if (step?.to === 'connected' && (await this.#isActive(connection))) return null;
      if (this.#tooLong) return 'too-long';
      if (this.#steps.length === 0) await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** Gives up. */
  end(): void {
    this.#cancelTimer();
    this.#tooLong = true;
    this.#wake();
  }

  /** The step may be the last one of what was there before. */
  async #isActive(connection: string): Promise<boolean> {
    return (await this.#connections.devices()).some((device) => device.name === this.#device && device.connection === connection);
  }
}
