import type { ApiClient } from '../../api/client.ts';
import { asProblem, type Problem } from '../../api/problem.ts';
import { type LogLine, withPage } from './list.ts';

const PAGE_LINES = 100;

/** The log of one job: the newest lines, refreshed while it grows, and older ones on request. */
export class Log {
  readonly #api: ApiClient;
  readonly #jobId: string;
  #lines = $state.raw<readonly LogLine[] | null>(null);
  #problem = $state.raw<Problem | null>(null);
  #complete = $state(false);
  #wanted = 0;
  #isLoading = false;

  constructor(api: ApiClient, jobId: string) {
    this.#api = api;
    this.#jobId = jobId;
  }

  /** Oldest first; null until the device has sent them. */
  get lines(): readonly LogLine[] | null {
    return this.#lines;
  }

  /** Whether the first line shown is the first that is kept. */
  get complete(): boolean {
    return this.#complete;
  }

  get problem(): Problem | null {
    return this.#problem;
  }

  /** Reads until line `lineCount` is there; one request at a time, however often it is called meanwhile. */
  async follow(lineCount: number): Promise<void> {
    this.#wanted = lineCount;
    if (this.#isLoading) return;
    this.#isLoading = true;
    try {
      do {
        const asked = this.#wanted;
        await this.#load({ lines: PAGE_LINES });
        if (asked === this.#wanted) break;
      } while (!this.#problem);
    } finally {
      this.#isLoading = false;
    }
  }

  async loadOlder(): Promise<void> {
    const oldest = this.#lines?.[0];
    if (oldest) await this.#load({ lines: PAGE_LINES, before: oldest.number });
  }

  async #load(query: { lines: number; before?: number }): Promise<void> {
    try {
      const { lines } = await this.#api.call('GET /api/jobs/:id/log', { params: { id: this.#jobId }, query });
      const known = this.#lines?.[0]?.number;
      this.#lines = withPage(this.#lines ?? [], lines);
      // A page that is not full, or brings nothing older, holds the first line there is.
      if (this.#lines[0]?.number !== known || query.before !== undefined) this.#complete = lines.length < PAGE_LINES;
      this.#problem = null;
    } catch (error) {
      this.#problem = asProblem(error);
    }
  }
}
