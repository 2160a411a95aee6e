import type { About as AboutAnswer, AboutPart } from '../../../../agent/features/about/schema.ts';
import type { ApiClient } from '../../api/client.ts';
import { asProblem, type Problem } from '../../api/problem.ts';

/** Where the browser fetches the bill of materials from. */
export const billAddress = '/api/about/bill';

/** The release of the device and its parts, asked for once: nothing of it changes while the device runs. */
export class About {
  readonly #api: ApiClient;
  #answer = $state.raw<AboutAnswer | null>(null);
  #problem = $state.raw<Problem | null>(null);

  constructor(api: ApiClient) {
    this.#api = api;
  }

  /** Null until the device has said so. */
  get current(): AboutAnswer | null {
    return this.#answer;
  }

  get problem(): Problem | null {
    return this.#problem;
  }

  async load(): Promise<void> {
    try {
      this.#answer = await this.#api.call('GET /api/about');
      this.#problem = null;
    } catch (error) {
      this.#problem = asProblem(error);
    }
  }

  /** @throws ProblemError */
  async licenceText({ id }: AboutPart): Promise<string> {
    return (await this.#api.call('GET /api/about/licence', { query: { part: id } })).text;
  }
}
