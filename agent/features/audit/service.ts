import type { Clock } from '../../core/clock.ts';
import { LaresError } from '../../core/errors/index.ts';
import { RingChannel } from '../../core/live.ts';
import type { Log } from '../../core/log.ts';
import type { Trail, TrailRecord } from '../../core/trail.ts';
import type { Store } from '../../host/store/port.ts';
import { RefusalBudget } from './budget.ts';
import { csvHead, csvLine, ndjsonLine } from './export.ts';
import { plainText } from './plain-text.ts';
import type { AuditEntry, AuditExportQuery, AuditPage } from './schema.ts';
import { AuditStore, type Filter, type NewEntry } from './store.ts';

const MOST_CHARACTERS = 128;
/** Entries that wait for a disk that takes nothing; beyond these they stand in the journal alone. */
const MOST_WAITING = 500;
const NEWEST = 50;
/** Rows of an export that are in memory at once. */
const EXPORT_ROWS = 500;

export interface AuditDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
}

/** The audit trail; its promises stand in README.md. */
export class AuditService implements Trail {
  readonly channel: RingChannel<{ entries: AuditEntry[] }, { entries: AuditEntry[] }>;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #store: AuditStore;
  readonly #budget: RefusalBudget;
  #waiting: NewEntry[] = [];

  constructor({ store, clock, log }: AuditDeps) {
    this.#clock = clock;
    this.#log = log;
    this.#store = new AuditStore(store);
    this.#budget = new RefusalBudget(clock);
    this.channel = new RingChannel(() => ({ entries: this.#store.page({}, Number.MAX_SAFE_INTEGER, NEWEST) }));
  }

  record(record: TrailRecord): void {
    if (record.outcome === 'refused' && !this.#budget.take()) return;
    const omitted = this.#budget.omitted();
    if (omitted > 0) this.#waiting.push(this.#entry({ ...unknown, event: 'audit.omitted', target: String(omitted), outcome: 'refused' }));
    this.#waiting.push(this.#entry(record));
    this.#write();
  }

  /** Newest first. */
  page(filter: Filter, limit: number, beforeId = Number.MAX_SAFE_INTEGER): AuditPage {
    const entries = this.#store.page(filter, beforeId, limit + 1);
    return { entries: entries.slice(0, limit), more: entries.length > limit };
  }

  /** The lines of a file with all that the filter lets through, newest first, read while they are sent. */
  *exported({ format, ...filter }: AuditExportQuery): Generator<string> {
    const line = format === 'csv' ? csvLine : ndjsonLine;
    if (format === 'csv') yield csvHead;
    for (let beforeId = Number.MAX_SAFE_INTEGER; ; ) {
      const rows = this.#store.page(filter, beforeId, EXPORT_ROWS);
      if (rows.length > 0) yield rows.map(line).join('');
      if (rows.length < EXPORT_ROWS) return;
      beforeId = rows.at(-1)!.id;
    }
  }

  #write(): void {
    try {
      const entries = this.#store.append(this.#waiting);
      this.#waiting = [];
      this.channel.publish({ entries });
    } catch (error) {
      // The change has happened, or is what repairs the disk: it is told to the journal, and written when that works again.
      const why = error instanceof LaresError ? { code: error.code } : { err: error };
      this.#log.warn({ event: 'audit.unsaved', ...why, entry: this.#waiting.at(-1) }, 'an entry of the audit trail could not be saved');
      this.#waiting = this.#waiting.slice(-MOST_WAITING);
    }
  }

  #entry({ user, via, address, event, target, outcome, code, requestId }: TrailRecord): NewEntry {
    const plain = (text: string | null) => (text === null ? null : plainText(text, MOST_CHARACTERS));
    return {
      atMs: this.#clock.nowMs(), via, outcome, event: plainText(event, MOST_CHARACTERS),
      user: plain(user), address: plain(address), target: plain(target), code: plain(code), requestId: plain(requestId),
    };
  }
}

/** What the device says of itself. */
const unknown = { user: null, via: 'device', address: null, target: null, code: null, requestId: null } as const;
