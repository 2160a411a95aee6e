import type { Presence } from '../../host/presence/port.ts';
import type { Purpose } from './machine.ts';
import { recoveryName, setupName } from './names.ts';
import type { AccessPointName, OnAir } from './radio.ts';

export interface OwnNetworkDeps {
  readonly presence: Presence;
  readonly hostname: () => string;
  /** What is up now, whoever opened it: an earlier life of the agent may have seen no console. */
  readonly onAir: () => OnAir | null;
  /** Undefined on a computer that is no device. */
  readonly key: string | undefined;
  readonly suffix: string | undefined;
}

/** How the device's own Wi-Fi is called and whether it has a passphrase. */
export class OwnNetwork {
  readonly #deps: OwnNetworkDeps;
  #opened: { readonly purpose: Purpose; readonly name: AccessPointName } | undefined;

  constructor(deps: OwnNetworkDeps) {
    this.#deps = deps;
  }

  get hasKey(): boolean {
    return this.#deps.key !== undefined;
  }

  /** For one that is about to be opened; as it is called then it stays called, whatever is plugged in later. */
  open(purpose: Purpose): AccessPointName {
    const name = this.#nameFor(purpose);
    this.#opened = { purpose, name };
    return name;
  }

  /** As it is on the air, or as we opened it, or as we would open it. */
  name(purpose: Purpose): AccessPointName {
    const up = this.#deps.onAir();
    if (up?.purpose === purpose) return { ssid: up.ssid, passphrase: up.secured ? this.#deps.key : undefined };
    return this.#opened?.purpose === purpose ? this.#opened.name : this.#nameFor(purpose);
  }

  /** Whether that of setup has a passphrase. */
  get isSecured(): boolean {
    return this.name('setup').passphrase !== undefined;
  }

  get wantsCode(): boolean {
    return !this.isSecured && this.#deps.presence.hasConsole();
  }

  #nameFor(purpose: Purpose): AccessPointName {
    const { key, suffix, hostname, presence } = this.#deps;
    if (purpose === 'recovery') return { ssid: recoveryName(hostname()), passphrase: key };
    // A passphrase that nobody can read would lock everybody out.
    return { ssid: setupName(suffix), passphrase: presence.hasConsole() ? key : undefined };
  }
}
