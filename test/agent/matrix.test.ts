import t from 'tap';
import { roles, type Role } from '../../agent/core/access.ts';
import { grantable, needsEncryption, type RouteAccess } from '../../agent/http/guard.ts';
import { PORTAL_ADDRESS } from '../../agent/http/portal-address.ts';
import { createServer } from '../../agent/http/server.ts';
import { PLAIN_COOKIE } from '../../agent/core/plain.ts';
import { doorway, owner, type Page, pageOf, password, plainAddress } from '../fakes/doorway.ts';
import { application } from './application.ts';

/** Who asks. `foreign`: the owner's cookie without the CSRF value; `due`: an admin whose password somebody else chose.
 * `token`: the owner's with all that one can be given; `reader`: with reading alone; `spent`: revoked. Over plain http:
 * `limited`: the owner, with the owner's leave; `overheard`: their cookie of there, at https; `carried`: their cookie of https,
 * there; `program`: their token, there; `closed`: what was a session there, without leave. */
const cases = ['none', ...roles, 'stale', 'expired', 'revoked', 'disabled', 'due', 'foreign', 'console', 'portal', 'token', 'reader', 'spent', 'limited', 'overheard', 'carried', 'program', 'closed'] as const;
const plain: readonly string[] = ['limited', 'carried', 'program', 'closed'];
type Case = (typeof cases)[number];

const first = 'meadow-trumpet-5';
const roleOf: Partial<Record<Case, Role>> = { viewer: 'viewer', operator: 'operator', admin: 'admin', due: 'admin', owner: 'owner', stale: 'owner', foreign: 'owner', token: 'owner', reader: 'viewer', limited: 'owner' };

/** What the edge must answer, worked out from what the route declares; undefined: it lets the caller in. */
function expected(who: Case, { access, config, method }: RouteAccess): string | undefined {
  if (plain.includes(who) && (who === 'closed' || who === 'program' || needsEncryption(config))) return 'auth.encryptionNeeded';
  if (who === 'portal') return access === 'setup' ? undefined : 'refused';
  if (access === 'public') return undefined;
  if (access === 'unclaimed') return 'auth.alreadyClaimed';
  if (access === 'setup') return 'http.notFound';
  if (who === 'console') return undefined;
  if (access === 'console') return 'auth.consoleOnly';
  const role = roleOf[who];
  if (role === undefined) return 'auth.required';
  if (roles.indexOf(role) < roles.indexOf(access)) return 'auth.forbidden';
  if (who === 'token' || who === 'reader') return config.account ? 'auth.forbidden' : config.fresh ? 'auth.personOnly' : undefined;
  if (who === 'due' && config.account !== 'own') return 'auth.passwordMustChange';
  if (who === 'foreign' && method !== 'GET') return 'auth.csrf';
  return config.fresh && (who === 'stale' || who === 'foreign') ? 'auth.reauthenticate' : undefined;
}

type Programs = Partial<Record<Case, string>>;

/** Tokens of the owner: with all there is, with reading alone, and one that was revoked. */
async function programs({ call }: Awaited<ReturnType<typeof doorway>>, owner: Page): Promise<Programs> {
  const { scopes } = (await call('GET', '/api/account/tokens/scopes', undefined, owner)).body as { scopes: string[] };
  const make = async (given: readonly string[]) => (await call('POST', '/api/account/tokens', { name: 'x', scopes: given, days: 1 }, owner)).body as { id: string; token: string };
  const spent = await make(scopes);
  await call('DELETE', `/api/account/tokens/${spent.id}`, undefined, owner);
  return { token: (await make(scopes)).token, reader: (await make(scopes.filter((scope) => scope.endsWith(':read')))).token, spent: spent.token, program: (await make(scopes)).token };
}

async function household(door: Awaited<ReturnType<typeof doorway>>): Promise<Partial<Record<Case, Page>>> {
  const { call, login, claim, clock } = door;
  const stale = pageOf(await claim());
  const pages: Partial<Record<Case, Page>> = { stale, foreign: { cookie: stale.cookie, csrf: 'none' } };
  for (const [name, role] of [['expired', 'viewer'], ['due', 'admin'], ['admin', 'admin'], ['operator', 'operator'], ['viewer', 'viewer'], ['disabled', 'admin']] as const) {
    await call('POST', '/api/users', { name, role, password: first }, stale);
    pages[name] = pageOf(await login({ username: name, password: first }));
    if (name !== 'due') await call('PUT', '/api/account/password', { current: first, password: password }, pages[name]);
  }
  await call('PATCH', '/api/users/disabled', { disabled: true }, stale);
  for (let n = 0; n < 31; n += 1) {
    clock.advance(60_000);
    for (const who of ['stale', 'due', 'admin', 'operator', 'viewer'] as const) await call('GET', '/api/session', undefined, pages[who]);
  }
  pages.owner = pageOf(await login());
  pages.revoked = pageOf(await login());
  await call('DELETE', '/api/session', undefined, pages.revoked);
  for (const who of ['admin', 'operator', 'viewer', 'due'] as const) {
    await call('POST', '/api/session/reauthenticate', { password: who === 'due' ? first : password }, pages[who]);
  }
  await call('PATCH', '/api/config', { values: { 'auth.allowPlainHttp': true } }, pages.owner);
  pages.limited = pageOf(await login(owner, undefined, plainAddress));
  pages.overheard = { ...pages.limited, plain: false };
  pages.carried = { ...pages.owner, plain: true };
  pages.closed = pages.limited;
  return pages;
}

t.test('every route by every kind of caller', async (t) => {
  const { routes } = await application(t);
  const door = await doorway(t, { permissions: () => grantable(routes) });
  const pages = await household(door);
  const tokens = await programs(door, pages.owner!);
  // The device's own routes behind its own guard; handlers that say they were reached stand in for those that reboot.
  let through: Case = 'none';
  const { server } = createServer({
    auth: door.auth, names: () => new Set(['lares']), cookieName: '__Host-lares', scheme: 'https', logger: false,
    console: { admitted: () => through === 'console' },
    plain: { door: { admitted: () => plain.includes(through) }, way: { admits: () => through !== 'closed' } },
    portal: { door: { admitted: () => through === 'portal' }, state: { open: true, dashboard: 'https://lares.local/', isReleased: () => false } },
  });
  const table = routes.filter(({ url }) => url !== '/healthz');
  for (const { method, url, config } of table) server.route({ method, url, config, handler: async (_request, reply) => reply.code(299).send({}) });
  await server.ready();
  let count = 0;
  const lines: string[] = [];
  for (const route of table) {
    const marks: string[] = [];
    for (const who of cases) {
      through = who;
      const page = pages[who];
      const answer = await server.inject({
        method: route.method as 'GET', url: route.url.replace(/:\w+/g, 'AAAAAAAAAAAAAAAAAAAAAA'), remoteAddress: '192.0.2.7',
        headers: {
          host: who === 'portal' ? PORTAL_ADDRESS : 'lares', 'x-setup': '1',
          ...(tokens[who] ? { authorization: `Bearer ${tokens[who]}` } : {}),
          ...(page ? { cookie: `${page.plain ? PLAIN_COOKIE : '__Host-lares'}=${page.cookie}`, 'x-csrf': page.csrf } : {}),
        },
      });
      const wanted = expected(who, route);
      const code = answer.statusCode === 299 ? undefined : who === 'portal' ? 'refused' : answer.json<{ code: string }>().code;
      if (code !== wanted) t.fail(`${route.method} ${route.url} by ${who}: ${String(code)} in place of ${String(wanted)}`);
      marks.push(code === undefined ? `[${who}]` : who);
      count += 1;
    }
    lines.push(`${route.method} ${route.url} (${route.access}${route.config.fresh ? ', fresh' : ''}): ${marks.join(' ')}`);
  }
  for (const line of lines) t.comment(line);
  t.comment(`${table.length} routes × ${cases.length} cases = ${count} answers`);
  t.ok(table.length > 50 && count === table.length * cases.length);
  await server.close();
});

t.test('a route without a level, and one that is fresh for everybody, cannot be served', async (t) => {
  const door = await doorway(t);
  const { server } = createServer({ auth: door.auth, names: () => new Set(['lares']), cookieName: 'c', scheme: 'https', logger: false });
  t.throws(() => server.get('/api/new', async () => 1), /declares no access level/);
  t.throws(() => server.get('/api/odd', { config: { access: 'public', fresh: true } }, async () => 1), /needs a session/);
  await server.close();
});
