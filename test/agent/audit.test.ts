import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import t from 'tap';
import { doorway, owner, pageOf, password } from '../fakes/doorway.ts';

interface Entry { event: string; user: string | null; outcome: string; code: string | null; via: string; target: string | null; address: string | null }

t.test('every change that is asked for leaves one entry; reading leaves none', async (t) => {
  const { claim, login, call, audit } = await doorway(t);
  const page = pageOf(await claim());
  await call('GET', '/api/session', undefined, page);
  await call('POST', '/api/none', {}, page);
  await login({ username: 'ann', password: 'wrong-but-long' });
  await login({ username: 'hunter2-in-the-wrong-field', password });
  const second = pageOf(await login());
  await call('PATCH', '/api/config', { values: { 'auth.idleMs': 600_000 } }, second);
  t.equal((await call('POST', '/api/config/revisions/1/undo', undefined, second)).status, 200);
  await call('PATCH', '/api/config', { values: { 'auth.idleMs': 700_000 } }, { cookie: second.cookie });
  await call('PATCH', '/api/config', { values: { 'auth.idleMs': 700_000 } });
  await call('POST', '/api/setup/claim', { code: 'AAAA-AAAA', ...owner });
  await call('DELETE', '/api/session', undefined, second);
  const entries = (await call('GET', '/api/audit', undefined, page)).body['entries'] as Entry[];
  t.match(entries.toReversed().map(({ event, user, target, via, outcome, code }) => [event, user, target, via, outcome, code].join()), [
    'auth.ownerMade,,,device,done,', 'auth.claim,ann,,session,done,', 'auth.signIn,,ann,nobody,refused,auth.loginWrong',
    'auth.signIn,,,nobody,refused,auth.loginWrong', 'auth.signIn,ann,ann,session,done,', 'PATCH /api/config,ann,,session,done,',
    'POST /api/config/revisions/:revision/undo,ann,1,session,done,',
    'PATCH /api/config,ann,,session,refused,auth.csrf', 'PATCH /api/config,,,nobody,refused,auth.required',
    'auth.claim,,,nobody,refused,auth.alreadyClaimed', 'auth.signOut,ann,,session,done,',
  ]);
  t.equal(entries.length, 11);
  t.ok(entries.every(({ address, via }) => via === 'device' || address === '192.0.2.7'));
  t.equal(audit.page({}, 100).entries.length, 11, 'and looking at them left none');
});

t.test('the export: whole, filtered, as a download, and itself in the trail', async (t) => {
  const { claim, server, call } = await doorway(t);
  const page = pageOf(await claim());
  for (let number = 0; number < 520; number += 1) await call('DELETE', '/api/session', undefined, { cookie: 'none' });
  const get = (query: string) => server.inject({ method: 'GET', url: `/api/audit/export${query}`, headers: { host: 'lares', cookie: `__Host-lares=${page.cookie}` } });
  const csv = await get('');
  t.equal(csv.statusCode, 200);
  t.match(csv.headers, { 'content-type': /^text\/csv/, 'content-disposition': 'attachment; filename="lares-audit.csv"', 'cache-control': 'no-store' });
  const lines = csv.body.trimEnd().split('\r\n');
  t.equal(lines[0], 'id,time,user,via,address,event,target,outcome,code,requestId');
  t.match(lines.at(-1), /^1,"2026-01-01T00:00:00.000Z","","device"/);
  const json = await get('?format=ndjson&user=ann');
  t.match(json.headers['content-type'], 'application/x-ndjson');
  t.match(json.body.trimEnd().split('\n').map((line) => JSON.parse(line) as Entry), [
    { event: 'audit.export', user: 'ann', outcome: 'done' }, { event: 'audit.export' }, { event: 'auth.claim' },
  ]);
  t.equal((await get('?format=xml')).statusCode, 422);
  t.equal((await call('GET', '/api/audit')).code, 'auth.required');
});

t.test('no secret is in the trail, its export or the log', async (t) => {
  const { claim, login, call, store, logged, audit } = await doorway(t);
  const page = pageOf(await claim());
  const second = pageOf(await login());
  const canaries = ['canary-password-17', 'canary-username-18', 'canary-body-19', 'canary-query-20', 'canary-csrf-21', 'canary-cookie-22', 'canary-code-23'];
  await login({ username: 'ann', password: 'canary-password-17' });
  await login({ username: 'canary-username-18', password });
  await call('PATCH', '/api/config', { values: { 'auth.idleMs': 'canary-body-19' } }, page);
  await call('PATCH', '/api/config?x=canary-query-20', {}, page);
  await call('PATCH', '/api/config', {}, { cookie: page.cookie, csrf: 'canary-csrf-21' });
  await call('PATCH', '/api/config', {}, { cookie: 'canary-cookie-22', csrf: 'x' });
  await call('POST', '/api/setup/claim', { code: 'canary-code-23', ...owner });
  const rows = JSON.stringify(store.statement<[], object>('SELECT * FROM audit').all());
  const said = logged.join('');
  const exported = [...audit.exported({ format: 'csv' }), ...audit.exported({ format: 'ndjson' })].join('');
  for (const secret of [...canaries, password, page.cookie, page.csrf, second.cookie, second.csrf]) {
    for (const [where, text] of Object.entries({ rows, said, exported })) t.notMatch(text, secret, `${where} without ${secret}`);
  }
  t.match(rows, 'auth.loginWrong', 'the calls are there');
});

t.test('what an address names cannot break a line', async (t) => {
  const { claim, call, audit } = await doorway(t);
  const page = pageOf(await claim());
  await call('DELETE', `/api/jobs/${encodeURIComponent('=x\r\n\u001b[2J')}`.replaceAll('%0D%0A', '%0d%0a'), undefined, page);
  const [entry] = audit.page({}, 1).entries;
  t.match(entry, { event: 'DELETE /api/jobs/:id', outcome: 'refused', code: 'jobs.unknown', target: '=x\ufffd\ufffd\ufffd[2J' });
  t.match([...audit.exported({ format: 'csv' })].join(''), '"\'=x\ufffd');
});

t.test('killed at any moment: every acknowledged change has its entry', async (t) => {
  for (let run = 0; run < 3; run += 1) {
    const file = path.join(t.testdir({}), 'lares.sqlite');
    const writer = spawn(process.execPath, [path.resolve(import.meta.dirname, '../fakes/audit-writer.ts'), file], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    writer.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.split('\n').length > 25 + run * 7) writer.kill('SIGKILL');
    });
    await once(writer, 'close');
    const acknowledged = said.split('\n').slice(0, -1);
    t.ok(acknowledged.length > 20, `${acknowledged.length} acknowledged`);
    const { audit, close, config } = await doorway(t, { file });
    const ids = new Set([...audit.exported({ format: 'ndjson' })].join('').trimEnd().split('\n').map((line) => (JSON.parse(line) as { requestId: string }).requestId));
    t.same(acknowledged.filter((id) => !ids.has(id)), [], 'none without its entry');
    const changes = audit.page({ event: 'PATCH /api/config' }, 10_000).entries.length;
    t.ok(config.revision - changes <= 1, `${config.revision} changes, ${changes} entries: at most the one under way lacks its own`);
    await close();
  }
});
