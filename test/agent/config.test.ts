import t from 'tap';
import { doorway, pageOf } from '../fakes/doorway.ts';

t.test('settings over HTTP', async (t) => {
  const { claim, call } = await doorway(t);
  const page = pageOf(await claim());
  const before = await call('GET', '/api/config', undefined, page);
  t.match(before.body, {
    revision: 0,
    settings: [
      { key: 'auth.idleMs', value: 1_800_000, default: 1_800_000, unit: 'ms', locked: false, schema: { type: 'integer', minimum: 300_000 } },
      { key: 'auth.absoluteMs', value: 86_400_000 },
    ],
  });
  const change = (body: object, who = page) => call('PATCH', '/api/config', body, who);
  t.same(await change({ values: { 'auth.idleMs': 600_000 }, baseRevision: 0 }).then(({ status, body }) => [status, body]), [200, { revision: 1 }]);
  t.match((await call('GET', '/api/config', undefined, page)).body, { revision: 1, settings: [{ value: 600_000 }, {}] });
  t.match(await change({ values: { 'auth.idleMs': 700_000 }, baseRevision: 0 }), { status: 409, code: 'config.conflict', body: { params: { revision: 1 } } });
  t.match(await change({ values: { 'auth.idleMs': 1 } }), { status: 422, code: 'config.invalid', body: { params: { key: 'auth.idleMs', rule: /300000/ } } });
  t.match(await change({ values: { 'auth.none': 1 } }), { status: 422, code: 'config.unknown' });
  t.match(await change({ values: {} }), { status: 422, code: 'core.invalid', body: { params: { field: 'values' } } });
  t.match(await change({ values: { 'auth.idleMs': 600_000 }, force: true }), { status: 422, code: 'core.invalid' });
  t.match(await change({ values: { 'auth.idleMs': 600_000 } }, { cookie: page.cookie, csrf: '' }), { status: 403, code: 'auth.csrf' });
  t.match(await call('GET', '/api/config'), { status: 401, code: 'auth.required' });
});

t.test('prototype keys in a change harm nothing', async (t) => {
  const { claim, server } = await doorway(t);
  const page = pageOf(await claim());
  for (const payload of ['{"values":{"__proto__":{"polluted":1}}}', '{"values":{"constructor":{"prototype":{"polluted":1}}}}', '{"__proto__":{"values":{}}}']) {
    const headers = { host: 'lares', cookie: `__Host-lares=${page.cookie}`, 'x-csrf': page.csrf, 'content-type': 'application/json' };
    const answer = await server.inject({ method: 'PATCH', url: '/api/config', headers, payload });
    t.ok(answer.statusCode >= 400 && answer.statusCode < 500, `${answer.statusCode} ${payload}`);
  }
  t.equal(({} as { polluted?: unknown }).polluted, undefined);
});
