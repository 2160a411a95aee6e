import t, { type Test } from 'tap';
import { localSession } from '../../agent/core/session.ts';
import { codeAt, stepAt } from '../../agent/features/auth/totp.ts';
import { doorway, owner, type Page, pageOf } from '../fakes/doorway.ts';
import { rig } from '../fakes/command-rig.ts';

const first = 'meadow-trumpet-5';
const own = 'harbour-piano-17';

/** Owner, admin and viewer, each with an authenticator app. */
async function household(t: Test) {
  const door = await doorway(t);
  const pages = { ann: pageOf(await door.claim()) } as Record<'ann' | 'boss' | 'bob', Page>;
  for (const [name, role] of [['boss', 'admin'], ['bob', 'viewer']] as const) {
    await door.call('POST', '/api/users', { name, role, password: first }, pages.ann);
    pages[name] = pageOf(await door.login({ username: name, password: first }));
    await door.call('PUT', '/api/account/password', { current: first, password: own }, pages[name]);
  }
  const secrets: Record<string, string> = {};
  for (const [name, page] of Object.entries(pages)) {
    secrets[name] = String((await door.call('POST', '/api/account/totp', undefined, page)).body['secret']);
    const code = codeAt(secrets[name], stepAt(door.clock.nowMs()));
    if ((await door.call('POST', '/api/account/totp/confirm', { code }, page)).status !== 200) throw new Error(name);
  }
  const reset = (name: string, page: Page) => door.call('DELETE', `/api/users/${name}/factors`, undefined, page);
  return { ...door, pages, secrets, reset };
}

t.test('who resets whose: the owner everybody else\'s, an admin those it manages', async (t) => {
  const { reset, pages, call, auth } = await household(t);
  for (const [by, target, code] of [
    ['bob', 'boss', 'auth.forbidden'], ['boss', 'ann', 'auth.notManageable'], ['boss', 'boss', 'auth.notManageable'], ['ann', 'ann', 'auth.notManageable'],
    ['ann', 'nobody', 'auth.userUnknown'],
  ] as const) {
    t.equal((await reset(target, pages[by])).code, code, `${by} → ${target}`);
  }
  t.match((await call('GET', '/api/users', undefined, pages.ann)).body, [{ factors: ['totp'] }, { factors: ['totp'] }, { factors: ['totp'] }], 'and nothing was taken');
  t.equal((await reset('bob', pages.boss)).status, 204);
  t.equal((await reset('boss', pages.ann)).status, 204);
  t.equal((await reset('bob', pages.ann)).code, 'auth.factorUnknown', 'there is none any more');
  t.throws(() => auth.accounts.resetFactors(localSession, 'nobody'), { code: 'auth.userUnknown' });
});

t.test('what goes: app, recovery codes, sessions and logins under way; the password alone opens again', async (t) => {
  const { reset, pages, call, login, secrets, clock, store } = await household(t);
  const { challenge } = (await login({ username: 'bob', password: own })).body;
  t.type(challenge, 'string');
  t.equal((await reset('bob', pages.ann)).status, 204);
  for (const table of ['totp_secrets', 'passkeys', 'recovery_sets']) {
    t.same(store.statement(`SELECT 1 FROM ${table} JOIN users ON users.id = user_id WHERE users.name = 'bob'`).all(), [], table);
  }
  t.equal(store.statement<[], { left: number }>('SELECT count(*) AS left FROM recovery_codes').get()!.left, 20, 'those of the others are there');
  t.equal((await call('GET', '/api/session', undefined, pages.bob)).code, 'auth.required');
  clock.advance(60_000);
  const code = codeAt(secrets['bob']!, stepAt(clock.nowMs()));
  t.equal((await call('POST', '/api/session/factor', { challenge, method: 'totp', code })).code, 'auth.factorWrong', 'a code of the old app');
  t.match((await login({ username: 'bob', password: own })).body, { hasFactor: false, mustEnrolFactor: false });
  t.type((await login()).body['challenge'], 'string', 'the owner still needs theirs');
});

t.test('under the policy, whoever was reset must enrol anew', async (t) => {
  const { reset, pages, call, login } = await household(t);
  await call('PATCH', '/api/config', { values: { 'auth.factorFrom': 'viewer' } }, pages.ann);
  await reset('bob', pages.ann);
  const page = pageOf(await login({ username: 'bob', password: own }));
  t.equal((await call('GET', '/api/jobs', undefined, page)).code, 'auth.factorMustEnrol');
});

t.test('it wants a fresh proof, and leaves a trace', async (t) => {
  const { reset, pages, call, clock, logged } = await household(t);
  clock.advance(5 * 60_000);
  t.equal((await reset('bob', pages.ann)).code, 'auth.reauthenticate');
  await call('POST', '/api/session/reauthenticate', { password: owner.password }, pages.ann);
  t.equal((await reset('bob', pages.ann)).status, 204);
  const { entries } = (await call('GET', '/api/audit', undefined, pages.ann)).body as { entries: object[] };
  t.match(entries[0], { user: 'ann', event: 'DELETE /api/users/:name/factors', target: 'bob', outcome: 'done', address: '192.0.2.7' });
  t.match(entries[2], { event: 'DELETE /api/users/:name/factors', outcome: 'refused', code: 'auth.reauthenticate' });
  t.match(logged.join(''), /"event":"auth\.factorsReset","by":"ann","user":"bob"/);
});

t.test('the console lets the owner in again who has lost phone and paper', async (t) => {
  const { auth, login, call, pages } = await household(t);
  auth.accounts.resetFactors(localSession, 'ann');
  t.equal((await call('GET', '/api/session', undefined, pages.ann)).code, 'auth.required');
  t.equal((await login()).body['challenge'], undefined);
});

t.test('lares users reset-factors', async (t) => {
  const { lares } = await rig(t);
  t.match(await lares('users', 'reset-factors', 'ann'), { code: 2, out: '', err: /--yes ann/ }, 'nobody is there to ask');
  t.match(await lares('users', 'reset-factors', '--yes', 'ann'), { code: 3, err: /auth\.userUnknown/ });
  t.match(await lares('users', 'reset-factors', '--yes', '../config'), { code: 3, err: /core\.invalid|http\.path/ });
  t.match(await lares('users', 'reset-factors', '--yes'), { code: 2 });
});
