import type { HealthState } from '../../../agent/features/health/schema.ts';
import type { JobList, JobsDelta } from '../../../agent/features/jobs/schema.ts';
import type { MetricsDelta, MetricsHistory, MetricsParams } from '../../../agent/features/metrics/schema.ts';
import type { JournalPage, UnitDelta, UnitList } from '../../../agent/features/services/schema.ts';
import type { SystemState } from '../../../agent/features/system/schema.ts';
import type { Problem } from './problem.ts';

/** What each topic of the WebSocket takes and sends. */
export interface Topics {
  services: { params: undefined; snapshot: UnitList; delta: UnitDelta };
  'services.journal': { params: { unit: string; after?: string }; snapshot: JournalPage; delta: JournalPage };
  metrics: { params: MetricsParams; snapshot: MetricsHistory; delta: MetricsDelta };
  system: { params: undefined; snapshot: SystemState; delta: SystemState };
  jobs: { params: undefined; snapshot: JobList; delta: JobsDelta };
  health: { params: undefined; snapshot: HealthState; delta: HealthState };
}
export type TopicName = keyof Topics;

export type ServerFrame =
  | { op: 'hello'; version: string; heartbeatMs: number }
  | { op: 'snapshot'; sub: number; epoch: string; seq: number; data: unknown }
  | { op: 'delta'; sub: number; seq: number; data: unknown }
  | { op: 'resumed'; sub: number; epoch: string; seq: number }
  | { op: 'error'; sub: number; problem: Problem }
  | { op: 'pong' };

export type ClientFrame =
  | { op: 'subscribe'; sub: number; topic: string; params?: unknown; resume?: { epoch: string; seq: number } }
  | { op: 'unsubscribe'; sub: number }
  | { op: 'ping' };

/** Close codes of the device. */
export const closeCodes = { sessionEnded: 4401, tooMany: 4429, restarting: 1012 } as const;
