import type { FastifyPluginCallback } from 'fastify';
import type { Check } from './health.ts';
import type { JobKind } from './job.ts';
import type { Topic } from './live.ts';
import type { SettingDeclaration } from './settings.ts';

/**
 * What a feature declares. Generic engines (routes, live hub, settings, jobs, health) iterate over these; nothing switches
 * on a feature's name. `agent/app.ts` registers features in a visible order and refuses one whose needs are missing.
 */
export interface Feature {
  /** The noun, equal to the folder's name. */
  readonly name: string;
  /** Features that must be registered before this one. */
  readonly needs: readonly string[];
  /** HTTP routes; each declares `config.access` or the server refuses to boot. */
  readonly routes?: FastifyPluginCallback;
  readonly topics?: readonly Topic[];
  readonly checks?: readonly Check[];
  readonly settings?: readonly SettingDeclaration[];
  /** Long work it does; nothing else can be started as a job. */
  readonly jobs?: readonly JobKind[];
  /** Connects and begins to watch. Must not fail for an absent outside (no bus): it retries and says so in its state. */
  start?(): Promise<void>;
  /** Ends timers, children and connections. */
  stop?(): Promise<void>;
}

/** @throws Error when a feature comes before one it needs, or twice: such an application must not start */
export function refuseMissingNeeds(features: readonly Feature[]): void {
  const present = new Set<string>();
  for (const { name, needs } of features) {
    const missing = needs.filter((need) => !present.has(need));
    if (missing.length > 0) throw new Error(`feature ${name} needs ${missing.join(', ')} before it`);
    if (present.has(name)) throw new Error(`feature ${name} is registered twice`);
    present.add(name);
  }
}
