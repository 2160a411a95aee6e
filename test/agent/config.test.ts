import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import Type from 'typebox';
import type { SettingDeclaration } from '../../agent/core/settings.ts';
import { createSeal } from '../../agent/host/seal/index.ts';
import { doorway, pageOf } from '../fakes/doorway.ts';

const password = {
  key: 'test.password', schema: Type.String({ minLength: 4, maxLength: 20 }), default: null, label: 'Password', description: 'Opens it.', secret: true,
} satisfies SettingDeclaration;

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
  const both = { 'auth.idleMs': 1, 'auth.none': 1 };
  t.match(await change({ values: both }), {
    status: 422, code: 'config.rejected',
    body: {
      params: { count: 2, keys: 'auth.idleMs, auth.none' },
      fields: [
        { field: 'auth.idleMs', rule: 'must be >= 300000', code: 'config.atLeast', params: { least: 300_000 } },
        { field: 'auth.none', rule: 'is not a setting of this release', code: 'config.notHere', params: {} },
      ],
    },
  });
  t.match(await change({}), { status: 422, code: 'core.invalid' });
  t.match(await change({ reset: [] }), { status: 422, code: 'core.invalid' });
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

t.test('reset, history, differences and undo over HTTP', async (t) => {
  const { claim, call } = await doorway(t);
  const page = pageOf(await claim());
  const change = (body: object) => call('PATCH', '/api/config', body, page);
  await change({ values: { 'auth.idleMs': 600_000 } });
  await change({ reset: ['auth.idleMs'] });
  t.match(await call('GET', '/api/config/revisions?limit=1', undefined, page), {
    status: 200,
    body: {
      more: true,
      revisions: [{ revision: 2, author: 'ann', kind: 'change', undoes: null, undoable: true, changes: [{ key: 'auth.idleMs', before: { value: 600_000 }, after: { chosen: false, value: 1_800_000 } }] }],
    },
  });
  t.match((await call('GET', '/api/config/revisions?before=2', undefined, page)).body, { more: false, revisions: [{ revision: 1, undoable: false }] });
  t.match((await call('GET', '/api/config/difference?from=0&to=1', undefined, page)).body, { changes: [{ key: 'auth.idleMs', after: { value: 600_000 } }] });
  t.match((await call('GET', '/api/config/difference?from=0&to=2', undefined, page)).body, { changes: [] });
  t.match(await call('GET', '/api/config/difference?from=0&to=7', undefined, page), { status: 404, code: 'config.noRevision' });
  t.match(await call('GET', '/api/config/difference?from=0', undefined, page), { status: 422, code: 'core.invalid' });
  t.match(await call('GET', '/api/config/revisions?limit=1000', undefined, page), { status: 422, code: 'core.invalid' });
  t.match(await call('POST', '/api/config/revisions/1/undo', undefined, page), { status: 409, code: 'config.changedSince', body: { params: { key: 'auth.idleMs', revision: 2 } } });
  t.match(await call('POST', '/api/config/revisions/2/undo', undefined, page), { status: 200, body: { revision: 3 } });
  t.match((await call('GET', '/api/config', undefined, page)).body, { settings: [{ value: 600_000 }, {}] });
  t.match(await call('POST', '/api/config/revisions/x/undo', undefined, page), { status: 422, code: 'core.invalid' });
  t.match(await call('POST', '/api/config/revisions/3/undo', undefined, { cookie: page.cookie }), { status: 403, code: 'auth.csrf' });
});

t.test('export and import over HTTP', async (t) => {
  const { claim, call, server } = await doorway(t);
  const page = pageOf(await claim());
  await call('PATCH', '/api/config', { values: { 'auth.idleMs': 600_000 } }, page);
  const download = await server.inject({ url: '/api/config/export', headers: { host: 'lares', cookie: `__Host-lares=${page.cookie}` } });
  t.match(download.headers['content-disposition'], /attachment; filename="lares-settings.json"/);
  const file = download.json() as object;
  t.same(file, { format: 'lares-config', version: 1, revision: 1, values: { 'auth.idleMs': 600_000 }, secrets: [] });
  await call('PATCH', '/api/config', { reset: ['auth.idleMs'] }, page);
  const bring = (body: object) => call('POST', '/api/config/import', body, page);
  t.match(await bring({ file, dryRun: true }), { status: 200, body: { revision: 2, changes: [{ key: 'auth.idleMs' }], problems: [], ignored: [] } });
  t.match(await bring({ file, dryRun: false, baseRevision: 1 }), { status: 409, code: 'config.conflict' });
  t.match(await bring({ file, dryRun: false, baseRevision: 2 }), { status: 200, body: { revision: 3 } });
  t.match(await bring({ file: { ...file, values: { 'auth.idleMs': 1 } }, dryRun: false }), { status: 422, code: 'config.invalid', body: { fields: [{ field: 'auth.idleMs' }] } });
  t.match(await bring({ file: { ...file, format: 'other' }, dryRun: true }), { status: 422, code: 'core.invalid', body: { params: { field: 'file.format' } } });
  t.match(await bring({ file: { ...file, note: 'of a later release' }, dryRun: true }), { status: 200 });
  t.match(await bring({ file }), { status: 422, code: 'core.invalid', body: { params: { field: 'dryRun' } } });
  t.match(await bring({ file, dryRun: false, force: true }), { status: 422, code: 'core.invalid' });
});

t.test('what decides who gets in wants a fresh proof: a file, and the settings that do', async (t) => {
  const { claim, call, clock, server } = await doorway(t);
  const page = pageOf(await claim());
  const made = await call('POST', '/api/account/tokens', { name: 'x', scopes: ['config:change'], days: 1 }, page);
  const policy = { values: { 'auth.factorFrom': 'none', 'auth.idleMs': 600_000 } };
  const authorization = `Bearer ${String(made.body['token'])}`;
  const byToken = async (payload: object) => (await server.inject({ method: 'PATCH', url: '/api/config', headers: { host: 'lares', authorization }, payload })).statusCode;
  t.equal(await byToken(policy), 403, 'a program leaves the policy alone');
  t.equal(await byToken({ values: { 'auth.idleMs': 900_000 } }), 200, 'and may change what is no danger');
  t.equal((await call('PATCH', '/api/config', { values: { 'auth.factorFrom': 'none' } }, page)).status, 200);
  t.equal((await call('PATCH', '/api/config', { reset: ['auth.factorFrom'] }, page)).status, 200);
  clock.advance(5 * 60_000);
  const file = { format: 'lares-config', version: 1, revision: 1, values: { 'auth.idleMs': 700_000 }, secrets: [] };
  for (const dryRun of [true, false]) t.match(await call('POST', '/api/config/import', { file, dryRun }, page), { status: 403, code: 'auth.reauthenticate' });
  const stale = [await call('PATCH', '/api/config', policy, page), await call('PATCH', '/api/config', { reset: ['auth.factorFrom'] }, page), await call('POST', '/api/config/revisions/3/undo', undefined, page)];
  for (const answer of stale) t.match(answer, { status: 403, code: 'auth.reauthenticate' });
  t.equal((await call('PATCH', '/api/config', { values: { 'auth.idleMs': 800_000 } }, page)).status, 200, 'the others do not ask');
  t.equal((await call('GET', '/api/config/export', undefined, page)).status, 200, 'nor does the file that holds no secret');
  await call('POST', '/api/session/reauthenticate', { password: 'tundra-violin-42' }, page);
  t.equal((await call('POST', '/api/config/import', { file, dryRun: false }, page)).status, 200);
});

t.test('no answer, log line or file ever holds a secret', async (t) => {
  const { claim, call, server, logged, config, file } = await doorway(t, { settings: [password] });
  const page = pageOf(await claim());
  const answers: unknown[] = [];
  const ask = async (method: 'GET' | 'POST' | 'PATCH', url: string, body?: object) => {
    const answer = await call(method, url, body, page);
    answers.push(answer.body);
    return answer;
  };
  config.channel.subscribe((delta) => answers.push(delta));
  t.match(await ask('PATCH', '/api/config', { values: { 'test.password': 'canary-one' } }), { status: 200 });
  t.match(await ask('PATCH', '/api/config', { values: { 'test.password': 'canary-two' } }), { status: 200 });
  t.match(await ask('PATCH', '/api/config', { values: { 'test.password': 'canary'.repeat(9) } }), { status: 422, code: 'config.invalid' });
  t.match(await ask('PATCH', '/api/config', { values: { 'test.password': 'canary', 'auth.idleMs': 1 }, more: 'canary' }), { status: 422 });
  t.match(await ask('PATCH', '/api/config', { values: { 'test.password': ['canary'], 'auth.idleMs': 1 } }), { status: 422, code: 'config.rejected' });
  t.match(await ask('POST', '/api/config/import', { dryRun: true, file: { format: 'lares-config', version: 1, revision: 1, secrets: [], values: { 'test.password': 'canary' } } }), { status: 200 });
  for (const url of ['', '/revisions', '/difference?from=0&to=2', '/export']) t.equal((await ask('GET', `/api/config${url}`)).status, 200, url);
  // The parser's own error quotes what it could not read.
  const headers = { host: 'lares', cookie: `__Host-lares=${page.cookie}`, 'x-csrf': page.csrf, 'content-type': 'application/json' };
  answers.push((await server.inject({ method: 'PATCH', url: '/api/config', headers, payload: '{"values":{"test.password":"canary' })).body);
  t.equal(config.secret(password), 'canary-two', 'it is there, for those who use it');
  const files = readdirSync(path.dirname(file)).map((each) => readFileSync(path.join(path.dirname(file), each), 'latin1'));
  t.match(files.join(''), /test\.password/, 'the search sees what is there');
  for (const [what, text] of Object.entries({ answers: JSON.stringify(answers), log: logged.join(''), files: files.join('') })) t.notMatch(text, /canary/i, what);
});

t.test('a device without a key says so when a secret is entered, and changes the rest', async (t) => {
  const { claim, call } = await doorway(t, { settings: [password], seal: createSeal(undefined) });
  const page = pageOf(await claim());
  t.match(await call('PATCH', '/api/config', { values: { 'test.password': 'canary' } }, page), { status: 503, code: 'seal.unavailable' });
  t.match(await call('PATCH', '/api/config', { values: { 'auth.idleMs': 600_000 } }, page), { status: 200, body: { revision: 1 } });
});
