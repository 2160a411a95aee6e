import type { ApiClient } from '../../api/client.ts';
import type { LiveClient } from '../../api/live.ts';
import { asProblem, type Problem } from '../../api/problem.ts';
import { type Line, withNewer, withOlder, withSnapshot } from './lines.ts';
import { nameInAddress } from './list.ts';

const PAGE_LINES = 200;

/** The log of one unit: follows it, and loads older lines on request. */
export class Journal {
  readonly #api: ApiClient;
  readonly #unit: string;
  readonly #end: () => void;
  #lines = $state.raw<readonly Line[] | null>(null);
  /** Lines that came while the reader looked at older ones. */
  #held = $state.raw<readonly Line[]>([]);
  #following = $state(true);
  #loading = $state(false);
  #complete = $state(false);
  #problem = $state.raw<Problem | null>(null);

  constructor(api: ApiClient, live: LiveClient, unit: string) {
    this.#api = api;
    this.#unit = unit;
    this.#end = live.subscribe(
      'services.journal',
      {
        snapshot: ({ entries }) => {
          this.#problem = null;
          this.#lines = withSnapshot([...(this.#lines ?? []), ...this.#held], entries);
          this.#held = [];
        },
        delta: ({ entries }) => {
          if (this.#following) this.#lines = withNewer(this.#lines ?? [], entries);
          else this.#held = withNewer(this.#held, entries);
        },
        problem: (problem) => (this.#problem = problem),
      },
      { unit },
    );
  }

  /** Oldest first; null until the device has sent them. */
  get lines(): readonly Line[] | null {
    return this.#lines;
  }

  get heldCount(): number {
    return this.#held.length;
  }

  get following(): boolean {
    return this.#following;
  }

  get loading(): boolean {
    return this.#loading;
  }

  /** Whether the first line shown is the first there is. */
  get complete(): boolean {
    return this.#complete;
  }

  get problem(): Problem | null {
    return this.#problem;
  }

  pause(): void {
    this.#following = false;
  }

  follow(): void {
    this.#following = true;
    if (this.#held.length > 0) this.#lines = withNewer(this.#lines ?? [], this.#held);
    this.#held = [];
  }

  async loadOlder(): Promise<void> {
    const oldest = this.#lines?.[0];
    if (!oldest || this.#loading || this.#complete) return;
    this.#loading = true;
    try {
      const params = { name: nameInAddress(this.#unit) };
      const { entries } = await this.#api.call('GET /api/services/:name/journal', { params, query: { lines: PAGE_LINES, before: oldest.cursor } });
      this.#lines = withOlder(this.#lines ?? [], entries);
      if (entries.length === 0) this.#complete = true;
    } catch (error) {
      this.#problem = asProblem(error);
    } finally {
      this.#loading = false;
    }
  }

  end(): void {
    this.#end();
  }
}
