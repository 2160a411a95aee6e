import type { AuditEntry } from '../../../../agent/features/audit/schema.ts';

/** How far back entries are looked for. */
export type Span = 'day' | 'week' | 'all';

/** What the trail is narrowed to; it stands in the address. */
export interface AuditFilter {
  readonly user: string;
  readonly event: string;
  readonly outcome: AuditEntry['outcome'] | 'any';
  readonly span: Span;
}

const DAY_MS = 86_400_000;
const outcomes = ['any', 'done', 'refused', 'failed'] as const;
const spans = ['all', 'day', 'week'] as const;

/** Reads a filter from the query of an address; what is not understood is left out. */
export function readFilter(query: string): AuditFilter {
  const given = new URLSearchParams(query);
  return {
    user: given.get('user') ?? '',
    event: given.get('event') ?? '',
    outcome: outcomes.find((one) => one === given.get('outcome')) ?? 'any',
    span: spans.find((one) => one === given.get('span')) ?? 'all',
  };
}

/** The filter as an address holds it; without what is as it would be anyway. */
export function filterText({ user, event, outcome, span }: AuditFilter): string {
  const text = new URLSearchParams();
  if (user !== '') text.set('user', user);
  if (event !== '') text.set('event', event);
  if (outcome !== 'any') text.set('outcome', outcome);
  if (span !== 'all') text.set('span', span);
  return text.toString();
}

/** What the device is asked for. An event is looked for by its beginning. */
export function queryOf({ user, event, outcome, span }: AuditFilter, nowMs: number) {
  const wanted = event.trim();
  return {
    ...(user.trim() === '' ? {} : { user: user.trim() }),
    ...(wanted === '' ? {} : { event: wanted.endsWith('*') ? wanted : `${wanted}*` }),
    ...(outcome === 'any' ? {} : { outcome }),
    ...(span === 'all' ? {} : { sinceMs: nowMs - (span === 'day' ? 1 : 7) * DAY_MS }),
  };
}
