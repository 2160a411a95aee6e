import type { Feature } from '../../core/feature.ts';
import type { ConfigService } from '../config/index.ts';
import { metricsChecks } from './checks.ts';
import { metricsRoutes, metricsTopic } from './controller.ts';
import { MetricsService, type MetricsDeps } from './service.ts';
import { diskFull, hot, interval } from './settings.ts';

export type { MetricsDeps, MetricsService } from './service.ts';

export interface MetricsFeatureDeps extends MetricsDeps {
  /** Must have this feature's settings declared before `start`. */
  readonly config: Pick<ConfigService, 'value' | 'changed'>;
}

/** Between the start, which nobody should wait longer for, and the first look. */
export const FIRST_LOOK_MS = 250;

/** What the computer is doing, second by second. */
export function createMetrics(deps: MetricsFeatureDeps): Feature & { readonly service: MetricsService } {
  const { config, clock } = deps;
  const service = new MetricsService(deps);
  const obeySetting = () => service.setInterval(config.value<number>(interval));
  let cancelFirstLook = () => {};
  const limits = () => ({ diskFullRatio: config.value<number>(diskFull) / 100, hotCelsius: config.value<number>(hot) });
  return {
    name: 'metrics',
    needs: ['config'],
    service,
    routes: metricsRoutes(service),
    topics: [metricsTopic(service)],
    checks: metricsChecks(service, clock, limits),
    settings: [interval, diskFull, hot],
    async start() {
      obeySetting();
      config.changed.on(obeySetting);
      cancelFirstLook = clock.after(FIRST_LOOK_MS, () => service.start());
    },
    async stop() {
      cancelFirstLook();
      await service.stop();
    },
  };
}
