import type { UnitDetail } from '../../../../agent/features/services/schema.ts';
import type { ApiClient } from '../../api/client.ts';
import { asProblem, type Problem } from '../../api/problem.ts';
import { nameInAddress } from './list.ts';

/** The facts of one unit which do not come live: read at first, and again when its state changed. */
export class Detail {
  readonly #api: ApiClient;
  readonly #unit: string;
  #facts = $state.raw<UnitDetail | null>(null);
  #problem = $state.raw<Problem | null>(null);

  constructor(api: ApiClient, unit: string) {
    this.#api = api;
    this.#unit = unit;
  }

  get facts(): UnitDetail | null {
    return this.#facts;
  }

  get problem(): Problem | null {
    return this.#problem;
  }

  async load(): Promise<void> {
    try {
      this.#facts = await this.#api.call('GET /api/services/:name', { params: { name: nameInAddress(this.#unit) } });
      this.#problem = null;
    } catch (error) {
      this.#problem = asProblem(error);
    }
  }
}
