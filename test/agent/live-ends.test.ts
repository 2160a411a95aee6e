import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import t, { type Test } from 'tap';
import { WebSocket } from 'ws';
import { doorway, type Page, pageOf } from '../fakes/doorway.ts';

const first = 'meadow-trumpet-5';
const own = 'harbour-piano-17';
const DAY_MS = 86_400_000;
/** What an end may take until open sockets feel it. */
const LIMIT_MS = 5000;
/** The sooner of the heartbeat's 15 s would hide an end that was never told. */
const DEADLINE_MS = 10_000;

interface Frame {
  readonly op: string;
  readonly sub?: number;
  readonly problem?: { readonly code: string };
}

class Socket {
  readonly ws: WebSocket;
  readonly frames: Frame[] = [];
  readonly opened: Promise<unknown>;
  readonly closed: Promise<number>;

  constructor(port: number, headers: Record<string, string>, protocols: string[]) {
    this.ws = new WebSocket(`ws://127.0.0.1:${port}/api/live`, protocols, { headers: { host: 'lares', ...headers } });
    this.ws.on('message', (data) => this.frames.push(JSON.parse(String(data)) as Frame));
    this.opened = once(this.ws, 'open');
    this.closed = once(this.ws, 'close').then(([code]) => code as number);
  }

  async until(found: (frame: Frame) => boolean): Promise<Frame> {
    const deadline = AbortSignal.timeout(DEADLINE_MS);
    for (;;) {
      const frame = this.frames.find(found);
      if (frame) return frame;
      await once(this.ws, 'message', { signal: deadline });
    }
  }

  async watch(topic: string): Promise<void> {
    this.ws.send(JSON.stringify({ op: 'subscribe', sub: 1, topic }));
    await this.until(({ op }) => op === 'snapshot');
  }
}

/** The owner, and bob, an admin with a page and a token, each looking at a live topic. */
async function watched(t: Test) {
  const door = await doorway(t, { live: true });
  await door.server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = door.server.server.address() as AddressInfo;
  const boss = pageOf(await door.claim());
  await door.call('POST', '/api/users', { name: 'bob', role: 'admin', password: first }, boss);
  const page = pageOf(await door.login({ username: 'bob', password: first }));
  await door.call('PUT', '/api/account/password', { current: first, password: own }, page);
  const { id, token } = (await door.call('POST', '/api/account/tokens', { name: 'x', scopes: ['config:change'], days: 1 }, page)).body as { id: string; token: string };
  const open = async ({ cookie, csrf }: Page) => {
    const { ticket } = (await door.call('POST', '/api/live/ticket', undefined, { cookie, csrf })).body;
    return new Socket(port, { origin: 'https://lares', cookie: `__Host-lares=${cookie}` }, ['lares.live', `ticket.${String(ticket)}`]);
  };
  const sockets = { boss: await open(boss), page: await open(page), token: new Socket(port, { authorization: `Bearer ${token}` }, ['lares.live']) };
  for (const socket of Object.values(sockets)) {
    await socket.opened;
    await socket.watch('config');
  }
  t.teardown(() => Object.values(sockets).forEach(({ ws }) => ws.terminate()));
  const patch = (body: object) => door.call('PATCH', '/api/users/bob', body, boss);
  return { ...door, boss, page, id, sockets, patch };
}

type Watched = Awaited<ReturnType<typeof watched>>;
type Who = keyof Watched['sockets'];

/** What ends whom. The clock stands still but for what is told to pass. */
const ends: Readonly<Record<string, { readonly whose: readonly Who[]; readonly end: (door: Watched) => unknown }>> = {
  'a token is revoked': { whose: ['token'], end: ({ call, id, page }) => call('DELETE', `/api/account/tokens/${id}`, undefined, page) },
  'a token expires': {
    whose: ['token', 'page', 'boss'],
    // Everybody else's day is over too.
    end: ({ clock }) => {
      clock.jumpTo(clock.nowMs() + DAY_MS);
      clock.advance(LIMIT_MS);
    },
  },
  'a session is idle': {
    whose: ['page', 'boss'],
    end: ({ clock }) => {
      clock.jumpTo(clock.nowMs() + 31 * 60_000);
      clock.advance(LIMIT_MS);
    },
  },
  'signed out': { whose: ['page'], end: ({ call, page }) => call('DELETE', '/api/session', undefined, page) },
  'signed out everywhere by the owner': { whose: ['page'], end: ({ call, boss }) => call('DELETE', '/api/users/bob/sessions', undefined, boss) },
  'disabled': { whose: ['page', 'token'], end: ({ patch }) => patch({ disabled: true }) },
  'deleted': { whose: ['page', 'token'], end: ({ call, boss }) => call('DELETE', '/api/users/bob', undefined, boss) },
  'another password': { whose: ['page'], end: ({ patch }) => patch({ password: 'violet-anchor-88' }) },
  'the owner is reset': { whose: ['page', 'boss'], end: ({ auth }) => auth.resetOwner('root@console') },
  'the disk takes nothing, and a token expires': {
    whose: ['token', 'page', 'boss'],
    end: ({ clock, store }) => {
      store.statement('PRAGMA query_only = 1').run();
      clock.jumpTo(clock.nowMs() + DAY_MS);
      clock.advance(LIMIT_MS);
    },
  },
};

for (const [what, { whose, end }] of Object.entries(ends)) {
  t.test(`${what}: ${whose.join(' and ')} closed within five seconds, nobody else`, async (t) => {
    const door = await watched(t);
    await end(door);
    const late = AbortSignal.timeout(DEADLINE_MS);
    const missed = new Promise<string>((resolve) => late.addEventListener('abort', () => resolve('still open')));
    for (const who of whose) t.equal(await Promise.race([door.sockets[who].closed, missed]), 4401, who);
    for (const who of ['boss', 'page', 'token'] as const) if (!whose.includes(who)) t.equal(door.sockets[who].ws.readyState, WebSocket.OPEN, `${who} goes on`);
  });
}

t.test('demoted: what is no longer theirs ends while they look, for the page and the token', async (t) => {
  const { patch, sockets, config } = await watched(t);
  await patch({ role: 'viewer' });
  for (const who of ['page', 'token'] as const) t.match(await sockets[who].until(({ op }) => op === 'error'), { sub: 1, problem: { code: 'auth.forbidden' } }, who);
  config.change({ values: { 'auth.idleMs': 600_000 }, author: 'ann' });
  await sockets.boss.until(({ op }) => op === 'delta');
  t.notOk([...sockets.page.frames, ...sockets.token.frames].some(({ op }) => op === 'delta'), 'and hears no more');
});
