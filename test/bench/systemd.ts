import path from 'node:path';
import { Program } from './program.ts';

/** A stand-in for systemd with so many services, on a bus of its own. */
export class BenchSystemd {
  readonly address: string;
  readonly #program: Program;

  private constructor(program: Program, address: string) {
    this.#program = program;
    this.address = address;
  }

  static async start(units: number): Promise<BenchSystemd> {
    const program = new Program([path.join(import.meta.dirname, 'fake-systemd.ts'), String(units)]);
    return new BenchSystemd(program, await program.heard<string>());
  }

  /** Emits so many signals as fast as the bus takes them; resolves when the bus has passed them all on. */
  async emit(signals: number): Promise<void> {
    await this.#program.heard(signals);
  }

  stop(): Promise<void> {
    return this.#program.stop();
  }
}
