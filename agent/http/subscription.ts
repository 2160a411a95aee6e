import type { Channel, NumberedDelta, Topic } from '../core/live.ts';

/** A delta goes to every subscriber in the same words; they are written once. */
const texts = new WeakMap<NumberedDelta, string>();

function dataText(delta: NumberedDelta): string {
  let text = texts.get(delta);
  if (text === undefined) texts.set(delta, (text = JSON.stringify(delta.data)));
  return text;
}

const SNAPSHOT_MS = 250;

/**
 * Snapshots of just now, by channel. When a device comes back from a restart all its pages ask at once, and get the same
 * bytes: written once, kept in memory once. A snapshot is good for the number it was taken at alone.
 */
const snapshots = new WeakMap<Channel, { readonly seq: number; readonly bytes: Buffer }>();

function snapshotBytes(channel: Channel): Buffer {
  const kept = snapshots.get(channel);
  if (kept?.seq === channel.seq) return kept.bytes;
  const bytes = Buffer.from(`${JSON.stringify(channel.snapshot())}}`);
  if (!kept) setTimeout(() => snapshots.delete(channel), SNAPSHOT_MS).unref();
  snapshots.set(channel, { seq: channel.seq, bytes });
  return bytes;
}

/** Where frames go; `lagging` means that the client does not keep up and nothing more may be queued for it. */
export interface FrameSink {
  /** @param text one JSON object */
  sendText(text: string): void;
  /** Sends one JSON object in two parts, of which the second is shared with other clients. */
  sendShared(head: string, rest: Buffer): void;
  readonly lagging: boolean;
}

export interface Resume {
  readonly epoch: string;
  readonly seq: number;
}

/**
 * One client's view of one channel. Invariant: the client's state equals the channel's state as of the last number it
 * was sent. While the client lags its deltas are dropped, and a fresh snapshot makes up for them: a slow client costs
 * the agent a flag, never a queue.
 */
export class Subscription {
  readonly topic: Topic;
  readonly params: unknown;
  readonly channel: Channel;
  readonly #id: number;
  readonly #sink: FrameSink;
  readonly #unsubscribe: () => void;
  #behind = false;

  constructor(id: number, topic: Topic, params: unknown, channel: Channel, sink: FrameSink, resume?: Resume) {
    this.#id = id;
    this.topic = topic;
    this.params = params;
    this.channel = channel;
    this.#sink = sink;
    // Snapshot and subscription happen in one turn of the loop, so no delta falls between them.
    this.#begin(resume);
    this.#unsubscribe = channel.subscribe((delta) => this.#deliver(delta));
  }

  /** Brings a client that has caught up with its socket back to the present. */
  catchUp(): void {
    if (!this.#behind || this.#sink.lagging) return;
    this.#behind = false;
    this.#snapshot();
  }

  end(): void {
    this.#unsubscribe();
    this.topic.close?.(this.params as never, this.channel);
  }

  #begin(resume: Resume | undefined): void {
    const missed = resume?.epoch === this.channel.epoch ? this.channel.since(resume.seq) : undefined;
    if (!resume || !missed) return this.#snapshot();
    this.#sink.sendText(JSON.stringify({ op: 'resumed', sub: this.#id, epoch: this.channel.epoch, seq: resume.seq }));
    for (const delta of missed) this.#sendDelta(delta);
  }

  #deliver(delta: NumberedDelta): void {
    if (this.#behind || this.#sink.lagging) this.#behind = true;
    else this.#sendDelta(delta);
  }

  #sendDelta(delta: NumberedDelta): void {
    this.#sink.sendText(`{"op":"delta","sub":${this.#id},"seq":${delta.seq},"data":${dataText(delta)}}`);
  }

  #snapshot(): void {
    const { epoch, seq } = this.channel;
    this.#sink.sendShared(`{"op":"snapshot","sub":${this.#id},"epoch":${JSON.stringify(epoch)},"seq":${seq},"data":`, snapshotBytes(this.channel));
  }
}
