import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { claimCode, doorway, owner, pageOf, password } from '../fakes/doorway.ts';

const MINUTE_MS = 60_000;
const me = '/api/session';

t.test('the cookie', async (t) => {
  const { claim, login, call } = await doorway(t);
  const claimed = await claim();
  const expected = /^__Host-lares=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure$/;
  t.match(claimed.setCookie, expected);
  const page = await login();
  t.match(page.setCookie, expected);
  t.notMatch(JSON.stringify(page.body), pageOf(page).cookie, 'its value is in no body');
  const bye = await call('DELETE', me, undefined, pageOf(page));
  t.equal(bye.status, 204);
  t.equal(bye.setCookie, '__Host-lares=; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=0');
  t.equal((await call('GET', me, undefined, pageOf(page))).code, 'auth.required', 'a signed-out cookie opens nothing');
  t.equal((await call('GET', me, undefined, pageOf(claimed))).status, 200, 'the other session goes on');
});

t.test('every login has a new id and ends the session it came with', async (t) => {
  const { claim, login, call, auth } = await doorway(t);
  const before = pageOf(await claim());
  const ended: string[] = [];
  auth.ended.on((key) => ended.push(key));
  const key = auth.authenticate(before.cookie)!.key;
  const after = pageOf(await login(owner, before));
  t.not(after.cookie, before.cookie);
  t.not(after.csrf, before.csrf);
  t.same(ended, [key], 'open sockets of the old one are told');
  t.equal((await call('GET', me, undefined, before)).status, 401);
  t.equal((await call('GET', me, undefined, after)).status, 200);
  const planted = pageOf(await login(owner, { cookie: 'planted-by-somebody' }));
  t.not(planted.cookie, 'planted-by-somebody');
  t.equal((await call('GET', me, undefined, { cookie: 'planted-by-somebody' })).status, 401);
});

t.test('an end is told once', async (t) => {
  const { claim, auth } = await doorway(t);
  const session = auth.authenticate(pageOf(await claim()).cookie)!;
  const ended: string[] = [];
  auth.ended.on((key) => ended.push(key));
  auth.logout(session);
  auth.logout(session);
  t.same(ended, [session.key]);
});

t.test('ids and csrf values do not repeat', async (t) => {
  const { claim, login, clock } = await doorway(t);
  await claim();
  const values = new Set<string>();
  for (let n = 0; n < 60; n += 1) {
    const page = pageOf(await login());
    values.add(page.cookie).add(page.csrf);
    clock.advance(1000);
  }
  t.equal(values.size, 120);
});

t.test('the csrf value belongs to its session', async (t) => {
  const { claim, login, call } = await doorway(t);
  const one = pageOf(await claim());
  const two = pageOf(await login());
  t.equal((await call('DELETE', me, undefined, { cookie: one.cookie })).code, 'auth.csrf');
  t.equal((await call('DELETE', me, undefined, { cookie: one.cookie, csrf: two.csrf })).code, 'auth.csrf');
  t.equal((await call('DELETE', me, undefined, { cookie: one.cookie, csrf: `${one.csrf}x` })).code, 'auth.csrf');
  t.equal((await call('DELETE', me, undefined, one)).status, 204);
});

t.test('idle sessions end, used ones go on until their absolute end', async (t) => {
  const { claim, call, clock, auth } = await doorway(t);
  const ended: string[] = [];
  auth.ended.on((key) => ended.push(key));
  const answer = await claim();
  const page = pageOf(answer);
  const startMs = clock.nowMs();
  t.equal(answer.body['expiresAtMs'], startMs + 30 * MINUTE_MS);
  for (let n = 0; n < 49; n += 1) {
    clock.advance(29 * MINUTE_MS);
    const answer = await call('GET', me, undefined, page);
    if (answer.status !== 200) return t.fail(`ended after ${n} uses`);
    const expected = Math.min(clock.nowMs() + 30 * MINUTE_MS, startMs + 1440 * MINUTE_MS);
    if (answer.body['expiresAtMs'] !== expected) return t.equal(answer.body['expiresAtMs'], expected);
  }
  clock.jumpTo(startMs + 1440 * MINUTE_MS - 1);
  t.equal((await call('GET', me, undefined, page)).status, 200, 'a millisecond before a day is over');
  t.same(ended, []);
  clock.jumpTo(startMs + 1440 * MINUTE_MS);
  t.equal((await call('GET', me, undefined, page)).code, 'auth.required');
  t.equal(ended.length, 1);
});

t.test('a session nobody asks for ends by itself, to the minute', async (t) => {
  const { claim, clock, auth, store } = await doorway(t);
  const ended: string[] = [];
  auth.ended.on((key) => ended.push(key));
  const { key } = auth.authenticate(pageOf(await claim()).cookie)!;
  clock.advance(29 * MINUTE_MS);
  t.same(ended, []);
  clock.advance(2 * MINUTE_MS);
  t.same(ended, [key]);
  t.same(store.statement('SELECT * FROM sessions').all(), [], 'its row is gone');
});

t.test('the times are settings, obeyed at once', async (t) => {
  const { claim, call, clock } = await doorway(t);
  const page = pageOf(await claim());
  const change = { values: { 'auth.idleMs': 5 * MINUTE_MS } };
  t.same((await call('PATCH', '/api/config', change, page)).body, { revision: 1 });
  clock.advance(5 * MINUTE_MS);
  t.equal((await call('GET', me, undefined, page)).status, 401);
});

t.test('using a session is written every five minutes at most, and survives a restart', async (t) => {
  const first = await doorway(t);
  const page = pageOf(await first.claim());
  const changes = () => first.store.statement<[], { n: number }>('SELECT total_changes() AS n').get()!.n;
  const before = changes();
  for (let n = 0; n < 299; n += 1) {
    first.clock.advance(1000);
    await first.call('GET', me, undefined, page);
  }
  t.equal(changes() - before, 0, '299 uses in 299 s');
  first.clock.advance(1000);
  await first.call('GET', me, undefined, page);
  t.equal(changes() - before, 2, 'the session and its user, in one commit');
  first.clock.advance(26 * MINUTE_MS);
  await first.close();
  const again = await doorway(t, { file: first.file, clock: first.clock });
  t.equal((await again.call('GET', me, undefined, page)).status, 200, 'idle since the written time, 26 min ago');
});

t.test('a disk that cannot be written signs nobody out', async (t) => {
  const { claim, call, clock, store } = await doorway(t);
  const page = pageOf(await claim());
  store.statement('PRAGMA query_only = ON').run();
  clock.advance(6 * MINUTE_MS);
  t.equal((await call('GET', me, undefined, page)).status, 200);
  t.match(await call('PATCH', '/api/config', { values: { 'auth.idleMs': 600_000 } }, page), { status: 507, code: 'store.unwritable' });
  clock.advance(31 * MINUTE_MS);
  t.equal((await call('GET', me, undefined, page)).status, 401, 'but what has expired stays refused');
});

t.test('an account has fifty sessions, the newest', async (t) => {
  const { claim, login, call, clock } = await doorway(t);
  const first = pageOf(await claim());
  for (let n = 0; n < 49; n += 1) {
    clock.advance(1000);
    await login();
  }
  t.equal((await call('GET', me, undefined, first)).status, 200);
  clock.advance(1000);
  const newest = pageOf(await login());
  t.equal((await call('GET', me, undefined, first)).status, 401);
  t.equal((await call('GET', me, undefined, newest)).status, 200);
});

t.test('sessions and accounts survive a restart; the files hold no secret that opens anything', async (t) => {
  const first = await doorway(t);
  const page = pageOf(await first.claim());
  await first.close();
  const directory = path.dirname(first.file);
  const stored = readdirSync(directory).map((name) => readFileSync(path.join(directory, name), 'latin1')).join('');
  t.match(stored, /argon2id/, 'the search looks at the right files');
  for (const secret of [page.cookie, password, claimCode]) t.notOk(stored.includes(secret), 'not stored as it is');
  const again = await doorway(t, { file: first.file, clock: first.clock });
  t.equal((await again.call('GET', me, undefined, page)).status, 200);
  t.equal((await again.login()).status, 200);
});
