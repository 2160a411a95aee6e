import type { FastifyInstance } from 'fastify';
import type { Duplex } from 'node:stream';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import Type from 'typebox';
import type { WebSocket, WebSocketServer } from 'ws';
import type { Clock } from '../core/clock.ts';
import { LaresError } from '../core/errors/index.ts';
import type { Topic } from '../core/live.ts';
import { localSession, type Session } from '../core/session.ts';
import { ticketBad, topicUnknown, upgradeRequired } from './errors.ts';
import { admitUpgrade, type Demand, type GuardOptions, refuseLevel, refuseState } from './guard.ts';
import { asLaresError, endWithProblem } from './problems.ts';
import { ClientFrame, closeCodes, LiveClient, type Offer } from './live-client.ts';
import { TICKET_MS, Tickets } from './tickets.ts';
import { Turns } from './turns.ts';
import { compileJson } from './validation.ts';

const LIVE_PATH = '/api/live';
/** The subprotocol spoken here. A page offers it together with `ticket.<ticket>`, and only this one is answered. */
const PROTOCOL = 'lares.live';
const TICKET_PREFIX = 'ticket.';
const HEARTBEAT_MS = 15_000;
const MOST_FRAME_BYTES = 16 * 1024;
/** Open pages of the whole household; each costs some 30 kB. */
const MAX_SOCKETS = 256;
/** Pages of one browser: no session can take the places of all others. */
const MAX_SOCKETS_A_SESSION = 32;

export const LiveTicket = Type.Object({
  ticket: Type.String({ description: 'Offered once as the WebSocket subprotocol `ticket.<ticket>` beside `lares.live`' }),
  expiresInMs: Type.Integer(),
});

export interface LiveOptions extends GuardOptions {
  readonly version: string;
  readonly clock: Clock;
}

/**
 * The live hub: one WebSocket per page over which any number of topics run. It knows topics and sessions, no feature.
 * A session that ends closes its sockets at once; a client that does not answer a ping within a heartbeat is dropped.
 */
export class LiveHub {
  readonly #options: LiveOptions;
  readonly #offers = new Map<string, Offer>();
  readonly #clients = new Set<LiveClient>();
  #sockets: Promise<WebSocketServer> | undefined;
  readonly #tickets: Tickets;
  readonly #validFrame = compileJson(ClientFrame);
  readonly #turns = new Turns();
  #heartbeat: NodeJS.Timeout | undefined;

  constructor(options: LiveOptions) {
    this.#options = options;
    this.#tickets = new Tickets(options.clock);
    options.auth.ended.on((key) => {
      this.#tickets.revoke(key);
      for (const client of this.#clients) if (client.session.key === key) client.close(closeCodes.sessionEnded, 'session ended');
    });
    options.auth.changed.on((user) => {
      for (const client of this.#clients) if (client.session.user.name === user) client.review();
    });
  }

  /** @param feature whose topic it is @throws Error when a name is taken: topics must be unique over all features */
  offer(topic: Topic, feature?: string): void {
    if (this.#offers.has(topic.name)) throw new Error(`live topic ${topic.name} is offered twice`);
    const params = topic.params ?? Type.Object({}, { additionalProperties: false });
    this.#offers.set(topic.name, { topic, feature, validParams: compileJson(params) });
  }

  /** Number of open sockets. */
  get clientCount(): number {
    return this.#clients.size;
  }

  /** Takes over WebSocket handshakes of the server. A plain GET of the path is told to upgrade. */
  attach(server: FastifyInstance): void {
    const summary = 'Live topics over WebSocket';
    server.get(LIVE_PATH, { config: { access: 'viewer' }, schema: { summary } }, async (_request, reply) => {
      reply.header('upgrade', 'websocket');
      throw new LaresError(upgradeRequired);
    });
    server.post(
      `${LIVE_PATH}/ticket`,
      { config: { access: 'viewer', audit: false }, schema: { summary: 'A ticket that opens one live connection', response: { 200: LiveTicket } } },
      async ({ session }) => ({ ticket: this.#tickets.issue(session!), expiresInMs: TICKET_MS }),
    );
    server.server.on('upgrade', (request, socket, head) => void this.#upgrade(request, socket, head));
    server.addHook('preClose', async () => this.close());
    this.#heartbeat = setInterval(() => this.#beat(), HEARTBEAT_MS).unref();
  }

  close(): void {
    clearInterval(this.#heartbeat);
    for (const client of this.#clients) client.close(closeCodes.restarting, 'agent is restarting');
  }

  #beat(): void {
    for (const client of this.#clients) client.beat();
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    // Node has let go of it.
    const leave = () => socket.destroy();
    socket.on('error', leave);
    const sockets = await (this.#sockets ??= loadSockets());
    socket.off('error', leave);
    let session: Session;
    try {
      if (request.url?.split('?', 1)[0] !== LIVE_PATH) throw new LaresError(topicUnknown, { topic: 'path' });
      session = admitUpgrade(request, this.#options);
      // No page can make a browser send the handshake to the console socket, or with a bearer token.
      const isProven = session === localSession || session.kind === 'token' || this.#tickets.redeem(offeredTicket(request.headers), session);
      if (!isProven) throw new LaresError(ticketBad);
    } catch (error) {
      // In HTTP, since there is no WebSocket yet.
      endWithProblem(socket, asLaresError(error, 0));
      return;
    }
    sockets.handleUpgrade(request, socket, head, (ws) => this.#welcome(ws, session, request));
  }

  #refuse(session: Session, demand: Demand): void {
    refuseLevel(session, demand, this.#options.auth.claimed);
    refuseState(session, {});
  }

  /** However many pages are open, the console gets through. */
  #hasPlaceFor({ key }: Session): boolean {
    if (key === localSession.key) return true;
    const ofSession = [...this.#clients].filter((client) => client.session.key === key).length;
    return this.#clients.size < MAX_SOCKETS && ofSession < MAX_SOCKETS_A_SESSION;
  }

  #welcome(ws: WebSocket, session: Session, request: IncomingMessage): void {
    // 'close' always follows; without a listener an odd frame would end the agent, also on a socket that may not stay.
    ws.on('error', () => ws.terminate());
    if (!this.#hasPlaceFor(session)) return ws.close(closeCodes.tooMany, 'too many connections');
    const client = new LiveClient(ws, session, {
      offers: this.#offers,
      validFrame: this.#validFrame,
      turn: () => this.#turns.next(),
      refuse: (current, demand) => this.#refuse(current, demand),
      // Role and life of the session are read anew for each message: a demoted user loses access with the next one.
      currentSession: () => {
        try {
          return admitUpgrade(request, this.#options);
        } catch {
          return undefined; // whatever the reason, the session no longer opens this socket
        }
      },
    });
    this.#clients.add(client);
    ws.on('close', () => {
      this.#clients.delete(client);
      client.end();
    });
    client.send({ op: 'hello', version: this.#options.version, heartbeatMs: HEARTBEAT_MS });
  }
}

/** With the first handshake: the library needs node:https and more, which costs a start 5 ms of CPU. */
async function loadSockets(): Promise<WebSocketServer> {
  const { WebSocketServer: Loaded } = await import('ws');
  return new Loaded({ noServer: true, maxPayload: MOST_FRAME_BYTES, perMessageDeflate: false, handleProtocols: () => PROTOCOL });
}

/** The ticket among the subprotocols offered; empty when there is none, or no `lares.live` to speak. */
function offeredTicket(headers: IncomingHttpHeaders): string {
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  if (!offered.includes(PROTOCOL)) return '';
  return offered.find((name) => name.startsWith(TICKET_PREFIX))?.slice(TICKET_PREFIX.length) ?? '';
}
