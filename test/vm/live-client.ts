import { EventEmitter, once } from 'node:events';
import type { ConnectionOptions } from 'node:tls';
import { type ClientOptions, WebSocket } from 'ws';
import type { ApiClient } from './api-client.ts';
import { within } from './board.ts';

export interface Frame {
  op: string;
  sub?: number;
  epoch?: string;
  seq?: number;
  data?: any;
  problem?: { code: string; detail: string };
}

/** A live connection that keeps every frame, and breaks when the numbers of a subscription have a gap. */
export class LiveClient extends EventEmitter<{ frame: [Frame]; closed: [number] }> {
  readonly frames: Frame[] = [];
  /** Gaps found: must stay empty. */
  readonly gaps: string[] = [];
  closeCode: number | undefined;
  readonly #socket: WebSocket;
  readonly #last = new Map<number, number>();

  private constructor(socket: WebSocket) {
    super();
    this.#socket = socket;
    socket.on('message', (data) => this.#take(JSON.parse(String(data)) as Frame));
    socket.on('close', (code) => {
      this.closeCode = code;
      this.emit('closed', code);
    });
    socket.on('error', () => undefined);
  }

  /** A ticket for one connection. Rejects when the device gives none. */
  static async ticket(client: ApiClient): Promise<string> {
    const { status, body } = await client.send('/api/live/ticket', { method: 'POST', timeoutMs: 60_000 });
    if (status !== 200) throw new Error(`no ticket: ${status} ${body.code}`);
    return body.ticket;
  }

  /**
   * Connects with the session of a client and a ticket, by default a fresh one; a program with its token alone. Rejects
   * when it is refused.
   */
  static async open(client: ApiClient, ticket?: string): Promise<LiveClient> {
    const isProgram = client.token !== '';
    const protocols = isProgram ? ['lares.live'] : ['lares.live', `ticket.${ticket ?? (await LiveClient.ticket(client))}`];
    const proof = isProgram ? { authorization: `Bearer ${client.token}` } : { cookie: client.cookie };
    const options: ClientOptions & ConnectionOptions = {
      ca: client.place.ca, servername: client.place.host, handshakeTimeout: within(60_000),
      headers: { host: client.hostHeader, ...proof }, ...(isProgram ? {} : { origin: client.origin }),
    };
    const socket = new WebSocket(`wss://127.0.0.1:${client.place.port}/api/live`, protocols, options);
    const live = new LiveClient(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', () => resolve());
      socket.once('error', reject);
    });
    return live;
  }

  #take(frame: Frame): void {
    this.frames.push(frame);
    const { sub, seq } = frame;
    if (sub !== undefined && seq !== undefined) {
      const last = this.#last.get(sub);
      if (frame.op === 'delta' && last !== undefined && seq !== last + 1) this.gaps.push(`sub ${sub}: ${seq} after ${last}`);
      this.#last.set(sub, seq);
    }
    this.emit('frame', frame);
  }

  subscribe(sub: number, topic: string, more: { params?: object; resume?: { epoch: string; seq: number } } = {}): void {
    this.#socket.send(JSON.stringify({ op: 'subscribe', sub, topic, ...more }));
  }

  /** Of the last frame with a number: what a reconnect hands over to continue. */
  position(sub: number): { epoch: string; seq: number } {
    const seq = this.#last.get(sub);
    const epoch = this.frames.findLast((frame) => frame.sub === sub && frame.epoch !== undefined)?.epoch;
    if (seq === undefined || epoch === undefined) throw new Error(`nothing received on ${sub}`);
    return { epoch, seq };
  }

  of(sub: number): Frame[] {
    return this.frames.filter((frame) => frame.sub === sub);
  }

  /** The first frame received from `since` on (an index into frames) that satisfies. */
  async frame(wanted: (frame: Frame) => boolean, timeoutMs = 60_000, since = 0): Promise<Frame> {
    const deadline = AbortSignal.timeout(within(timeoutMs));
    for (let next = since; ; ) {
      for (; next < this.frames.length; next += 1) {
        const frame = this.frames[next];
        if (frame && wanted(frame)) return frame;
      }
      if (this.closeCode !== undefined) throw new Error(`the connection ended (${this.closeCode}) before the frame came`);
      await this.#news(deadline);
      if (deadline.aborted) {
        throw new Error(`no such frame within ${timeoutMs} ms; the last ones: ${JSON.stringify(this.frames.slice(-3)).slice(0, 1500)}`);
      }
    }
  }

  /** The next frame, the end of the connection, or the deadline: whichever is first. */
  #news(deadline: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const settle = (): void => {
        this.off('frame', settle).off('closed', settle);
        deadline.removeEventListener('abort', settle);
        resolve();
      };
      this.once('frame', settle).once('closed', settle);
      deadline.addEventListener('abort', settle);
      if (deadline.aborted) settle();
    });
  }

  async closed(timeoutMs = 60_000): Promise<number> {
    if (this.closeCode === undefined) await once(this, 'closed', { signal: AbortSignal.timeout(within(timeoutMs)) });
    return this.closeCode ?? 0;
  }

  close(): void {
    this.#socket.close();
  }
}
