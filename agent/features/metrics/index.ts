import Type from 'typebox';
import type { Feature } from '../../core/feature.ts';
import type { SettingDeclaration } from '../../core/settings.ts';
import type { ConfigService } from '../config/index.ts';
import { metricsChecks } from './checks.ts';
import { metricsRoutes, metricsTopic } from './controller.ts';
import { MetricsService, type MetricsDeps } from './service.ts';

export type { MetricsDeps, MetricsService } from './service.ts';

const intervalSetting = {
  key: 'metrics.intervalMs',
  schema: Type.Integer({ minimum: 1000, maximum: 10_000 }),
  default: 1000,
  label: 'Time between measurements',
  description: 'How often the device measures itself. Longer is easier on a small device and shows less detail.',
  unit: 'ms',
} as const satisfies SettingDeclaration;

export interface MetricsFeatureDeps extends MetricsDeps {
  /** Must have this feature's settings declared before `start`. */
  readonly config: Pick<ConfigService, 'value' | 'changed'>;
}

/** What the computer is doing, second by second. */
export function createMetrics(deps: MetricsFeatureDeps): Feature & { readonly service: MetricsService } {
  const { config, clock } = deps;
  const service = new MetricsService(deps);
  const obeySetting = () => service.setInterval(config.value<number>(intervalSetting));
  return {
    name: 'metrics',
    needs: ['config'],
    service,
    routes: metricsRoutes(service),
    topics: [metricsTopic(service)],
    checks: metricsChecks(service, clock),
    settings: [intervalSetting],
    async start() {
      obeySetting();
      config.changed.on(obeySetting);
      service.start();
    },
    stop: () => service.stop(),
  };
}
