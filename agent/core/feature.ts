import type { FastifyPluginCallback } from 'fastify';
import type { Check } from './health.ts';
import type { JobKind } from './job.ts';
import type { Topic } from './live.ts';
import type { SettingDeclaration } from './settings.ts';

/**
 * What a feature declares. Generic engines (routes, live hub, settings, jobs, health) iterate over these; nothing switches
 * on a feature's name. `agent/app.ts` registers them in the order of their needs and refuses one whose needs are missing.
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

/**
 * The features in an order in which each comes after those it needs, and otherwise in the order given.
 * @throws Error when a need is missing, needs form a ring, or a name is there twice: such an application must not start
 */
export function byNeeds<F extends Pick<Feature, 'name' | 'needs'>>(features: readonly F[]): F[] {
  const ordered = new Map<string, F>();
  const waiting = [...features];
  while (waiting.length > 0) {
    const index = waiting.findIndex(({ needs }) => needs.every((need) => ordered.has(need)));
    const [next] = waiting.splice(Math.max(index, 0), 1) as [F];
    const missing = next.needs.filter((need) => !ordered.has(need));
    if (missing.length > 0) throw new Error(`feature ${next.name} needs ${missing.join(', ')} before it`);
    if (ordered.has(next.name)) throw new Error(`feature ${next.name} is registered twice`);
    ordered.set(next.name, next);
  }
  return [...ordered.values()];
}
