import t, { type Test } from 'tap';
import Type from 'typebox';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { json, text } from 'node:stream/consumers';
import { WebSocket } from 'ws';
import { RingChannel, type Topic } from '../../agent/core/live.ts';
import { LiveHub } from '../../agent/http/live.ts';
import { createServer } from '../../agent/http/server.ts';
import { ManualClock } from '../fakes/clock.ts';
import { FakeSessions } from '../fakes/session.ts';

async function hub(t: Test) {
  const auth = new FakeSessions();
  auth.signIn('ann', 'viewer');
  auth.signIn('bob', 'owner');
  const clock = new ManualClock();
  const options = { auth, clock, names: () => new Set(['lares']), cookieName: 'c', scheme: 'https', version: '1' } as const;
  const { server } = createServer({ ...options, logger: false });
  const live = new LiveHub(options);
  const state = { n: 0, bulk: '' };
  const channel = new RingChannel(() => ({ ...state }), 8);
  const closed: unknown[] = [];
  const what = { summary: 'A test', snapshot: Type.Object({}), delta: Type.Object({}) };
  const topics: Topic[] = [
    { ...what, name: 'counter', access: 'viewer', open: () => channel },
    { ...what, name: 'secret', access: 'owner', open: () => channel },
    { ...what, name: 'one', access: 'viewer', params: Type.Object({ id: Type.Integer() }, { additionalProperties: false }), open: () => channel, close: (params) => closed.push(params) },
  ];
  for (const topic of topics) live.offer(topic);
  live.attach(server);
  await server.listen({ host: '127.0.0.1', port: 0 });
  t.teardown(() => server.close());
  const { port } = server.server.address() as AddressInfo;
  const publish = (bulk = '') => {
    state.n += 1;
    state.bulk = bulk;
    channel.publish({ ...state });
  };
  const ticket = async (cookie: string): Promise<string> => {
    const headers = { host: 'lares', cookie: `c=${cookie}`, 'x-csrf': `csrf-${cookie}` };
    return (await server.inject({ method: 'POST', url: '/api/live/ticket', headers })).json<{ ticket: string }>().ticket;
  };
  return { auth, clock, live, channel, publish, port, closed, server, ticket, door: { port, ticket } };
}

interface Frame {
  op: string;
  sub?: number;
  seq?: number;
  epoch?: string;
  data?: { n: number; bulk: string };
  problem?: { code: string };
}

/** A client which keeps every frame and can wait for the next. */
class Client {
  readonly ws: WebSocket;
  readonly frames: Frame[] = [];
  readonly #waiting: (() => void)[] = [];
  #read = 0;

  constructor(port: number, cookie: string, protocols: string[], headers: Record<string, string> = {}) {
    this.ws = new WebSocket(`ws://127.0.0.1:${port}/api/live`, protocols, {
      headers: { host: 'lares', origin: 'https://lares', cookie: `c=${cookie}`, ...headers },
    });
    this.ws.on('message', (data) => {
      this.frames.push(JSON.parse(String(data)) as Frame);
      for (const wake of this.#waiting.splice(0)) wake();
    });
  }

  say(frame: object): void {
    this.ws.send(JSON.stringify(frame));
  }

  async next(): Promise<Frame> {
    while (this.#read >= this.frames.length) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return this.frames[this.#read++]!;
  }
}

interface Door {
  readonly port: number;
  ticket(cookie: string): Promise<string>;
}

const protocols = (ticket: string): string[] => ['lares.live', `ticket.${ticket}`];

async function open({ port, ticket }: Door, cookie = 'ann'): Promise<Client> {
  const client = new Client(port, cookie, protocols(await ticket(cookie)));
  if ((await client.next()).op !== 'hello') throw new Error('no hello');
  return client;
}

async function refusal(port: number, cookie: string, offered: string[], headers: Record<string, string> = {}): Promise<string> {
  const client = new Client(port, cookie, offered, headers);
  const [, response] = (await once(client.ws, 'unexpected-response')) as [unknown, IncomingMessage];
  return `${response.statusCode} ${((await json(response)) as { code: string }).code}`;
}

t.test('snapshot, then deltas numbered without a gap', async (t) => {
  const { door, publish } = await hub(t);
  const client = await open(door);
  publish();
  client.say({ op: 'subscribe', sub: 1, topic: 'counter' });
  t.match(await client.next(), { op: 'snapshot', sub: 1, seq: 1, data: { n: 1 } });
  publish();
  publish();
  t.match(await client.next(), { op: 'delta', sub: 1, seq: 2, data: { n: 2 } });
  t.match(await client.next(), { op: 'delta', sub: 1, seq: 3, data: { n: 3 } });
});

t.test('a client that comes back gets just what it missed', async (t) => {
  const { door, publish, channel } = await hub(t);
  for (let i = 0; i < 3; i++) publish();
  const client = await open(door);
  client.say({ op: 'subscribe', sub: 5, topic: 'counter', resume: { epoch: channel.epoch, seq: 1 } });
  t.match(await client.next(), { op: 'resumed', sub: 5, seq: 1 });
  t.match(await client.next(), { op: 'delta', seq: 2, data: { n: 2 } });
  t.match(await client.next(), { op: 'delta', seq: 3, data: { n: 3 } });
});

t.test('too long away, or another life of the agent: a snapshot', async (t) => {
  const { door, publish, channel } = await hub(t);
  for (let i = 0; i < 20; i++) publish();
  const client = await open(door);
  client.say({ op: 'subscribe', sub: 1, topic: 'counter', resume: { epoch: channel.epoch, seq: 2 } });
  t.match(await client.next(), { op: 'snapshot', seq: 20 });
  client.say({ op: 'subscribe', sub: 2, topic: 'counter', resume: { epoch: 'an-earlier-life', seq: 20 } });
  t.match(await client.next(), { op: 'snapshot', sub: 2, seq: 20 });
});

t.test('a slow client never grows the agent and ends with the present state', async (t) => {
  const { door, publish } = await hub(t);
  const client = await open(door);
  client.say({ op: 'subscribe', sub: 1, topic: 'counter' });
  await client.next();
  client.ws.pause();
  const bulk = 'x'.repeat(64 * 1024);
  const before = process.memoryUsage().rss;
  for (let i = 0; i < 4000; i++) {
    publish(bulk);
    if (i % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  const grownBytes = process.memoryUsage().rss - before;
  t.ok(grownBytes < 100 * 1024 * 1024, `4,000 × 64 KiB published, grown by ${Math.round(grownBytes / 1e6)} MB`);
  client.ws.resume();
  let last: Frame;
  do last = await client.next();
  while (last.seq !== 4000);
  t.equal(last.data?.n, 4000);
  t.ok(client.frames.filter((frame) => frame.op === 'delta').length < 4000, 'some deltas were dropped');
  t.ok(client.frames.filter((frame) => frame.op === 'snapshot').length > 1, 'a snapshot made up for them');
});

t.test('handshakes: session, exact origin, own host', async (t) => {
  const { port, ticket } = await hub(t);
  const offered = protocols(await ticket('ann'));
  t.equal(await refusal(port, 'nobody', offered), '401 auth.required');
  t.equal(await refusal(port, 'ann', offered, { origin: 'https://evil.example' }), '403 auth.csrf');
  t.equal(await refusal(port, 'ann', offered, { origin: 'null' }), '403 auth.csrf');
  t.equal(await refusal(port, 'ann', offered, { origin: 'http://lares' }), '403 auth.csrf');
  t.equal(await refusal(port, 'ann', offered, { host: 'evil.example', origin: 'https://evil.example' }), '421 http.host');
  const client = new WebSocket(`ws://127.0.0.1:${port}/api/live`, offered, { headers: { host: 'lares', cookie: 'c=ann' } });
  const [, response] = (await once(client, 'unexpected-response')) as [unknown, IncomingMessage];
  response.resume();
  t.equal(response.statusCode, 403, 'an absent origin is refused');
  const admitted = new Client(port, 'ann', offered);
  t.match(await admitted.next(), { op: 'hello' }, 'what was refused did not use the ticket up');
  t.equal(admitted.ws.protocol, 'lares.live', 'and the ticket is not sent back');
});

t.test('tickets: one handshake of one session, for half a minute', async (t) => {
  const { port, clock, server, ticket, auth } = await hub(t);
  const used = protocols(await ticket('ann'));
  t.match(await new Client(port, 'ann', used).next(), { op: 'hello' });
  t.equal(await refusal(port, 'ann', used), '403 live.ticket', 'used');
  t.equal(await refusal(port, 'ann', ['lares.live']), '403 live.ticket', 'none');
  t.equal(await refusal(port, 'ann', ['lares.live', 'ticket.']), '403 live.ticket', 'empty');
  t.equal(await refusal(port, 'ann', ['lares.live', `ticket.${'A'.repeat(43)}`]), '403 live.ticket', 'made up');
  t.equal(await refusal(port, 'ann', protocols(await ticket('bob'))), '403 live.ticket', "somebody else's");
  t.equal(await refusal(port, 'ann', [`ticket.${await ticket('ann')}`]), '403 live.ticket', 'without the protocol it is for');
  const late = protocols(await ticket('ann'));
  clock.advance(30_000);
  t.equal(await refusal(port, 'ann', late), '403 live.ticket', 'too late');
  const first = protocols(await ticket('ann'));
  for (let i = 0; i < 8; i++) await ticket('ann');
  t.equal(await refusal(port, 'ann', first), '403 live.ticket', 'pushed out by newer ones');
  const kept = protocols(await ticket('ann'));
  auth.signOut('ann');
  auth.signIn('ann', 'viewer');
  t.equal(await refusal(port, 'ann', kept), '403 live.ticket', 'the session it was made for has ended');
  const cookieAlone = await server.inject({ method: 'POST', url: '/api/live/ticket', headers: { host: 'lares', cookie: 'c=ann' } });
  t.equal(cookieAlone.json().code, 'auth.csrf', 'a cookie alone yields none');
});

t.test('one socket too many is told so, and its odd frames hurt nobody', async (t) => {
  const { door, port, ticket, live } = await hub(t);
  const clients: Client[] = [];
  while (live.clientCount < 32) clients.push(await open(door));
  // By hand: the handshake and, in the same breath, a frame with reserved bits, which no client library writes.
  const extra = connect(port, '127.0.0.1');
  const handshake = [
    'GET /api/live HTTP/1.1', 'host: lares', 'origin: https://lares', 'cookie: c=ann', 'connection: upgrade', 'upgrade: websocket',
    'sec-websocket-version: 13', 'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==', `sec-websocket-protocol: ${protocols(await ticket('ann')).join(', ')}`,
  ];
  extra.write(Buffer.concat([Buffer.from(`${handshake.join('\r\n')}\r\n\r\n`), Buffer.from([0xff, 0xff, 0xff, 0xff])]));
  t.match(await text(extra), /^HTTP\/1\.1 101 [^]*too many connections/);
  clients[0]!.say({ op: 'ping' });
  t.match(await clients[0]!.next(), { op: 'pong' }, 'the others go on');
  t.ok(await open(door, 'bob'), 'and another session has places of its own');
});

t.test('a household has 256 places, and no session more than 32 of them', async (t) => {
  const { auth, door, live, ticket, port } = await hub(t);
  for (let session = 0; session < 8; session++) {
    auth.signIn(`page-${session}`, 'viewer');
    for (let page = 0; page < 32; page++) await open(door, `page-${session}`);
  }
  t.equal(live.clientCount, 256);
  const late = new Client(port, 'ann', protocols(await ticket('ann')));
  t.match(await once(late.ws, 'close'), [4429], 'told as a code of its own, so that the page does not hurry back');
  auth.signOut('page-0');
  while (live.clientCount > 224) await new Promise((resolve) => setImmediate(resolve));
  t.ok(await open(door), 'a place that became free is given away');
});

t.test('pages that ask in one turn get the same snapshot, and later ones a newer', async (t) => {
  const { door, publish } = await hub(t);
  const clients = [await open(door), await open(door, 'bob')];
  publish('ü'.repeat(70_000));
  for (const client of clients) client.say({ op: 'subscribe', sub: 1, topic: 'counter' });
  for (const client of clients) t.match(await client.next(), { op: 'snapshot', seq: 1, data: { n: 1, bulk: /^ü{70000}$/ } });
  publish();
  clients[0]!.say({ op: 'subscribe', sub: 2, topic: 'counter' });
  const seen = [await clients[0]!.next(), await clients[0]!.next()];
  t.match(seen, [{ op: 'delta', sub: 1, seq: 2 }, { op: 'snapshot', sub: 2, seq: 2, data: { n: 2, bulk: '' } }]);
});

t.test('topics: unknown, forbidden, bad params, number in use', async (t) => {
  const { door } = await hub(t);
  const client = await open(door);
  const code = async (frame: object) => {
    client.say({ op: 'subscribe', sub: 1, ...frame });
    return (await client.next()).problem?.code;
  };
  t.equal(await code({ topic: 'nothing' }), 'live.topicUnknown');
  t.equal(await code({ topic: 'secret' }), 'auth.forbidden');
  t.equal(await code({ topic: 'one', params: { id: 'x' } }), 'core.invalid');
  t.equal(await code({ topic: 'one' }), 'core.invalid');
  t.equal(await code({ topic: 'counter', params: { extra: 1 } }), 'core.invalid');
  t.equal(await code({ topic: 'counter' }), undefined);
  t.equal(await code({ topic: 'counter' }), 'core.invalid');
  client.say({ op: 'reboot' });
  t.equal((await client.next()).problem?.code, 'live.badFrame');
  client.ws.send('{');
  t.equal((await client.next()).problem?.code, 'live.badFrame');
});

t.test('the end of a session closes its sockets, and only its own', async (t) => {
  const { door, auth, live } = await hub(t);
  const ann = await open(door, 'ann');
  const bob = await open(door, 'bob');
  auth.signOut('ann');
  const [code] = (await once(ann.ws, 'close')) as [number];
  t.equal(code, 4401);
  bob.say({ op: 'ping' });
  t.match(await bob.next(), { op: 'pong' });
  t.equal(live.clientCount, 1);
});

t.test('a demoted user loses a topic with the next message', async (t) => {
  const { door, auth } = await hub(t);
  const client = await open(door, 'bob');
  auth.signIn('bob', 'viewer');
  client.say({ op: 'subscribe', sub: 1, topic: 'secret' });
  t.equal((await client.next()).problem?.code, 'auth.forbidden');
});

t.test('what a topic holds is released when its client leaves', async (t) => {
  const { door, closed, channel } = await hub(t);
  const client = await open(door);
  client.say({ op: 'subscribe', sub: 1, topic: 'one', params: { id: 7 } });
  await client.next();
  client.say({ op: 'subscribe', sub: 2, topic: 'one', params: { id: 8 } });
  await client.next();
  client.say({ op: 'unsubscribe', sub: 1 });
  client.say({ op: 'ping' });
  await client.next();
  t.same(closed, [{ id: 7 }]);
  client.ws.terminate();
  while (channel.listenerCount > 0) await new Promise((resolve) => setImmediate(resolve));
  t.same(closed, [{ id: 7 }, { id: 8 }]);
});

t.test('what a user may no longer see ends while they look, and the next message is judged anew', async (t) => {
  const { auth, door, publish } = await hub(t);
  const bob = await open(door, 'bob');
  bob.say({ op: 'subscribe', sub: 1, topic: 'secret' });
  bob.say({ op: 'subscribe', sub: 2, topic: 'counter' });
  t.match([await bob.next(), await bob.next()].map(({ op, sub }) => [op, sub]), [['snapshot', 1], ['snapshot', 2]]);
  auth.signIn('bob', 'viewer');
  auth.changed.emit('bob');
  t.match(await bob.next(), { op: 'error', sub: 1, problem: { code: 'auth.forbidden' } });
  publish();
  t.match(await bob.next(), { op: 'delta', sub: 2 }, 'and no delta of the other');
  bob.say({ op: 'subscribe', sub: 3, topic: 'secret' });
  t.match(await bob.next(), { op: 'error', sub: 3, problem: { code: 'auth.forbidden' } });
});
