import type { HealthState } from '../../../../agent/features/health/schema.ts';

declare module '../../api/contract.ts' {
  interface Topics {
    health: { params: undefined; snapshot: HealthState; delta: HealthState };
  }
}
