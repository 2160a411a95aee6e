import net from 'node:net';
import { once } from 'node:events';

/** The cable between the browser and the device: a TCP forwarder on loopback that can be cut and mended. */
export class Wire {
  readonly #target: { host: string; port: number };
  readonly #ends = new Set<net.Socket>();
  readonly #server: net.Server;
  #cut = false;

  private constructor(target: { host: string; port: number }) {
    this.#target = target;
    this.#server = net.createServer((near) => this.#join(near));
  }

  static async to(target: { host: string; port: number }): Promise<Wire> {
    const wire = new Wire(target);
    wire.#server.listen(0, '127.0.0.1');
    await once(wire.#server, 'listening');
    return wire;
  }

  get port(): number {
    return (this.#server.address() as net.AddressInfo).port;
  }

  /** Ends every connection and lets no new one through, as a pulled plug does. */
  cut(): void {
    this.#cut = true;
    for (const end of this.#ends) end.destroy();
  }

  mend(): void {
    this.#cut = false;
  }

  async end(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(near: net.Socket): void {
    if (this.#cut) return void near.destroy();
    const far = net.connect(this.#target);
    for (const [one, other] of [[near, far], [far, near]] as const) {
      this.#ends.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.#ends.delete(one);
        other.destroy();
      });
    }
    near.pipe(far).pipe(near);
  }
}
