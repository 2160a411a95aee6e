import { createContext } from 'svelte';
import type { HealthIssue } from '../../../../agent/features/health/schema.ts';
import type { LiveClient } from '../../api/live.ts';

export type Overall = 'unknown' | 'ok' | HealthIssue['severity'];

/** What is not all right, worst first. */
export class Health {
  #issues = $state.raw<readonly HealthIssue[] | null>(null);

  constructor(live: LiveClient) {
    const take = (state: { issues: HealthIssue[] }): void => {
      this.#issues = state.issues;
    };
    live.subscribe('health', { snapshot: take, delta: take });
  }

  /** Null until the device has said so. */
  get issues(): readonly HealthIssue[] | null {
    return this.#issues;
  }

  get overall(): Overall {
    if (this.#issues === null) return 'unknown';
    return this.#issues[0]?.severity ?? 'ok';
  }

  /** Issues as bad as the worst. */
  get worstCount(): number {
    return this.#issues?.filter(({ severity }) => severity === this.overall).length ?? 0;
  }
}

export const [useHealth, provideHealth] = createContext<Health>();
