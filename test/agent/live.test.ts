import t, { type Test } from 'tap';
import Type from 'typebox';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocket } from 'ws';
import { RingChannel, type Topic } from '../../agent/core/live.ts';
import { LiveHub } from '../../agent/http/live.ts';
import { createServer } from '../../agent/http/server.ts';
import { FakeSessions } from '../fakes/session.ts';

async function hub(t: Test) {
  const auth = new FakeSessions();
  auth.signIn('ann', 'viewer');
  auth.signIn('bob', 'owner');
  const options = { auth, names: () => new Set(['lares']), cookieName: 'c', scheme: 'https', version: '1' } as const;
  const { server } = createServer({ ...options, logger: false });
  const live = new LiveHub(options);
  const state = { n: 0, bulk: '' };
  const channel = new RingChannel(() => ({ ...state }), 8);
  const closed: unknown[] = [];
  const topics: Topic[] = [
    { name: 'counter', access: 'viewer', open: () => channel },
    { name: 'secret', access: 'owner', open: () => channel },
    { name: 'one', access: 'viewer', params: Type.Object({ id: Type.Integer() }, { additionalProperties: false }), open: () => channel, close: (params) => closed.push(params) },
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
  return { auth, live, channel, publish, port, closed };
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

  constructor(port: number, cookie: string, headers: Record<string, string> = {}) {
    this.ws = new WebSocket(`ws://127.0.0.1:${port}/api/live`, {
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

async function open(port: number, cookie = 'ann'): Promise<Client> {
  const client = new Client(port, cookie);
  if ((await client.next()).op !== 'hello') throw new Error('no hello');
  return client;
}

async function refusal(port: number, cookie: string, headers: Record<string, string>): Promise<number> {
  const client = new Client(port, cookie, headers);
  const [, response] = (await once(client.ws, 'unexpected-response')) as [unknown, { statusCode: number; resume(): void }];
  response.resume();
  return response.statusCode;
}

t.test('snapshot, then deltas numbered without a gap', async (t) => {
  const { port, publish } = await hub(t);
  const client = await open(port);
  publish();
  client.say({ op: 'subscribe', sub: 1, topic: 'counter' });
  t.match(await client.next(), { op: 'snapshot', sub: 1, seq: 1, data: { n: 1 } });
  publish();
  publish();
  t.match(await client.next(), { op: 'delta', sub: 1, seq: 2, data: { n: 2 } });
  t.match(await client.next(), { op: 'delta', sub: 1, seq: 3, data: { n: 3 } });
});

t.test('a client that comes back gets just what it missed', async (t) => {
  const { port, publish, channel } = await hub(t);
  for (let i = 0; i < 3; i++) publish();
  const client = await open(port);
  client.say({ op: 'subscribe', sub: 5, topic: 'counter', resume: { epoch: channel.epoch, seq: 1 } });
  t.match(await client.next(), { op: 'resumed', sub: 5, seq: 1 });
  t.match(await client.next(), { op: 'delta', seq: 2, data: { n: 2 } });
  t.match(await client.next(), { op: 'delta', seq: 3, data: { n: 3 } });
});

t.test('too long away, or another life of the agent: a snapshot', async (t) => {
  const { port, publish, channel } = await hub(t);
  for (let i = 0; i < 20; i++) publish();
  const client = await open(port);
  client.say({ op: 'subscribe', sub: 1, topic: 'counter', resume: { epoch: channel.epoch, seq: 2 } });
  t.match(await client.next(), { op: 'snapshot', seq: 20 });
  client.say({ op: 'subscribe', sub: 2, topic: 'counter', resume: { epoch: 'an-earlier-life', seq: 20 } });
  t.match(await client.next(), { op: 'snapshot', sub: 2, seq: 20 });
});

t.test('a slow client never grows the agent and ends with the present state', async (t) => {
  const { port, publish } = await hub(t);
  const client = await open(port);
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
  const { port } = await hub(t);
  t.equal(await refusal(port, 'nobody', {}), 401);
  t.equal(await refusal(port, 'ann', { origin: 'https://evil.example' }), 403);
  t.equal(await refusal(port, 'ann', { origin: 'null' }), 403);
  t.equal(await refusal(port, 'ann', { origin: 'http://lares' }), 403);
  t.equal(await refusal(port, 'ann', { host: 'evil.example', origin: 'https://evil.example' }), 421);
  const client = new WebSocket(`ws://127.0.0.1:${port}/api/live`, { headers: { host: 'lares', cookie: 'c=ann' } });
  const [, response] = (await once(client, 'unexpected-response')) as [unknown, { statusCode: number; resume(): void }];
  response.resume();
  t.equal(response.statusCode, 403, 'an absent origin is refused');
});

t.test('topics: unknown, forbidden, bad params, number in use', async (t) => {
  const { port } = await hub(t);
  const client = await open(port);
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
  const { port, auth, live } = await hub(t);
  const ann = await open(port, 'ann');
  const bob = await open(port, 'bob');
  auth.signOut('ann');
  const [code] = (await once(ann.ws, 'close')) as [number];
  t.equal(code, 4401);
  bob.say({ op: 'ping' });
  t.match(await bob.next(), { op: 'pong' });
  t.equal(live.clientCount, 1);
});

t.test('a demoted user loses a topic with the next message', async (t) => {
  const { port, auth } = await hub(t);
  const client = await open(port, 'bob');
  auth.signIn('bob', 'viewer');
  client.say({ op: 'subscribe', sub: 1, topic: 'secret' });
  t.equal((await client.next()).problem?.code, 'auth.forbidden');
});

t.test('what a topic holds is released when its client leaves', async (t) => {
  const { port, closed, channel } = await hub(t);
  const client = await open(port);
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
