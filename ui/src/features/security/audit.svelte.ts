import type { AuditEntry } from '../../../../agent/features/audit/schema.ts';
import type { ApiClient } from '../../api/client.ts';
import { asProblem, type Problem } from '../../api/problem.ts';
import { type AuditFilter, queryOf } from './filter.ts';

const PAGE = 50;

/** The trail of what was asked of the device, newest first, as far back as somebody has scrolled. */
export class Audit {
  readonly #api: ApiClient;
  #entries = $state.raw<readonly AuditEntry[] | null>(null);
  #more = $state(false);
  #busy = $state(false);
  #problem = $state.raw<Problem | null>(null);
  #query: ReturnType<typeof queryOf> = {};
  /** Answers to an earlier filter are not for this one. */
  #turn = 0;

  constructor(api: ApiClient) {
    this.#api = api;
  }

  /** Null until the device has said so. */
  get entries(): readonly AuditEntry[] | null {
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

  /** Begins anew at the newest. */
  async show(filter: AuditFilter): Promise<void> {
    this.#query = queryOf(filter, Date.now());
    await this.#read([]);
  }

  async older(): Promise<void> {
    if (this.#more && !this.#busy) await this.#read(this.#entries ?? []);
  }

  async #read(before: readonly AuditEntry[]): Promise<void> {
    const turn = ++this.#turn;
    const last = before.at(-1);
    this.#busy = true;
    this.#problem = null;
    try {
      const page = await this.#api.call('GET /api/audit', { query: { ...this.#query, limit: PAGE, ...(last ? { beforeId: last.id } : {}) } });
      if (turn !== this.#turn) return;
      this.#entries = [...before, ...page.entries];
      this.#more = page.more;
    } catch (error) {
      if (turn === this.#turn) this.#problem = asProblem(error);
    } finally {
      if (turn === this.#turn) this.#busy = false;
    }
  }
}
