import { Backoff } from './backoff.ts';
import type { TopicName, Topics } from './contract.ts';
import { closeCodes, type ClientFrame, type ServerFrame } from './frames.ts';
import type { Problem } from './problem.ts';

/** The part of WebSocket that is used here. */
export interface LiveSocket {
  onmessage: ((message: { data: unknown }) => void) | null;
  onclose: ((close: { code: number }) => void) | null;
  send(text: string): void;
  close(): void;
}

export interface LiveEnvironment {
  open(): LiveSocket;
  nowMs(): number;
  /** 0 to 1 */
  random(): number;
  /** Calls back once; returns what stops it. */
  after(delayMs: number, callback: () => void): () => void;
}

/** `waiting`: lost, the next attempt comes by itself; `ended`: the session is over, no attempt will be made. */
export type LiveState = 'idle' | 'connecting' | 'open' | 'waiting' | 'ended';

export interface TopicHandlers<T extends TopicName> {
  /** The whole state, at the start and whenever deltas were lost: it replaces what was known. */
  snapshot(data: Topics[T]['snapshot']): void;
  delta(data: Topics[T]['delta']): void;
  problem?(problem: Problem): void;
}

interface Subscription {
  readonly topic: TopicName;
  readonly params: unknown;
  readonly handlers: TopicHandlers<never>;
  /** Last state seen, for resuming. */
  seen?: { epoch: string; seq: number };
}

/** How long the device may take to say hello, and to answer when it is doubted. */
const HELLO_MS = 10_000;
const DOUBT_MS = 3_000;

/**
 * One WebSocket for the whole page. Invariants: handlers see a snapshot first and then every delta exactly once and in
 * order, across reconnects; whenever that cannot be kept a new snapshot is asked for; a connection that went silent
 * counts as lost.
 */
export class LiveClient {
  readonly #environment: LiveEnvironment;
  readonly #subscriptions = new Map<number, Subscription>();
  readonly #backoff: Backoff;
  #socket: LiveSocket | undefined;
  #state: LiveState = 'idle';
  #nextId = 1;
  #heardAtMs = 0;
  #heartbeatMs = 15_000;
  #stopTimer: () => void = () => {};
  #stopDoubt: () => void = () => {};
  #changed: (state: LiveState) => void = () => {};
  #refused: () => void = () => {};

  constructor(environment: LiveEnvironment) {
    this.#environment = environment;
    this.#backoff = new Backoff(() => environment.random());
  }

  get state(): LiveState {
    return this.#state;
  }

  /** Failed attempts in a row. */
  get attempt(): number {
    return this.#backoff.attempt;
  }

  onState(listener: (state: LiveState) => void): void {
    this.#changed = listener;
  }

  /** Called when a connection was closed before the device said hello: there may be no session any more. */
  onRefused(listener: () => void): void {
    this.#refused = listener;
  }

  /** Connects and stays connected until `stop`. */
  start(): void {
    if (this.#state === 'idle' || this.#state === 'ended') this.#connect();
  }

  /** Ends the connection, by will or because the session is over. Subscriptions stay for the next `start`. */
  stop(state: 'idle' | 'ended' = 'idle'): void {
    this.#drop();
    for (const subscription of this.#subscriptions.values()) delete subscription.seen;
    this.#backoff.reset();
    this.#setState(state);
  }

  /** Tries at once instead of waiting, or makes sure that an open connection still carries. */
  check(): void {
    if (this.#state === 'waiting') return this.#connect();
    if (this.#state !== 'open') return;
    const askedAtMs = this.#environment.nowMs();
    this.#send({ op: 'ping' });
    this.#stopDoubt();
    this.#stopDoubt = this.#environment.after(DOUBT_MS, () => {
      if (this.#heardAtMs < askedAtMs) this.#lose();
    });
  }

  /** @returns what ends the subscription */
  subscribe<T extends TopicName>(topic: T, handlers: TopicHandlers<T>, params?: Topics[T]['params']): () => void {
    const id = this.#nextId++;
    this.#subscriptions.set(id, { topic, params, handlers: handlers as unknown as TopicHandlers<never> });
    if (this.#state === 'open') this.#ask(id);
    return () => {
      if (this.#subscriptions.delete(id) && this.#state === 'open') this.#send({ op: 'unsubscribe', sub: id });
    };
  }

  #connect(): void {
    this.#drop();
    this.#setState('connecting');
    const socket = this.#environment.open();
    this.#socket = socket;
    socket.onmessage = (message) => this.#hear(String(message.data));
    socket.onclose = (close) => this.#closed(close.code);
    this.#stopTimer = this.#environment.after(HELLO_MS, () => this.#lose());
  }

  /** Lets go of the socket without hearing from it again. */
  #drop(): void {
    this.#stopTimer();
    this.#stopDoubt();
    const socket = this.#socket;
    this.#socket = undefined;
    if (!socket) return;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
  }

  #closed(code: number): void {
    const greeted = this.#state === 'open';
    if (code === closeCodes.sessionEnded) this.stop('ended');
    else this.#lose();
    if (!greeted || code === closeCodes.sessionEnded) this.#refused();
  }

  #lose(): void {
    this.#drop();
    const delayMs = this.#backoff.next();
    this.#setState('waiting');
    this.#stopTimer = this.#environment.after(delayMs, () => this.#connect());
  }

  #hear(text: string): void {
    this.#heardAtMs = this.#environment.nowMs();
    const frame = JSON.parse(text) as ServerFrame;
    if (frame.op === 'hello') return this.#greeted(frame.heartbeatMs);
    if (frame.op === 'pong') return;
    const subscription = this.#subscriptions.get(frame.sub);
    // Frames that were on their way while the subscription ended are for nobody.
    if (subscription) this.#deliver(frame.sub, subscription, frame);
  }

  #greeted(heartbeatMs: number): void {
    this.#heartbeatMs = heartbeatMs;
    this.#backoff.reset();
    this.#setState('open');
    for (const id of this.#subscriptions.keys()) this.#ask(id);
    this.#stopTimer();
    this.#beat();
  }

  #beat(): void {
    this.#stopTimer = this.#environment.after(this.#heartbeatMs, () => {
      if (this.#environment.nowMs() - this.#heardAtMs > 2 * this.#heartbeatMs) return this.#lose();
      this.#send({ op: 'ping' });
      this.#beat();
    });
  }

  #deliver(id: number, subscription: Subscription, frame: Exclude<ServerFrame, { op: 'hello' } | { op: 'pong' }>): void {
    const handlers = subscription.handlers as unknown as TopicHandlers<TopicName>;
    if (frame.op === 'snapshot') {
      subscription.seen = { epoch: frame.epoch, seq: frame.seq };
      handlers.snapshot(frame.data as never);
    } else if (frame.op === 'delta') {
      if (!subscription.seen || frame.seq <= subscription.seen.seq) return;
      if (frame.seq > subscription.seen.seq + 1) return this.#askAnew(id, subscription);
      subscription.seen.seq = frame.seq;
      handlers.delta(frame.data as never);
    } else if (frame.op === 'error') {
      handlers.problem?.(frame.problem);
    }
  }

  /** A delta is missing: only a snapshot brings the truth back. */
  #askAnew(id: number, subscription: Subscription): void {
    delete subscription.seen;
    this.#send({ op: 'unsubscribe', sub: id });
    this.#ask(id);
  }

  #ask(id: number): void {
    const { topic, params, seen } = this.#subscriptions.get(id)!;
    this.#send({ op: 'subscribe', sub: id, topic, ...(params ? { params } : {}), ...(seen ? { resume: { ...seen } } : {}) });
  }

  #send(frame: ClientFrame): void {
    this.#socket?.send(JSON.stringify(frame));
  }

  #setState(state: LiveState): void {
    this.#state = state;
    this.#changed(state);
  }
}
