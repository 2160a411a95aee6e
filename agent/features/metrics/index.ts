import Type from 'typebox';
import type { Feature } from '../../core/feature.ts';
import type { SettingDeclaration } from '../../core/settings.ts';
import { metricsChecks } from './checks.ts';
import { metricsRoutes, metricsTopic } from './controller.ts';
import { MetricsService, type MetricsDeps } from './service.ts';

export type { MetricsDeps, MetricsService } from './service.ts';

const intervalSetting: SettingDeclaration = {
  key: 'metrics.intervalMs',
  schema: Type.Integer({ minimum: 1000, maximum: 10_000 }),
  default: 1000,
  label: 'Time between measurements',
  description: 'How often the device measures itself. Longer is easier on a small device and shows less detail.',
  unit: 'ms',
};

/**
 * What the computer is doing, second by second. `app.ts` tells it about its one setting by `service.setInterval`, at
 * start and whenever it changes.
 */
export function createMetrics(deps: MetricsDeps): Feature & { readonly service: MetricsService } {
  const service = new MetricsService(deps);
  return {
    name: 'metrics',
    needs: [],
    service,
    routes: metricsRoutes(service),
    topics: [metricsTopic(service)],
    checks: metricsChecks(service, deps.clock),
    settings: [intervalSetting],
    start: async () => service.start(),
    stop: () => service.stop(),
  };
}
