import t from 'tap';
import { doorway, type Page, pageOf } from '../fakes/doorway.ts';

const mine = '/api/account/tokens';
const wanted = { name: 'garden display', scopes: ['config:change', 'jobs:read'], days: 30 };

async function rig(t: Parameters<typeof doorway>[0]) {
  const door = await doorway(t);
  const page = pageOf(await door.claim());
  const make = (body: object = wanted, by: Page = page) => door.call('POST', mine, body, by);
  const as = async (token: unknown, method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object, headers: Record<string, string> = {}) => {
    const answer = await door.server.inject({ method, url, headers: { host: 'lares', authorization: `Bearer ${String(token)}`, ...headers }, ...(payload ? { payload } : {}) });
    return { status: answer.statusCode, code: answer.statusCode >= 400 ? (answer.json() as { code: string }).code : undefined };
  };
  return { ...door, page, make, as };
}

t.test('a token does what its scopes say, and nothing of accounts or danger', async (t) => {
  const { make, as, page, store } = await rig(t);
  const { body } = await make();
  const token = String(body['token']);
  t.match(token, /^lares_[0-9a-f]{12}_[0-9a-f]{64}$/);
  t.match(body, { name: 'garden display', prefix: token.slice(0, 18), scopes: ['config:change', 'jobs:read'], lastUsedMs: null });
  t.notMatch(JSON.stringify(store.statement<[], object>('SELECT * FROM tokens').all()), token.slice(19), 'its hash alone is stored');
  t.equal((await as(token, 'GET', '/api/config')).status, 200);
  t.equal((await as(token, 'PATCH', '/api/config', { values: { 'auth.idleMs': 600_000 } })).status, 200, 'without a csrf value');
  t.equal((await as(token, 'PATCH', '/api/config', { values: {} }, { origin: 'https://evil.example' })).code, 'auth.csrf', 'a foreign page');
  t.equal((await as(token, 'GET', '/api/jobs')).status, 200);
  t.equal((await as(token, 'DELETE', '/api/jobs')).code, 'auth.forbidden', 'a lower action does not include a higher one');
  t.equal((await as(token, 'GET', '/api/audit')).code, 'auth.forbidden');
  for (const [method, url] of [['GET', mine], ['GET', `${mine}/scopes`], ['DELETE', `${mine}/x`], ['POST', mine], ['DELETE', '/api/session'], ['GET', '/api/session']] as const) {
    t.ok([401, 403].includes((await as(token, method, url, method === 'POST' ? wanted : undefined)).status), `${method} ${url}`);
  }
  const bad = [token.slice(0, -1), `${token}0`, token.replace('lares', 'Lares'), `lares_${'0'.repeat(12)}_${'0'.repeat(64)}`, token.slice(0, -1) + (token.endsWith('0') ? '1' : '0'), ''];
  for (const one of bad) t.equal((await as(one, 'GET', '/api/config')).code, 'auth.required', one);
  t.equal((await as('x', 'GET', '/api/config', undefined, { cookie: `__Host-lares=${page.cookie}` })).code, 'auth.required', 'beside a bearer token no cookie counts');
});

t.test('it ends: revoked, expired, with its user, while that one is disabled', async (t) => {
  const { make, as, call, page, clock, store, auth } = await rig(t);
  const first = (await make()).body;
  const ended: string[] = [];
  auth.ended.on((key) => ended.push(key));
  t.equal((await call('DELETE', `${mine}/${String(first['id'])}`, undefined, page)).status, 204);
  t.equal((await as(first['token'], 'GET', '/api/config')).code, 'auth.required');
  t.equal((await call('DELETE', `${mine}/${String(first['id'])}`, undefined, page)).code, 'auth.tokenUnknown');
  t.same(ended, [`token.${String(first['id'])}`], 'its sockets are told');
  const fourth = (await make()).body;
  store.statement('UPDATE users SET disabled = 1').run();
  t.equal((await as(fourth!['token'], 'GET', '/api/config')).code, 'auth.required', 'disabled');
  store.statement('UPDATE users SET disabled = 0').run();
  t.equal((await as(fourth['token'], 'GET', '/api/config')).code, 'auth.required', 'and enabled again: it is gone for good');
  const [again, short] = [(await make()).body, (await make({ ...wanted, days: 1 })).body];
  t.equal((await as(again['token'], 'GET', '/api/config')).status, 200);
  store.statement("UPDATE users SET role = 'viewer'").run();
  t.equal((await as(again['token'], 'GET', '/api/config')).code, 'auth.forbidden', 'never more than its user may now');
  store.statement("UPDATE users SET role = 'owner'").run();
  clock.advance(86_400_000);
  t.equal((await as(short['token'], 'GET', '/api/config')).code, 'auth.required', 'expired');
  t.ok(ended.includes(`token.${String(short['id'])}`));
  auth.resetOwner('root@console');
  t.equal((await as(again['token'], 'GET', '/api/config')).code, 'auth.required');
  t.same(store.statement('SELECT * FROM tokens').all(), []);
});

t.test('making one: fresh, known scopes, twenty at most; its use is written every five minutes', async (t) => {
  const { make, as, call, page, clock, audit, logged } = await rig(t);
  t.equal((await make({ ...wanted, scopes: ['config:own'] })).code, 'auth.scopeUnknown', 'no route asks for it');
  t.equal((await make({ ...wanted, scopes: ['auth:read'] })).code, 'auth.scopeUnknown', 'accounts are for people');
  t.equal((await make({ ...wanted, scopes: [] })).status, 422);
  t.equal((await make({ ...wanted, days: 366 })).status, 422);
  t.equal((await make({ ...wanted, name: 'a\r\nb' })).status, 422);
  const { scopes } = (await call('GET', `${mine}/scopes`, undefined, page)).body as { scopes: string[] };
  t.ok(scopes.includes('config:change') && scopes.includes('audit:change') && !scopes.some((scope) => scope.startsWith('auth:')), scopes.join());
  const token = String((await make()).body['token']);
  const used = async () => ((await call('GET', mine, undefined, page)).body['tokens'] as { lastUsedMs: number }[])[0]!.lastUsedMs;
  await as(token, 'GET', '/api/config');
  const first = await used();
  clock.advance(60_000);
  await as(token, 'GET', '/api/config');
  t.equal(await used(), first, 'not yet');
  clock.advance(240_000);
  await as(token, 'GET', '/api/config');
  t.equal(await used(), first + 300_000);
  t.equal((await make()).code, 'auth.reauthenticate', 'five minutes after the proof');
  await as(token, 'PATCH', '/api/config', { values: {} });
  t.match(audit.page({}, 1).entries[0], { user: 'ann', via: 'token', event: 'PATCH /api/config' });
  t.notMatch([...audit.exported({ format: 'csv' })].join('') + logged.join(''), token.slice(19), 'its secret is nowhere');
});

t.test('twenty at most', async (t) => {
  const { make } = await rig(t);
  for (let number = 0; number < 20; number += 1) t.equal((await make()).status, 200);
  t.equal((await make()).code, 'auth.tokensMany');
});
