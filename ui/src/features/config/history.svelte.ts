import type { RevisionEntry } from '../../../../agent/features/config/schema.ts';
import type { ApiClient } from '../../api/client.ts';
import { asProblem, type Problem } from '../../api/problem.ts';

const PAGE = 20;

/** Who changed which setting when, newest first, as far back as was asked for. */
export class History {
  readonly #api: ApiClient;
  #entries = $state.raw<readonly RevisionEntry[] | null>(null);
  #more = $state(false);
  #busy = $state(false);
  #problem = $state.raw<Problem | null>(null);

  constructor(api: ApiClient) {
    this.#api = api;
  }

  /** Null until the device has answered. */
  get entries(): readonly RevisionEntry[] | null {
    return this.#entries;
  }

  /** Whether there are older ones. */
  get more(): boolean {
    return this.#more;
  }

  get busy(): boolean {
    return this.#busy;
  }

  get problem(): Problem | null {
    return this.#problem;
  }

  /** Asks anew for as many as are shown: a new change also decides what can still be undone. */
  load(): Promise<boolean> {
    const shown = Math.min(100, Math.max(PAGE, this.#entries?.length ?? 0));
    return this.#ask(async () => {
      const page = await this.#api.call('GET /api/config/revisions', { query: { limit: shown } });
      this.#entries = page.revisions;
      this.#more = page.more;
    });
  }

  loadMore(): Promise<boolean> {
    const oldest = this.#entries?.at(-1)?.revision;
    if (oldest === undefined) return this.load();
    return this.#ask(async () => {
      const page = await this.#api.call('GET /api/config/revisions', { query: { limit: PAGE, before: oldest } });
      this.#entries = [...(this.#entries ?? []), ...page.revisions];
      this.#more = page.more;
    });
  }

  /** @returns whether it was undone */
  undo(revision: number): Promise<boolean> {
    return this.#ask(() => this.#api.call('POST /api/config/revisions/:revision/undo', { params: { revision } }));
  }

  async #ask(work: () => Promise<unknown>): Promise<boolean> {
    this.#busy = true;
    try {
      await work();
      this.#problem = null;
      return true;
    } catch (error) {
      this.#problem = asProblem(error);
      return false;
    } finally {
      this.#busy = false;
    }
  }
}
