import type { AuditEntry } from '../../../../agent/features/audit/schema.ts';
import { messageFor, say } from '../../text/codes.ts';
import { text } from '../../text/index.ts';

/** What an entry of the trail is about, in words; the device's own name of it where this page has none. */
export function eventTitle({ event, target }: Pick<AuditEntry, 'event' | 'target'>): string {
  const kind = /^job\.\w+ (\S+)$/.exec(event)?.[1];
  if (kind === undefined) return say(messageFor('events', event), {}) ?? event;
  return text.security.jobEnded({ job: say(messageFor('jobs', kind), { subject: target ?? '' }) ?? kind });
}
