import t, { type Test } from 'tap';
import type { Role } from '../../agent/core/access.ts';
import { localSession } from '../../agent/core/session.ts';
import { doorway, type Page, pageOf } from '../fakes/doorway.ts';

const first = 'meadow-trumpet-5';
const own = 'harbour-piano-17';
const me = '/api/session';

/** A device with an account of each role, each with a password of their own and signed in. */
async function household(t: Test) {
  const door = await doorway(t);
  const pages = { owner: pageOf(await door.claim()) } as Record<Role, Page>;
  for (const role of ['admin', 'operator', 'viewer'] as const) {
    const made = await door.call('POST', '/api/users', { name: `the-${role}`, role, password: first }, pages.owner);
    if (made.status !== 201) throw new Error(JSON.stringify(made.body));
    pages[role] = pageOf(await door.login({ username: `the-${role}`, password: first }));
    await door.call('PUT', '/api/account/password', { current: first, password: own }, pages[role]);
  }
  return { ...door, pages };
}

t.test('a password of somebody else opens nothing before it is replaced', async (t) => {
  const { claim, call, login } = await doorway(t);
  const boss = pageOf(await claim());
  t.match(await call('POST', '/api/users', { name: 'bob', role: 'admin', password: first }, boss), { status: 201, body: { mustChangePassword: true, manageable: true, lastSeenMs: null } });
  const answer = await login({ username: 'bob', password: first });
  t.match(answer.body, { mustChangePassword: true });
  const page = pageOf(answer);
  for (const url of ['/api/config', '/api/users', '/api/jobs']) t.match(await call('GET', url, undefined, page), { status: 403, code: 'auth.passwordMustChange' }, url);
  t.equal((await call('GET', '/api/account/sessions', undefined, page)).status, 200);
  t.match(await call('PUT', '/api/account/password', { current: first, password: own }, page), { status: 200, body: { mustChangePassword: false } });
  t.equal((await call('GET', '/api/users', undefined, page)).status, 200);
});

t.test('the trail says who was added by whom', async (t) => {
  const { call, claim, audit } = await doorway(t);
  const boss = pageOf(await claim());
  for (const password of ['Password1234', first]) await call('POST', '/api/users', { name: 'bob', role: 'viewer', password }, boss);
  const [added, refused] = audit.page({ event: 'POST /api/users' }, 2).entries;
  t.match(added, { user: 'ann', target: 'bob', outcome: 'done' });
  t.match(refused, { user: 'ann', target: 'bob', outcome: 'refused', code: 'auth.passwordWeak' });
});

t.test('who manages whom', async (t) => {
  const { call, pages, auth } = await household(t);
  const roles = ['owner', 'admin', 'operator', 'viewer'] as const;
  const nameOf = (role: Role) => (role === 'owner' ? 'ann' : `the-${role}`);
  let count = 0;
  for (const by of roles) {
    for (const target of roles) {
      const allowed = (by === 'owner' && target !== 'owner') || (by === 'admin' && (target === 'operator' || target === 'viewer'));
      const answer = await call('PATCH', `/api/users/${nameOf(target)}`, { disabled: false }, pages[by]);
      const code = allowed ? undefined : by === 'owner' || by === 'admin' ? 'auth.notManageable' : 'auth.forbidden';
      t.equal(answer.code, code, `${by} → ${target}`);
      count += 1;
    }
  }
  t.equal(count, 16);
  const raise = (role: string, page: Page, name = 'the-viewer') => call('PATCH', `/api/users/${name}`, { role }, page);
  t.equal((await raise('admin', pages.admin)).code, 'auth.roleTooHigh', 'not above what they may give');
  t.equal((await raise('owner', pages.owner)).code, 'core.invalid', 'one owner');
  t.equal((await raise('owner', pages.admin, 'the-admin')).code, 'core.invalid');
  t.equal((await raise('admin', pages.admin, 'the-admin')).code, 'auth.notManageable');
  t.equal((await call('POST', '/api/users', { name: 'eve', role: 'admin', password: first }, pages.admin)).code, 'auth.roleTooHigh');
  t.equal((await call('POST', '/api/users', { name: 'the-viewer', role: 'viewer', password: first }, pages.admin)).code, 'auth.userTaken');
  t.equal((await call('POST', '/api/users', { name: 'root@console', role: 'viewer', password: first }, pages.admin)).code, 'core.invalid');
  t.throws(() => auth.accounts.remove(localSession, 'ann'), { code: 'auth.notManageable' }, 'not at the console either: lares owner reset is for that');
});

t.test('disabled: every session ends at once, the answer is that of a wrong password', async (t) => {
  const { call, login, pages, auth } = await household(t);
  const ended: string[] = [];
  auth.ended.on((key) => ended.push(key));
  t.match(await call('PATCH', '/api/users/the-operator', { disabled: true }, pages.owner), { status: 200, body: { disabled: true, sessions: 0 } });
  t.equal(ended.length, 1);
  t.equal((await call('GET', me, undefined, pages.operator)).status, 401);
  t.equal((await login({ username: 'the-operator', password: own })).code, 'auth.loginWrong');
  await call('PATCH', '/api/users/the-operator', { disabled: false }, pages.owner);
  t.equal((await call('GET', me, undefined, pages.operator)).status, 401, 'the old session does not come back');
  t.equal((await login({ username: 'the-operator', password: own })).status, 200);
});

t.test('a login under way does not get past being disabled, deleted or given another password', async (t) => {
  for (const change of [{ disabled: true }, { password: 'violet-anchor-88' }, null]) {
    const { call, login, pages } = await household(t);
    const late = login({ username: 'the-viewer', password: own });
    const managed = change ? call('PATCH', '/api/users/the-viewer', change, pages.owner) : call('DELETE', '/api/users/the-viewer', undefined, pages.owner);
    t.ok((await managed).status < 300);
    const answer = await late;
    if (answer.status === 200) t.equal((await call('GET', me, undefined, pageOf(answer))).status, 401, 'it came in before and is out now');
    else t.equal(answer.code, 'auth.loginWrong');
  }
});

t.test('another role counts from the next request; another password and deletion sign out', async (t) => {
  const { call, pages, auth } = await household(t);
  const changed: string[] = [];
  auth.changed.on((name) => changed.push(name));
  t.equal((await call('GET', '/api/config', undefined, pages.admin)).status, 200);
  await call('PATCH', '/api/users/the-admin', { role: 'viewer' }, pages.owner);
  t.same(changed, ['the-admin']);
  t.equal((await call('GET', '/api/config', undefined, pages.admin)).code, 'auth.forbidden');
  t.equal((await call('PATCH', '/api/users/the-viewer', { disabled: true }, pages.admin)).code, 'auth.forbidden');
  t.match(await call('PATCH', '/api/users/the-viewer', { password: 'violet-anchor-88' }, pages.owner), { body: { mustChangePassword: true, sessions: 0 } });
  t.equal((await call('GET', me, undefined, pages.viewer)).status, 401);
  t.equal((await call('DELETE', '/api/users/the-operator', undefined, pages.owner)).status, 204);
  t.equal((await call('GET', me, undefined, pages.operator)).status, 401);
  t.equal((await call('DELETE', '/api/users/the-operator', undefined, pages.owner)).code, 'auth.userUnknown');
});

t.test('a reset of the owner leaves the other accounts, whose names stay taken', async (t) => {
  const { auth, claim, login } = await household(t);
  auth.resetOwner('root@console');
  t.equal((await claim('K7MX-2QPD', { username: 'the-admin', password: 'violet-anchor-88' })).code, 'auth.userTaken');
  t.equal((await claim()).status, 200);
  t.equal((await login({ username: 'the-admin', password: own })).status, 200);
});

t.test('the log says who managed whom, and no password', async (t) => {
  const { logged } = await household(t);
  t.match(logged.join(''), /"event":"auth\.userAdded","by":"ann","user":"the-admin"/);
  for (const secret of [first, own]) t.notOk(logged.join('').includes(secret));
});
