import Type, { type Static } from 'typebox';
import type { WebSocket } from 'ws';
import { LaresError } from '../core/errors/index.ts';
import type { Topic } from '../core/live.ts';
import type { Session } from '../core/session.ts';
import type { Demand } from './guard.ts';
import { badFrame, invalid, tooManySubscriptions, topicUnknown } from './errors.ts';
import { asLaresError, problemOf } from './problems.ts';
import { Subscription } from './subscription.ts';
import { type Check, loadCompilers } from './validation.ts';

/** A socket with more than this unsent is lagging; its deltas are dropped until it has drained. */
const LAG_BYTES = 512 * 1024;
const MAX_SUBSCRIPTIONS = 32;
/** With more frames waiting for their turn a socket is not read: a chatty client waits in its own buffers. */
const MAX_WAITING = 64;

/** WebSocket close codes of this protocol (4000–4999 are for applications, RFC 6455 §7.4.2). */
export const closeCodes = { sessionEnded: 4401, tooMany: 4429, restarting: 1012 } as const;

const SubscriptionId = Type.Integer({ minimum: 1, maximum: 2 ** 31 });
/** What a client may say. */
export const ClientFrame = Type.Union([
  Type.Object(
    {
      op: Type.Literal('subscribe'),
      sub: SubscriptionId,
      topic: Type.String({ maxLength: 64 }),
      params: Type.Optional(Type.Object({})),
      resume: Type.Optional(Type.Object({ epoch: Type.String({ maxLength: 64 }), seq: Type.Integer({ minimum: 0 }) })),
    },
    { additionalProperties: false },
  ),
  Type.Object({ op: Type.Literal('unsubscribe'), sub: SubscriptionId }, { additionalProperties: false }),
  Type.Object({ op: Type.Literal('ping') }, { additionalProperties: false }),
]);
export type ClientFrame = Static<typeof ClientFrame>;
type SubscribeFrame = Extract<ClientFrame, { op: 'subscribe' }>;

/** A topic with its compiled params schema. */
export interface Offer {
  readonly topic: Topic;
  /** Whose it is. */
  readonly feature: string | undefined;
  readonly validParams: Check;
}

export interface ClientContext {
  readonly offers: ReadonlyMap<string, Offer>;
  readonly validFrame: Check;
  /** The guard's decision about a level. @throws LaresError */
  readonly refuse: (session: Session, demand: Demand) => void;
  readonly currentSession: () => Session | undefined;
  /** Resolves when it is this frame's turn. */
  readonly turn: () => Promise<void>;
}

/** One socket and its subscriptions. */
export class LiveClient {
  readonly session: Session;
  readonly #ws: WebSocket;
  readonly #context: ClientContext;
  readonly #subscriptions = new Map<number, Subscription>();
  /** Subscriptions being opened; an unsubscribe or the end of the socket in between must win. */
  readonly #opening = new Set<number>();
  #waiting = 0;
  #alive = true;
  #ended = false;

  constructor(ws: WebSocket, session: Session, context: ClientContext) {
    this.#ws = ws;
    this.session = session;
    this.#context = context;
    ws.on('message', (data, isBinary) => void this.#receive(isBinary ? '' : String(data)));
    ws.on('pong', () => (this.#alive = true));
  }

  get lagging(): boolean {
    return this.#ws.bufferedAmount > LAG_BYTES;
  }

  send(frame: object): void {
    this.sendText(JSON.stringify(frame));
  }

  sendText(text: string): void {
    if (this.#ws.readyState !== this.#ws.OPEN) return;
    this.#ws.send(text, () => this.#drained());
  }

  sendShared(head: string, rest: Buffer): void {
    if (this.#ws.readyState !== this.#ws.OPEN) return;
    // Two fragments of one message (RFC 6455 §5.4): the second goes out from where it lies, uncopied.
    this.#ws.send(head, { fin: false });
    this.#ws.send(rest, { fin: true, binary: false }, () => this.#drained());
  }

  close(code: number, reason: string): void {
    this.#ws.close(code, reason);
    // A peer that does not answer the close frame must not keep the socket of an ended session open.
    setTimeout(() => this.#ws.terminate(), 2_000).unref();
  }

  beat(): void {
    if (!this.#alive) return this.close(closeCodes.sessionEnded, 'gone');
    if (!this.review()) return;
    this.#alive = false;
    this.#ws.ping();
  }

  /**
   * Ends what the session may no longer see; told to the client like a refused subscribe.
   * @returns whether there is a session still
   */
  review(): boolean {
    const session = this.#context.currentSession();
    if (!session) this.close(closeCodes.sessionEnded, 'session ended');
    else for (const [sub, { topic }] of this.#subscriptions) this.#reviewOne(session, sub, topic);
    return session !== undefined;
  }

  end(): void {
    this.#ended = true;
    for (const subscription of this.#subscriptions.values()) subscription.end();
    this.#subscriptions.clear();
  }

  #reviewOne(session: Session, sub: number, topic: Topic): void {
    try {
      this.#context.refuse(session, demandOf(topic, this.#context.offers.get(topic.name)?.feature));
    } catch (error) {
      this.#subscriptions.get(sub)?.end();
      this.#subscriptions.delete(sub);
      this.send({ op: 'error', sub, problem: problemOf(asLaresError(error, 0)) });
    }
  }

  #drained(): void {
    if (this.lagging) return;
    for (const subscription of this.#subscriptions.values()) subscription.catchUp();
  }

  async #receive(text: string): Promise<void> {
    const frame = parseJson(text);
    const sub = (frame as { sub?: unknown } | undefined)?.sub;
    try {
      await Promise.all([loadCompilers(), this.#ownTurn()]);
      if (!this.#context.validFrame(frame)) throw new LaresError(badFrame);
      const session = this.#context.currentSession();
      if (!session) return this.close(closeCodes.sessionEnded, 'session ended');
      await this.#obey(frame as ClientFrame, session);
    } catch (error) {
      const problem = problemOf(asLaresError(error, 0));
      this.send({ op: 'error', ...(typeof sub === 'number' ? { sub } : {}), problem });
    }
  }

  async #ownTurn(): Promise<void> {
    this.#waiting += 1;
    if (this.#waiting > MAX_WAITING) this.#ws.pause();
    await this.#context.turn();
    this.#waiting -= 1;
    if (this.#waiting <= MAX_WAITING && this.#ws.isPaused) this.#ws.resume();
  }

  async #obey(frame: ClientFrame, session: Session): Promise<void> {
    if (frame.op === 'ping') return this.send({ op: 'pong' });
    if (frame.op === 'subscribe') return this.#subscribe(frame, session);
    this.#opening.delete(frame.sub);
    this.#subscriptions.get(frame.sub)?.end();
    this.#subscriptions.delete(frame.sub);
  }

  async #subscribe(frame: SubscribeFrame, session: Session): Promise<void> {
    const { topic, params } = this.#offered(frame, session);
    this.#opening.add(frame.sub);
    try {
      const channel = await topic.open(params as never);
      // The client may have left or changed its mind while the channel opened.
      if (this.#ended || !this.#opening.has(frame.sub)) return topic.close?.(params as never, channel);
      this.#subscriptions.set(frame.sub, new Subscription(frame.sub, topic, params, channel, this, frame.resume));
    } finally {
      this.#opening.delete(frame.sub);
    }
  }

  #offered(frame: SubscribeFrame, session: Session): { topic: Topic; params: unknown } {
    const offer = this.#context.offers.get(frame.topic);
    if (!offer) throw new LaresError(topicUnknown, { topic: frame.topic });
    this.#context.refuse(session, demandOf(offer.topic, offer.feature));
    if (this.#subscriptions.has(frame.sub) || this.#opening.has(frame.sub)) {
      throw new LaresError(invalid, { field: 'sub', rule: 'is already in use' });
    }
    if (this.#subscriptions.size + this.#opening.size >= MAX_SUBSCRIPTIONS) {
      throw new LaresError(tooManySubscriptions, { limit: MAX_SUBSCRIPTIONS });
    }
    const params = frame.params ?? {};
    if (!offer.validParams(params)) {
      const first = offer.validParams.errors?.[0];
      throw new LaresError(invalid, { field: `params${first?.instancePath ?? ''}`, rule: first?.message ?? 'is not accepted' });
    }
    return { topic: offer.topic, params };
  }
}

function demandOf({ access, encrypted }: Topic, feature: string | undefined): Demand {
  return { access, feature, encrypted };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the frame schema refuses it with the catalogue's words
  }
}
