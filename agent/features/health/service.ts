import type { Clock } from '../../core/clock.ts';
import type { Check, Issue, Severity } from '../../core/health.ts';
import { RingChannel } from '../../core/live.ts';
import type { Log } from '../../core/log.ts';
import type { HealthIssue, HealthState } from './schema.ts';

const PERIOD_MS = 5000;

export interface HealthDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** The checks of all features, asked for at each run: features may be registered after this one. */
  readonly checks: () => readonly Check[];
}

/** Worst first. */
const order: readonly Severity[] = ['critical', 'warning', 'notice'];

const identity = ({ code, subject }: Issue): string => `${code} ${subject}`;

/**
 * Runs the checks of all features. An issue lives from the run that finds it to the run that does not; it keeps its
 * birthday even when it gets worse. A check that fails is itself an issue: silence must not look like health.
 */
export class HealthService {
  readonly channel: RingChannel<HealthState, HealthState>;
  readonly #deps: HealthDeps;
  readonly #failing = new Set<string>();
  #state: HealthState = { issues: [] };
  #endTimer: (() => void) | undefined;

  constructor(deps: HealthDeps) {
    this.#deps = deps;
    this.channel = new RingChannel(() => this.run());
  }

  start(): void {
    this.run();
    this.#endTimer = this.#deps.clock.every(PERIOD_MS, () => this.run());
  }

  stop(): void {
    this.#endTimer?.();
  }

  /** Runs every check now; tells subscribers when something changed. */
  run(): HealthState {
    const since = new Map(this.#state.issues.map((issue) => [identity(issue), issue.sinceMs]));
    const nowMs = this.#deps.clock.nowMs();
    const found = new Map<string, HealthIssue>();
    for (const check of this.#deps.checks()) {
      for (const issue of this.#find(check)) {
        const key = identity(issue);
        if (!found.has(key)) found.set(key, { ...issue, params: { ...issue.params }, sinceMs: since.get(key) ?? nowMs });
      }
    }
    const state: HealthState = { issues: [...found.values()].toSorted(compareIssues) };
    if (JSON.stringify(state) === JSON.stringify(this.#state)) return this.#state;
    this.#state = state;
    this.channel.publish(state);
    return state;
  }

  #find(check: Check): readonly Issue[] {
    try {
      const issues = check.find();
      this.#failing.delete(check.name);
      return issues;
    } catch (error) {
      // Logged once a failure, not once a run: the journal lives on flash.
      if (!this.#failing.has(check.name)) this.#deps.log.error({ err: error, check: check.name }, 'health check failed');
      this.#failing.add(check.name);
      const params = { check: check.name };
      return [{ code: 'health.checkFailed', severity: 'notice', subject: check.name, params, next: '/' }];
    }
  }
}

/** By severity, then the longest-standing first, then by name so that equals keep their places. */
function compareIssues(a: HealthIssue, b: HealthIssue): number {
  return (
    order.indexOf(a.severity) - order.indexOf(b.severity) ||
    a.sinceMs - b.sinceMs ||
    identity(a).localeCompare(identity(b))
  );
}
