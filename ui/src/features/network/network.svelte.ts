import { createContext } from 'svelte';
import { createSubscriber } from 'svelte/reactivity';
import type { AddressChange, EndedChange, JoinRequest, NetworkState, PendingChange } from '../../../../agent/features/network/schema.ts';
import type { ApiClient } from '../../api/client.ts';
import type { LiveClient } from '../../api/live.ts';
import { asProblem } from '../../api/problem.ts';
import type { Toasts } from '../../state/toasts.svelte.ts';
import { problemWords } from '../../text/problems.ts';
import { endedWords } from './words.ts';

/** The network of the device, and the change of it that waits to be kept. */
export class Network {
  readonly #api: ApiClient;
  readonly #toasts: Toasts;
  #state = $state.raw<NetworkState | null>(null);
  /** When the pending change is over, by the clock of this page: clocks of device and browser may differ. */
  #untilMs = 0;
  #busy = $state(false);
  readonly #eachSecond = createSubscriber((update) => {
    const timer = setInterval(update, 1000);
    return () => clearInterval(timer);
  });

  constructor(api: ApiClient, live: LiveClient, toasts: Toasts) {
    this.#api = api;
    this.#toasts = toasts;
    live.subscribe('network', { snapshot: (state) => this.#take(state), delta: (state) => this.#take(state) });
  }

  /** Null until the device has said so. */
  get current(): NetworkState | null {
    return this.#state;
  }

  get change(): PendingChange | null {
    return this.#state?.change ?? null;
  }

  /** What ended last. */
  get ended(): EndedChange | null {
    return this.#state?.lastChange ?? null;
  }

  /** Seconds that the pending change has left; counts down while somebody looks. */
  get secondsLeft(): number {
    this.#eachSecond();
    return Math.max(0, Math.ceil((this.#untilMs - performance.now()) / 1000));
  }

  /** Whether an answer to the question is on its way. */
  get busy(): boolean {
    return this.#busy;
  }

  /** @throws ProblemError */
  async networks(name: string, anew: boolean) {
    const route = anew ? 'POST /api/network/interfaces/:name/scan' : 'GET /api/network/interfaces/:name/networks';
    return (await this.#api.call(route, { params: { name } })).networks;
  }

  /** @throws ProblemError */
  async join(name: string, body: JoinRequest): Promise<void> {
    this.#take(await this.#api.call('POST /api/network/interfaces/:name/join', { params: { name }, body }));
  }

  /** @throws ProblemError */
  async setAddresses(name: string, body: AddressChange): Promise<void> {
    this.#take(await this.#api.call('PUT /api/network/interfaces/:name/addresses', { params: { name }, body }));
  }

  activate(name: string, uuid: string): Promise<void> {
    return this.#try(() => this.#api.call('POST /api/network/interfaces/:name/activate', { params: { name }, body: { uuid } }));
  }

  setPriority(uuid: string, priority: number): Promise<void> {
    return this.#try(() => this.#api.call('PATCH /api/network/saved/:uuid', { params: { uuid }, body: { priority } }));
  }

  forget(uuid: string): Promise<void> {
    return this.#try(() => this.#api.call('DELETE /api/network/saved/:uuid', { params: { uuid } }));
  }

  enableWireless(): Promise<void> {
    return this.#try(() => this.#api.call('PUT /api/network/wireless', { body: { enabled: true } }));
  }

  keep(): Promise<void> {
    return this.#answer('POST /api/network/changes/:id/confirm');
  }

  undo(): Promise<void> {
    return this.#answer('POST /api/network/changes/:id/undo');
  }

  async #answer(route: 'POST /api/network/changes/:id/confirm' | 'POST /api/network/changes/:id/undo'): Promise<void> {
    const id = this.change?.id;
    if (id === undefined || this.#busy) return;
    this.#busy = true;
    await this.#try(() => this.#api.call(route, { params: { id } }));
    this.#busy = false;
  }

  /** For what has no form of its own to say what went wrong. */
  async #try(work: () => Promise<NetworkState>): Promise<void> {
    try {
      this.#take(await work());
    } catch (error) {
      const words = problemWords(asProblem(error));
      this.#toasts.show({ tone: 'critical', title: words.title, body: words.advice });
    }
  }

  #take(state: NetworkState): void {
    const before = this.#state?.change;
    this.#state = state;
    this.#untilMs = performance.now() + (state.change?.remainingMs ?? 0);
    const ended = state.lastChange;
    if (before && !state.change && ended?.id === before.id) {
      this.#toasts.show({ tone: ended.outcome === 'kept' || ended.cause === 'asked' ? 'ok' : 'critical', ...endedWords(ended) });
    }
  }
}

export const [useNetwork, provideNetwork] = createContext<Network>();
