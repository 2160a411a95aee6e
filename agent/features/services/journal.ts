import type { Clock } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import { type Channel, RingChannel, withSnapshot } from '../../core/live.ts';
import type { Journal, JournalLine } from '../../host/journal/port.ts';
import type { JournalPage } from './schema.ts';

const FIRST_LINES = 200;
const KEPT_LINES = 1000;
const KEPT_CHARS = 2 * 1024 * 1024;
const PAGE_WINDOW_MS = 100;
const PAGE_CHARS = 256 * 1024;
/** Pages kept for replay: together with PAGE_CHARS this bounds what a unit that floods its log costs us. */
const KEPT_PAGES = 32;
const RETRY_MS = 5_000;

export interface UnitJournalsDeps {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Log;
}

/** Live journals: one follower a unit, shared by all who watch it, ended when the last one leaves. */
export class UnitJournals {
  readonly #deps: UnitJournalsDeps;
  readonly #feeds = new Map<string, { feed: Feed; users: number; ready: Promise<void> }>();

  constructor(deps: UnitJournalsDeps) {
    this.#deps = deps;
  }

  /** Units followed now. */
  get size(): number {
    return this.#feeds.size;
  }

  /**
   * @param after cursor to continue from; without it the snapshot holds the newest lines
   * @throws LaresError of the journal
   */
  async open(unit: string, after?: string): Promise<Channel> {
    const entry = this.#feeds.get(unit) ?? this.#begin(unit);
    entry.users += 1;
    try {
      await entry.ready;
      return after === undefined ? entry.feed.channel : await entry.feed.continued(after);
    } catch (error) {
      this.close(unit);
      throw error;
    }
  }

  /** Once for each successful `open`. */
  close(unit: string): void {
    const entry = this.#feeds.get(unit);
    if (!entry) return;
    entry.users -= 1;
    if (entry.users > 0) return;
    entry.feed.end();
    this.#feeds.delete(unit);
  }

  /** Ends all followers. */
  stop(): void {
    for (const { feed } of this.#feeds.values()) feed.end();
    this.#feeds.clear();
  }

  #begin(unit: string): { feed: Feed; users: number; ready: Promise<void> } {
    const feed = new Feed(unit, this.#deps);
    const entry = { feed, users: 0, ready: feed.begin() };
    // Whoever opened it is told; until somebody awaits it, the failure must not count as unhandled.
    entry.ready.catch(() => {});
    this.#feeds.set(unit, entry);
    return entry;
  }
}

/** The journal of one unit while somebody watches it. Its memory is bounded by lines and by characters. */
class Feed {
  readonly channel: RingChannel<JournalPage, JournalPage>;
  readonly #unit: string;
  readonly #deps: UnitJournalsDeps;
  #kept: JournalLine[] = [];
  #page: JournalLine[] = [];
  /** Lines ever added to `#kept` by following. */
  #appended = 0;
  #ended = false;
  #cancelPage: (() => void) | undefined;
  #cancelRetry = () => {};
  #endFollowing = () => {};

  constructor(unit: string, deps: UnitJournalsDeps) {
    this.#unit = unit;
    this.#deps = deps;
    this.channel = new RingChannel(() => ({ entries: [...this.#kept] }), KEPT_PAGES);
  }

  async begin(): Promise<void> {
    this.#kept = [...(await this.#deps.journal.read({ unit: this.#unit, lines: FIRST_LINES }))];
    if (!this.#ended) this.#follow();
  }

  /** The same channel with a snapshot that continues from a cursor. */
  async continued(after: string): Promise<Channel> {
    const mark = this.#appended;
    const place = this.#kept.findIndex((line) => line.cursor === after);
    const read = { unit: this.#unit, lines: KEPT_LINES, after };
    const since = place >= 0 ? this.#kept.slice(place + 1) : [...(await this.#deps.journal.read(read))];
    const known = new Set(since.map((line) => line.cursor));
    return withSnapshot(this.channel, () => {
      const appended = this.#kept.slice(Math.max(0, this.#kept.length - (this.#appended - mark)));
      return { entries: bounded([...since, ...appended.filter((line) => !known.has(line.cursor))], KEPT_LINES, KEPT_CHARS) };
    });
  }

  end(): void {
    this.#ended = true;
    this.#endFollowing();
    this.#cancelPage?.();
    this.#cancelRetry();
  }

  #follow(): void {
    const { journal, clock, log } = this.#deps;
    this.#endFollowing = journal.follow(this.#unit, this.#kept.at(-1)?.cursor, (line) => this.#take(line), (error) => {
      log.warn({ err: error, unit: this.#unit }, 'following a journal ended by itself');
      this.#flush();
      if (!this.#ended) this.#cancelRetry = clock.after(RETRY_MS, () => this.#follow());
    });
  }

  #take(line: JournalLine): void {
    this.#page.push(line);
    // Twice the limit before cutting: cutting at every line would copy the page for each of them.
    if (this.#page.length > 2 * KEPT_LINES) this.#page = bounded(this.#page, KEPT_LINES, PAGE_CHARS);
    this.#cancelPage ??= this.#deps.clock.after(PAGE_WINDOW_MS, () => this.#flush());
  }

  #flush(): void {
    this.#cancelPage?.();
    this.#cancelPage = undefined;
    if (this.#page.length === 0 || this.#ended) return;
    const entries = bounded(this.#page, KEPT_LINES, PAGE_CHARS);
    this.#page = [];
    this.#appended += entries.length;
    this.#kept = bounded([...this.#kept, ...entries], KEPT_LINES, KEPT_CHARS);
    this.channel.publish({ entries });
  }
}

/** The newest lines, at most so many and so long together; the newest one always. */
function bounded(lines: readonly JournalLine[], maxLines: number, maxChars: number): JournalLine[] {
  let chars = 0;
  let start = lines.length;
  while (start > 0 && lines.length - start < maxLines) {
    chars += lines[start - 1]!.message.length;
    if (chars > maxChars && start < lines.length) break;
    start -= 1;
  }
  return lines.slice(start);
}
