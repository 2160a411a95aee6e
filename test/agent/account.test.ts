import t from 'tap';
import { doorway, owner, pageOf, password } from '../fakes/doorway.ts';

const me = '/api/session';
const MINUTE_MS = 60_000;
const next = 'harbour-piano-17';

t.test('a proof is fresh for five minutes, and renewed by the password', async (t) => {
  const { claim, call, clock } = await doorway(t);
  const page = pageOf(await claim());
  const danger = () => call('DELETE', '/api/users/nobody', undefined, page);
  t.equal((await danger()).code, 'auth.userUnknown', 'right after signing in');
  clock.advance(5 * MINUTE_MS);
  t.match(await danger(), { status: 403, code: 'auth.reauthenticate' });
  t.equal((await call('DELETE', '/api/users/nobody', undefined, { cookie: page.cookie })).code, 'auth.csrf', 'a foreign page is not told so');
  t.equal((await call('POST', `${me}/reauthenticate`, { password: 'not-the-right-one' }, page)).code, 'auth.loginWrong');
  t.equal((await danger()).code, 'auth.reauthenticate');
  t.match(await call('POST', `${me}/reauthenticate`, { password }, page), { status: 200, body: { csrf: page.csrf, freshUntilMs: clock.nowMs() + 5 * MINUTE_MS } });
  t.equal((await danger()).code, 'auth.userUnknown');
  clock.jumpTo(clock.nowMs() - 60 * MINUTE_MS);
  t.equal((await danger()).code, 'auth.reauthenticate', 'a clock that was set back proves nothing');
});

t.test('guessing there is slowed like a login', async (t) => {
  const { claim, call } = await doorway(t);
  const page = pageOf(await claim());
  for (let n = 0; n < 5; n += 1) t.equal((await call('POST', `${me}/reauthenticate`, { password: `wrong-password-${n}` }, page)).code, 'auth.loginWrong');
  t.match(await call('POST', `${me}/reauthenticate`, { password }, page), { status: 429, code: 'auth.throttled' });
});

t.test('another password ends the other sessions, and not this one', async (t) => {
  const { claim, login, call, auth } = await doorway(t);
  const other = pageOf(await claim());
  const page = pageOf(await login());
  const ended: string[] = [];
  auth.ended.on((key) => ended.push(key));
  const change = (current: string, to: string) => call('PUT', '/api/account/password', { current, password: to }, page);
  t.equal((await change('not-the-right-one', next)).code, 'auth.loginWrong');
  t.equal((await change(password, password)).code, 'auth.passwordSame');
  t.equal((await change(password, 'ann-livingroom')).code, 'auth.passwordWeak');
  t.equal((await change(password, 'short')).code, 'core.invalid');
  t.same(ended, []);
  t.match(await change(password, next), { status: 200, body: { csrf: page.csrf } });
  t.equal(ended.length, 1);
  t.equal((await call('GET', me, undefined, other)).status, 401);
  t.equal((await call('GET', me, undefined, page)).status, 200);
  t.equal((await login()).code, 'auth.loginWrong');
  t.equal((await login({ ...owner, password: next })).status, 200);
});

t.test('of two changes at once one counts', async (t) => {
  const { claim, login, call } = await doorway(t);
  const page = pageOf(await claim());
  const both = await Promise.all([next, 'meadow-trumpet-5'].map((to) => call('PUT', '/api/account/password', { current: password, password: to }, page)));
  t.same(both.map(({ status }) => status).toSorted(), [200, 401]);
  t.equal((await login({ ...owner, password: both[0]!.status === 200 ? next : 'meadow-trumpet-5' })).status, 200);
});

t.test('sessions: where from and with what, and their end', async (t) => {
  const { claim, login, call, server, clock } = await doorway(t);
  const page = pageOf(await claim());
  clock.advance(1000);
  const agent = 'Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0 <script>\u202e';
  await server.inject({ method: 'POST', url: me, payload: owner, remoteAddress: '192.0.2.9', headers: { host: 'lares', 'user-agent': encodeURI(agent) } });
  const list = async () => (await call('GET', '/api/account/sessions', undefined, page)).body as unknown as Record<string, unknown>[];
  const found = await list();
  t.match(found, [{ current: false, address: '192.0.2.9', via: 'cookie' }, { current: true, address: '192.0.2.7' }]);
  t.notMatch(JSON.stringify(found), /script|%/, 'only words of ours');
  t.equal((await call('DELETE', `/api/account/sessions/${page.cookie.slice(0, 16)}`, undefined, page)).code, 'auth.sessionUnknown');
  t.equal((await call('DELETE', `/api/account/sessions/${String(found[0]!['id'])}`, undefined, page)).status, 204);
  t.equal((await list()).length, 1);
  const third = pageOf(await login());
  t.equal((await call('DELETE', '/api/account/sessions', undefined, page)).status, 204);
  t.equal((await call('GET', me, undefined, third)).status, 401);
  t.equal((await call('GET', me, undefined, page)).status, 200);
});

t.test('1,000 wrong logins from everywhere: the owner gets in from a network that is known', async (t) => {
  const { claim, login, clock } = await doorway(t);
  await claim();
  for (let n = 0; n < 1000; n += 1) {
    const answer = await login({ ...owner, password: `wrong-password-${n}` }, undefined, `198.51.${n >> 8}.${n & 255}`);
    if (answer.status !== 401 && answer.status !== 429) return t.fail(`${answer.status}`);
    clock.advance(100);
  }
  t.equal((await login(owner, undefined, '203.0.113.9')).code, 'auth.throttled', 'the control: strangers wait');
  t.equal((await login()).status, 200);
});
