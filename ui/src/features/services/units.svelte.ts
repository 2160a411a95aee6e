import { createContext } from 'svelte';
import { createSubscriber } from 'svelte/reactivity';
import type { UnitSummary } from '../../../../agent/features/services/schema.ts';
import type { LiveClient } from '../../api/live.ts';
import { withDelta } from './list.ts';

/** Every unit of the device, live while someone looks. */
export class Units {
  readonly #watch: () => void;
  #units = $state.raw<ReadonlyMap<string, UnitSummary>>(new Map());
  #available = $state<boolean | null>(null);

  constructor(live: LiveClient) {
    this.#watch = createSubscriber(() =>
      live.subscribe('services', {
        snapshot: (list) => {
          this.#available = list.available;
          this.#units = new Map(list.units.map((unit) => [unit.name, unit]));
        },
        delta: (delta) => {
          this.#available = delta.available;
          this.#units = withDelta(this.#units, delta);
        },
      }),
    );
  }

  /** By name. */
  get all(): ReadonlyMap<string, UnitSummary> {
    this.#watch();
    return this.#units;
  }

  /** Whether the computer has systemd; null until the device has said so. */
  get available(): boolean | null {
    this.#watch();
    return this.#available;
  }

  get(name: string): UnitSummary | undefined {
    return this.all.get(name);
  }
}

export const [useUnits, provideUnits] = createContext<Units>();
