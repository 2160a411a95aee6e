import type { JobView } from '../../../../agent/features/jobs/schema.ts';
import type { HostnameChange, Inventory, SystemState, TimeChange, Timezones } from '../../../../agent/features/system/schema.ts';

declare module '../../api/contract.ts' {
  interface Routes {
    'GET /api/system/inventory': { response: Inventory };
    'GET /api/system/timezones': { response: Timezones };
    'PUT /api/system/hostname': { body: HostnameChange; response: SystemState };
    'PATCH /api/system/time': { body: TimeChange; response: SystemState };
    'POST /api/system/reboot': { response: { job: JobView } };
    'POST /api/system/power-off': { response: { job: JobView } };
  }
  interface Topics {
    system: { params: undefined; snapshot: SystemState; delta: SystemState };
  }
}
