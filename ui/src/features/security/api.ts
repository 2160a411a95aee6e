export interface AuditEntry {
  readonly id: number;
  readonly atMs: number;
  readonly user: string | null;
  readonly via: 'session' | 'token' | 'console' | 'portal' | 'nobody' | 'device';
  readonly address: string | null;
  readonly event: string;
  readonly target: string | null;
  readonly outcome: 'done' | 'refused' | 'failed';
  readonly code: string | null;
  readonly requestId: string | null;
}

export interface AuditQuery {
  readonly user?: string;
  readonly event?: string;
  readonly outcome?: AuditEntry['outcome'];
  readonly sinceMs?: number;
  readonly untilMs?: number;
  readonly beforeId?: number;
  readonly limit: number;
}

export interface AuditPage {
  readonly entries: AuditEntry[];
  readonly more: boolean;
}

declare module '../../api/contract.ts' {
  interface Routes {
    'GET /api/audit': { query: AuditQuery; response: AuditPage };
  }
}
