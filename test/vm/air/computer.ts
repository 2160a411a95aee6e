import type { Device } from '../device.ts';
import type { Outcome } from '../shell.ts';

/** One word for a shell, whatever is in it. */
export const quoted = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`;

/** A computer of its own around the device: a network namespace with a radio, and programs of the lab disk. */
export class Computer {
  readonly device: Device;
  readonly name: string;

  constructor(device: Device, name: string) {
    this.device = device;
    this.name = name;
  }

  /** Runs a program there; its exit code does not matter. The time is that of an emulated PC. */
  run(command: readonly string[], timeoutMs = 60_000): Promise<Outcome> {
    return this.device.shell(`exec sh /run/lab/lab/enter ${[this.name, ...command].map(quoted).join(' ')}`, timeoutMs);
  }

  /** The output of a program which has to succeed. */
  async ask(command: readonly string[], timeoutMs?: number): Promise<string> {
    const { code, output } = await this.run(command, timeoutMs);
    if (code !== 0) throw new Error(`${this.name}: exit code ${code}: ${command.join(' ')}\n${output}`);
    return output;
  }

  /** Writes /run/<name>.<kind> of its disk. */
  async keep(kind: string, text: string): Promise<void> {
    await this.device.ask(`base64 -d > /run/lab/run/${this.name}.${kind} <<< ${Buffer.from(text).toString('base64')}`);
  }

  async drop(kind: string): Promise<void> {
    await this.device.ask(`rm -f /run/lab/run/${this.name}.${kind}`);
  }
}
