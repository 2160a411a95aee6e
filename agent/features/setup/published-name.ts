import { LaresError } from '../../core/errors/index.ts';
import { Signal } from '../../core/events.ts';
import type { Mdns } from '../../host/mdns/port.ts';

/** The device's name in its network: after a conflict it is not the host name. */
export class PublishedName {
  /** Emits after each reading. */
  readonly changed = new Signal<void>();
  readonly #mdns: Pick<Mdns, 'read' | 'watch'>;
  readonly #hostname: () => string;
  /** As announced; undefined until that is known. */
  #announced: string | undefined;

  constructor(mdns: Pick<Mdns, 'read' | 'watch'>, hostname: () => string) {
    this.#mdns = mdns;
    this.#hostname = hostname;
  }

  /** @returns ends it */
  start(): () => void {
    return this.#mdns.watch(() => void this.#read());
  }

  /** `lares-2.local`; what it should be while nobody says what it is. */
  get current(): string {
    return this.#announced ?? `${this.#hostname()}.local`;
  }

  async #read(): Promise<void> {
    try {
      const { fqdn, announced } = await this.#mdns.read();
      this.#announced = announced ? fqdn : undefined;
      this.changed.emit();
    } catch (error) {
      if (!(error instanceof LaresError)) throw error;
      this.#announced = undefined;
    }
  }
}
