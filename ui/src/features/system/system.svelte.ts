import { createContext } from 'svelte';
import type { HostnameChange, Inventory, SystemState, TimeChange } from '../../../../agent/features/system/schema.ts';
import type { ApiClient } from '../../api/client.ts';
import type { LiveClient } from '../../api/live.ts';

/** What the device is, and the changes to it as a whole. */
export class System {
  readonly #api: ApiClient;
  #state = $state.raw<SystemState | null>(null);

  constructor(api: ApiClient, live: LiveClient) {
    this.#api = api;
    const take = (state: SystemState): void => {
      this.#state = state;
    };
    live.subscribe('system', { snapshot: take, delta: take });
  }

  /** Null until the device has said so. */
  get current(): SystemState | null {
    return this.#state;
  }

  /** The name for people, or else the one on the network. */
  get name(): string {
    return this.#state?.prettyHostname || this.#state?.hostname || '';
  }

  has(part: string): boolean {
    return this.#state !== null && !this.#state.unavailable.includes(part);
  }

  inventory(): Promise<Inventory> {
    return this.#api.call('GET /api/system/inventory');
  }

  async timezones(): Promise<readonly string[]> {
    return (await this.#api.call('GET /api/system/timezones')).timezones;
  }

  /** @throws ProblemError */
  async rename(change: HostnameChange): Promise<void> {
    this.#state = await this.#api.call('PUT /api/system/hostname', { body: change });
  }

  /** @throws ProblemError */
  async changeTime(change: TimeChange): Promise<void> {
    this.#state = await this.#api.call('PATCH /api/system/time', { body: change });
  }

  /** @throws ProblemError */
  async leave(how: 'reboot' | 'power-off'): Promise<void> {
    await this.#api.call(how === 'reboot' ? 'POST /api/system/reboot' : 'POST /api/system/power-off');
  }
}

export const [useSystem, provideSystem] = createContext<System>();
