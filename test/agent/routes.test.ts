import t from 'tap';
import type { Access } from '../../agent/core/access.ts';
import { byNeeds } from '../../agent/core/feature.ts';
import { application } from './application.ts';

/** Every route there is, by hand: a new one is a decision about who may use it. */
const expected: Readonly<Record<Access, readonly string[]>> = {
  public: ['GET /healthz', 'GET /api/errors', 'GET /api/setup', 'POST /api/session', 'POST /api/session/factor'],
  unclaimed: ['POST /api/setup/claim'],
  viewer: [
    'GET /api/account/tokens', 'GET /api/account/tokens/scopes', 'POST /api/account/tokens', 'DELETE /api/account/tokens/:id',
    'GET /api/session', 'DELETE /api/session', 'POST /api/session/reauthenticate', 'PUT /api/account/password',
    'GET /api/account/sessions', 'DELETE /api/account/sessions', 'DELETE /api/account/sessions/:id', 'GET /api/system', 'GET /api/system/inventory', 'GET /api/system/timezones',
    'GET /api/about', 'GET /api/about/licence', 'GET /api/about/bill',
    'GET /api/services', 'GET /api/services/:name', 'GET /api/services/:name/journal', 'GET /api/metrics/history',
    'GET /api/jobs', 'GET /api/jobs/:id', 'GET /api/jobs/:id/log', 'GET /api/health', 'GET /api/live', 'POST /api/live/ticket',
    'GET /api/openapi.json', 'GET /api/network', 'GET /api/network/interfaces/:name/networks',
    'POST /api/session/reauthenticate/passkey', 'GET /api/account/factors', 'POST /api/account/totp', 'POST /api/account/totp/confirm', 'DELETE /api/account/totp', 'POST /api/account/recovery-codes',
    'POST /api/account/passkeys/options', 'POST /api/account/passkeys', 'DELETE /api/account/passkeys/:id',
  ],
  operator: ['POST /api/services/:name/actions', 'POST /api/jobs/:id/abort', 'DELETE /api/jobs/:id', 'DELETE /api/jobs', 'POST /api/network/interfaces/:name/scan'],
  admin: [
    'GET /api/users', 'POST /api/users', 'PATCH /api/users/:name', 'DELETE /api/users/:name', 'DELETE /api/users/:name/sessions', 'DELETE /api/users/:name/factors',
    'GET /api/audit', 'GET /api/audit/export',
    'GET /api/config', 'PATCH /api/config', 'GET /api/config/revisions', 'POST /api/config/revisions/:revision/undo',
    'GET /api/config/difference', 'GET /api/config/export', 'POST /api/config/import', 'PUT /api/system/hostname', 'PATCH /api/system/time',
    'POST /api/system/reboot', 'POST /api/system/power-off', 'POST /api/network/interfaces/:name/join',
    'POST /api/network/interfaces/:name/activate', 'PUT /api/network/interfaces/:name/addresses', 'PATCH /api/network/saved/:uuid',
    'DELETE /api/network/saved/:uuid', 'PUT /api/network/wireless', 'POST /api/network/changes/:id/confirm', 'POST /api/network/changes/:id/undo',
  ],
  owner: [],
  console: ['POST /api/setup/reset'],
  setup: [
    'GET /api/setup/wizard', 'POST /api/setup/wizard/begin', 'PUT /api/setup/wizard/answers/:step', 'POST /api/setup/wizard/scan',
    'POST /api/setup/wizard/apply', 'POST /api/setup/wizard/leave', 'POST /api/setup/wizard/release', 'GET /plain', 'GET /plain/:token', 'GET /plain/style.css', 'POST /plain',
  ],
};

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

function calls(levels: readonly Access[]): { method: Method; url: string }[] {
  return levels.flatMap((level) => expected[level]).map((route) => {
    const [method, url] = route.split(' ') as [Method, string];
    return { method, url: url.replace(':name', 'nginx.service').replace(':id', 'none').replace(':revision', '1').replace(':step', 'country').replace(':token', 'AAAAAAAAAAAAAAAAAAAAAA') };
  });
}

t.test('the route table, by level', async (t) => {
  const { routes } = await application(t);
  const found = new Map<Access, string[]>();
  for (const { method, url, access } of routes) {
    found.set(access, [...(found.get(access) ?? []), `${method} ${url}`]);
  }
  for (const [access, list] of Object.entries(expected)) {
    t.same((found.get(access as Access) ?? []).toSorted(), [...list].toSorted(), access);
  }
});

t.test('HEAD is GET without its body', async (t) => {
  const { server } = await application(t);
  const headers = { host: 'localhost' };
  for (const [url, status] of [['/healthz', 200], ['/api/setup', 200], ['/api/system', 401], ['/api/none', 404]] as const) {
    const [get, head] = await Promise.all((['GET', 'HEAD'] as const).map((method) => server.inject({ method, url, headers })));
    t.equal(head!.statusCode, status, url);
    t.equal(head!.body, '', `${url}: no body`);
    t.equal(head!.headers['content-length'], get!.headers['content-length'], `${url}: the length that GET has`);
  }
  t.equal((await server.inject({ method: 'HEAD', url: '/api/session', headers: { ...headers, 'x-http-method-override': 'DELETE' } })).statusCode, 401);
});

t.test('without a session nothing shows or changes the device', async (t) => {
  const { server } = await application(t);
  let count = 0;
  for (const call of calls(['viewer', 'operator', 'admin', 'owner'])) {
    for (const cookie of ['', '__Host-lares=', '__Host-lares=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', 'lares-dev=x']) {
      const answer = await server.inject({ ...call, headers: { host: 'localhost', cookie } });
      t.equal(answer.statusCode, 401, `${call.method} ${call.url} with ${cookie || 'no cookie'}`);
      t.match(answer.headers['content-type'], /application\/problem\+json/);
      count += 1;
    }
  }
  t.comment(`${count} refusals`);
});

t.test('from the network there is no wizard', async (t) => {
  const { server } = await application(t);
  for (const call of calls(['setup'])) {
    for (const host of ['localhost', '198.19.42.1']) {
      const answer = await server.inject({ ...call, headers: { host, 'x-setup': '1' } });
      t.match(answer.json(), { code: 'http.notFound' }, `${call.method} ${call.url} at ${host}`);
    }
  }
});

t.test('with the owner\'s cookie alone nothing changes', async (t) => {
  const { server } = await application(t);
  const claim = await server.inject({
    method: 'POST', url: '/api/setup/claim', headers: { host: 'localhost' },
    payload: { code: 'k7mx-2qpd', username: 'ann', password: 'tundra-violin-42' },
  });
  t.equal(claim.statusCode, 200, claim.body);
  const cookie = String(claim.headers['set-cookie']).split(';', 1)[0]!;
  for (const call of calls(['viewer', 'operator', 'admin']).filter(({ method }) => method !== 'GET')) {
    const answer = await server.inject({ ...call, headers: { host: 'localhost', cookie } });
    t.equal(answer.json().code, 'auth.csrf', `${call.method} ${call.url}`);
  }
  for (const call of calls(['viewer', 'admin']).filter(({ method, url }) => method === 'GET' && url !== '/api/live')) {
    const answer = await server.inject({ ...call, headers: { host: 'localhost', cookie } });
    t.ok(answer.statusCode < 500 || answer.json().code !== 'core.internal', `${call.method} ${call.url} answers ${answer.statusCode}`);
  }
});

t.test('an application whose parts do not fit refuses to start', async (t) => {
  t.throws(() => byNeeds([{ name: 'a', needs: ['c'] }, { name: 'b', needs: [] }]), /needs c before it/);
  t.throws(() => byNeeds([{ name: 'a', needs: ['b'] }, { name: 'b', needs: ['a'] }]), /needs b before it/);
  t.throws(() => byNeeds([{ name: 'a', needs: [] }, { name: 'a', needs: [] }]), /twice/);
  const [a, b, c] = [{ name: 'a', needs: ['c'] }, { name: 'b', needs: [] }, { name: 'c', needs: [] }];
  t.same(byNeeds([a, b, c]), [b, c, a]);
});

t.test('hostile bodies: refused in words, never a failure inside', async (t) => {
  const { server } = await application(t);
  const bodies = ['', '{', '[]', 'null', '1', '"x"', '{"code":1}', '{"__proto__":{"x":1}}', '{"constructor":{"prototype":{}}}', `{"a":${'['.repeat(20_000)}`, JSON.stringify({ code: 'x'.repeat(300_000) })];
  for (const { method, url } of calls(['public', 'unclaimed']).filter((call) => call.method !== 'GET')) {
    for (const payload of bodies) {
      const answer = await server.inject({ method, url, payload, headers: { host: 'localhost', 'content-type': 'application/json' } });
      t.ok(answer.statusCode >= 400 && answer.statusCode < 500, `${url} ${payload.slice(0, 30)} → ${answer.statusCode}`);
      t.type((answer.json() as { code?: string }).code, 'string');
    }
  }
});
