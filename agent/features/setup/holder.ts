import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../core/clock.ts';
import type { Neighbours } from '../../host/neighbours/port.ts';
import { limits } from './limits.ts';
import type { Holder, SetupStore } from './store.ts';
import type { SetupClient } from './wizard.ts';

const TOKEN_BYTES = 16;

export interface HolderDeps {
  readonly store: SetupStore;
  readonly neighbours: Neighbours;
  readonly clock: Clock;
}

/**
 * The one phone that is in the wizard. Invariants: at most one; its token is worth nothing on another device (MAC address,
 * or IP address where the kernel knows none); only the token's hash is kept; a phone that does nothing gives it up.
 */
export class WizardHolder {
  readonly #deps: HolderDeps;
  #holder: Holder | undefined;
  /** Monotonic, so that setting the clock ends nobody's time. */
  #usedAtMs: number;

  constructor(deps: HolderDeps) {
    this.#deps = deps;
    this.#holder = deps.store.holder();
    this.#usedAtMs = deps.clock.monotonicMs();
  }

  /** MAC address, or IP address, of the phone. */
  get name(): string | null {
    return this.#holder ? (this.#holder.mac ?? this.#holder.address) : null;
  }

  get isHeld(): boolean {
    return this.#holder !== undefined;
  }

  /** Whether the client holds the wizard; that counts as a sign of life. */
  isHeldBy(client: SetupClient): boolean {
    const { token } = client;
    if (token === undefined || !this.#holder || !this.isSameDevice(client)) return false;
    if (!timingSafeEqual(Buffer.from(hashOf(token)), Buffer.from(this.#holder.token))) return false;
    this.#usedAtMs = this.#deps.clock.monotonicMs();
    return true;
  }

  /** Whether it is the phone that holds the wizard, token or not: pages of captive portals forget theirs. */
  isSameDevice({ address }: SetupClient): boolean {
    const mac = this.#deps.neighbours.macOf(address);
    if (!this.#holder) return false;
    return this.#holder.mac !== null && mac !== undefined ? mac === this.#holder.mac : address === this.#holder.address;
  }

  /** @returns the new token; those from before open nothing any more @throws LaresError store.unwritable */
  take({ address }: SetupClient): string {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const holder = { token: hashOf(token), address, mac: this.#deps.neighbours.macOf(address) ?? null };
    this.#deps.store.putHolder(holder);
    this.#holder = holder;
    this.#usedAtMs = this.#deps.clock.monotonicMs();
    return token;
  }

  get isIdle(): boolean {
    return this.#holder !== undefined && this.#deps.clock.monotonicMs() - this.#usedAtMs >= limits.holderIdleMs;
  }

  /** @throws LaresError store.unwritable */
  release(): void {
    this.#deps.store.forgetHolder();
    this.#holder = undefined;
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
