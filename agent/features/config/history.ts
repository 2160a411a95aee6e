import { LaresError } from '../../core/errors/index.ts';
import type { Declarations } from './declarations.ts';
import { configChangedSince, configNoRevision, configSecretGone } from './errors.ts';
import type { ConfigDifference, RevisionPage } from './schema.ts';
import type { Change, ConfigStore, Revision } from './store.ts';

/** What an undo has to do. */
export interface Reversal {
  readonly values: ReadonlyMap<string, unknown>;
  readonly reset: readonly string[];
}

/** Who changed what when, from the tables; nothing of it is held in memory. */
export class History {
  readonly #store: ConfigStore;
  readonly #declarations: Declarations;

  constructor(store: ConfigStore, declarations: Declarations) {
    this.#store = store;
    this.#declarations = declarations;
  }

  /** Newest first. @param before revisions older than this one; from the newest on without it */
  page(limit: number, before = Number.MAX_SAFE_INTEGER): RevisionPage {
    const found = this.#store.page(before, limit + 1);
    return { revisions: found.slice(0, limit).map((revision) => this.#entry(revision)), more: found.length > limit };
  }

  /**
   * What differs between two revisions, in either direction; 0 is the device as it came.
   * @throws LaresError config.noRevision
   */
  difference(from: number, to: number): ConfigDifference[] {
    for (const revision of [from, to]) this.#refuseAbsent(revision);
    const changes = this.#store.between(Math.min(from, to), Math.max(from, to));
    return changes
      .map((change) => (from <= to ? change : { ...change, before: change.after, after: change.before }))
      // A secret that is set before and after looks alike, and still is another one.
      .filter(({ sealed, before, after }) => (sealed && before !== undefined && after !== undefined) || JSON.stringify(before) !== JSON.stringify(after))
      .map((change) => this.describe(change));
  }

  /**
   * What brings back the values from before a revision.
   * @throws LaresError config.noRevision, config.changedSince, config.secretGone
   */
  reversal(revision: number): Reversal {
    const changes = this.#store.changesOf(revision);
    if (changes.length === 0) throw new LaresError(configNoRevision, { revision });
    const values = new Map<string, unknown>();
    const reset: string[] = [];
    for (const change of changes) {
      const obstacle = this.#obstacle(revision, change);
      if (obstacle) throw obstacle;
      if (change.before === undefined) reset.push(change.key);
      else values.set(change.key, change.before);
    }
    return { values, reset };
  }

  /** A change in the words of its declaration, and without the values of secrets. */
  describe({ key, before, after, sealed }: Change): ConfigDifference {
    const setting = this.#declarations.get(key);
    const secret = sealed || setting?.secret === true;
    const side = (value: unknown): ConfigDifference['before'] => ({
      chosen: value !== undefined,
      value: secret ? null : (value ?? setting?.default ?? null),
    });
    return { key, label: setting?.label ?? null, secret, before: side(before), after: side(after) };
  }

  #entry(revision: Revision): RevisionPage['revisions'][number] {
    const changes = this.#store.changesOf(revision.revision);
    const undoable = changes.every((change) => !this.#obstacle(revision.revision, change) && !this.#declarations.lock(change.key));
    return { ...revision, changes: changes.map((change) => this.describe(change)), undoable };
  }

  #obstacle(revision: number, { key, before, sealed }: Change): LaresError | undefined {
    const last = this.#store.lastChangeOf(key);
    if (last !== revision) return new LaresError(configChangedSince, { key, revision: last });
    if (sealed && before !== undefined) return new LaresError(configSecretGone, { key });
    return undefined;
  }

  #refuseAbsent(revision: number): void {
    if (revision !== 0 && this.#store.page(revision + 1, 1)[0]?.revision !== revision) {
      throw new LaresError(configNoRevision, { revision });
    }
  }
}
