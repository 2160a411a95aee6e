import type { ApiDocument, CatalogueEntry } from '../../../../agent/features/contract/schema.ts';
import type { ApiClient } from '../../api/client.ts';
import { asProblem, type Problem } from '../../api/problem.ts';

/** What the device says of its own interface. */
export class Contract {
  readonly #api: ApiClient;
  #document = $state.raw<ApiDocument | null>(null);
  #errors = $state.raw<readonly CatalogueEntry[]>([]);
  #problem = $state.raw<Problem | null>(null);

  constructor(api: ApiClient) {
    this.#api = api;
  }

  /** Null until the device has sent it. */
  get document(): ApiDocument | null {
    return this.#document;
  }

  /** By code. */
  get errors(): readonly CatalogueEntry[] {
    return this.#errors;
  }

  get problem(): Problem | null {
    return this.#problem;
  }

  async load(): Promise<void> {
    this.#problem = null;
    try {
      const [document, { errors }] = await Promise.all([this.#api.call('GET /api/openapi.json'), this.#api.call('GET /api/errors')]);
      this.#errors = errors;
      this.#document = document;
    } catch (error) {
      this.#problem = asProblem(error);
    }
  }
}
