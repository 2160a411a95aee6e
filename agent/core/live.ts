import type { TSchema } from 'typebox';
import type { Access } from './access.ts';

/**
 * Live state: a topic is opened by a client, which gets a snapshot and then numbered deltas. Numbers rise by one, so a
 * client notices a gap; an epoch names one life of a channel, so a client notices a restart. Within an epoch a client
 * that comes back with its last number gets only what it missed, as long as the channel still holds it.
 */
export interface Channel {
  /** Changes with every life of the channel (agent restart): numbers of different epochs must not be compared. */
  readonly epoch: string;
  /** Number of the newest delta; 0 before the first. */
  readonly seq: number;
  /** State as of `seq`, JSON-serialisable. */
  snapshot(): unknown;
  /** Deltas after `seq`, oldest first, or undefined when they are no longer held and a snapshot is needed. */
  since(seq: number): readonly NumberedDelta[] | undefined;
  /** Calls `listener` for each new delta until the returned function is called. */
  subscribe(listener: (delta: NumberedDelta) => void): () => void;
}

export interface NumberedDelta {
  readonly seq: number;
  readonly data: unknown;
}

/** What a feature offers on the WebSocket. The schemas are its part of the API document. */
export interface Topic {
  readonly name: string;
  /** What it tells, in a few words. */
  readonly summary: string;
  readonly access: Access;
  /** What it tells is secret: not for sessions without encryption. */
  readonly encrypted?: true;
  readonly snapshot: TSchema;
  readonly delta: TSchema;
  /** Schema of `params` in the subscribe message; without it none are accepted. */
  readonly params?: TSchema;
  /**
   * Opens the channel for validated params.
   * @throws LaresError for params which name nothing (an unknown unit).
   */
  open(params: never): Channel | Promise<Channel>;
  /** Called once for each successful `open` when its last user is gone, where the channel holds a resource. */
  close?(params: never, channel: Channel): void;
}

/** A channel whose deltas are kept for replay in a ring bounded by count. */
export class RingChannel<Snapshot, Delta> implements Channel {
  /** Made when somebody first asks: nobody looks during a start, which does without node:crypto then. */
  #epoch: string | undefined;
  readonly #snapshot: () => Snapshot;
  readonly #ring: NumberedDelta[] = [];
  readonly #capacity: number;
  readonly #listeners = new Set<(delta: NumberedDelta) => void>();
  #seq = 0;

  /** @param capacity how many deltas are held for replay */
  constructor(snapshot: () => Snapshot, capacity = 256) {
    this.#snapshot = snapshot;
    this.#capacity = capacity;
  }

  get epoch(): string {
    return (this.#epoch ??= crypto.randomUUID());
  }

  get seq(): number {
    return this.#seq;
  }

  get listenerCount(): number {
    return this.#listeners.size;
  }

  snapshot(): Snapshot {
    return this.#snapshot();
  }

  /** Numbers a delta, keeps it for replay and hands it to every subscriber. */
  publish(data: Delta): void {
    const delta = { seq: ++this.#seq, data };
    this.#ring.push(delta);
    if (this.#ring.length > this.#capacity) this.#ring.shift();
    for (const listener of this.#listeners) listener(delta);
  }

  since(seq: number): readonly NumberedDelta[] | undefined {
    if (seq > this.#seq || seq < 0) return undefined;
    const oldest = this.#seq - this.#ring.length;
    return seq < oldest ? undefined : this.#ring.slice(seq - oldest);
  }

  subscribe(listener: (delta: NumberedDelta) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** A view of `channel` with another snapshot: for topics whose params select what the snapshot holds. */
export function withSnapshot(channel: Channel, snapshot: () => unknown): Channel {
  return {
    epoch: channel.epoch,
    get seq() {
      return channel.seq;
    },
    snapshot,
    since: (seq) => channel.since(seq),
    subscribe: (listener) => channel.subscribe(listener),
  };
}
