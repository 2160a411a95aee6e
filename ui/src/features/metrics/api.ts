import type { MetricsDelta, MetricsHistory, MetricsParams } from '../../../../agent/features/metrics/schema.ts';

declare module '../../api/contract.ts' {
  interface Topics {
    metrics: { params: MetricsParams; snapshot: MetricsHistory; delta: MetricsDelta };
  }
}
