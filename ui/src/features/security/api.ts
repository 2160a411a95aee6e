import type { AuditPage, AuditQuery } from '../../../../agent/features/audit/schema.ts';

declare module '../../api/contract.ts' {
  interface Routes {
    'GET /api/audit': { query: AuditQuery; response: AuditPage };
  }
}
