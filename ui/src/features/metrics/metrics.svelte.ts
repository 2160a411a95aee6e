import { createSubscriber } from 'svelte/reactivity';
import { createContext } from 'svelte';
import type { LiveClient } from '../../api/live.ts';
import { MetricsWindow } from './window.ts';

/** Series that Home shows; cores one by one would only cost the way here. */
const SERIES = ['cpu.total', 'cpu.core:', 'load.', 'memory.', 'swap.', 'pressure.some', 'disk.', 'net.rx', 'net.tx', 'temp.'];

/** Measured values of the last minutes, live while someone looks at them. */
export class Metrics {
  readonly #live: LiveClient;
  readonly #watch: () => void;
  #update: () => void = () => {};
  #unsubscribe: () => void = () => {};
  #minutes = $state(5);
  #window = $state.raw(new MetricsWindow(5 * 60_000));

  constructor(live: LiveClient) {
    this.#live = live;
    this.#watch = createSubscriber((update) => {
      this.#update = update;
      this.#subscribe();
      return () => this.#unsubscribe();
    });
  }

  /** The values; whoever reads them is told when they change. */
  get window(): MetricsWindow {
    this.#watch();
    return this.#window;
  }

  get minutes(): number {
    return this.#minutes;
  }

  /** Shows another time span. */
  span(minutes: number): void {
    this.#minutes = minutes;
    this.#unsubscribe();
    this.#subscribe();
  }

  #subscribe(): void {
    const values = new MetricsWindow(this.#minutes * 60_000);
    this.#unsubscribe = this.#live.subscribe(
      'metrics',
      {
        // The old values stay in sight until the new ones are here.
        snapshot: (history) => {
          values.replace(history);
          this.#window = values;
          this.#update();
        },
        delta: (delta) => {
          values.push(delta);
          this.#update();
        },
      },
      { windowMs: values.windowMs, series: SERIES },
    );
  }
}

export const [useMetrics, provideMetrics] = createContext<Metrics>();
