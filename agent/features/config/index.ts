import type { Feature } from '../../core/feature.ts';
import { databaseReplaced, keyMissing, secretsUnreadable } from './checks.ts';
import { configRoutes, configTopic } from './controller.ts';
import { type ConfigDeps, ConfigService } from './service.ts';

export type { ConfigDeps, ConfigRevision, ConfigService } from './service.ts';

/** Settings of all features. The composition root hands it what features declare: `service.declare(settings)`. */
export function createConfig(deps: ConfigDeps): Feature & { readonly service: ConfigService } {
  const service = new ConfigService(deps);
  return {
    name: 'config',
    needs: [],
    routes: configRoutes(service),
    topics: [configTopic(service)],
    checks: [databaseReplaced(deps.store), keyMissing(service), secretsUnreadable(service)],
    service,
  };
}
