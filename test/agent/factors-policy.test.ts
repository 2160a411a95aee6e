import t from 'tap';
import { codeAt, stepAt } from '../../agent/features/auth/totp.ts';
import { Authenticator } from '../fakes/authenticator.ts';
import { doorway, owner, pageOf } from '../fakes/doorway.ts';

t.test('whoever the policy asks for a factor sets one up before anything else', async (t) => {
  const { claim, call, clock, auth } = await doorway(t);
  const answer = await claim();
  const page = pageOf(answer);
  t.match(answer.body, { mustEnrolFactor: false, hasFactor: false });
  t.equal((await call('PATCH', '/api/config', { values: { 'auth.factorFrom': 'admin' } }, page)).status, 200);
  t.match((await call('GET', '/api/session', undefined, page)).body, { mustEnrolFactor: true, hasFactor: false });
  for (const [method, url] of [['GET', '/api/config'], ['GET', '/api/jobs'], ['PATCH', '/api/config']] as const) {
    t.match(await call(method, url, method === 'GET' ? undefined : { values: {} }, page), { status: 403, code: 'auth.factorMustEnrol' }, url);
  }
  t.match((await call('GET', '/api/account/factors', undefined, page)).body, { demanded: true });
  const changed: string[] = [];
  auth.changed.on((name) => changed.push(name));
  const secret = String((await call('POST', '/api/account/totp', undefined, page)).body['secret']);
  await call('POST', '/api/account/totp/confirm', { code: codeAt(secret, stepAt(clock.nowMs())) }, page);
  t.same(changed, ['ann'], 'open topics are judged anew');
  t.match((await call('GET', '/api/session', undefined, page)).body, { mustEnrolFactor: false, hasFactor: true });
  t.equal((await call('GET', '/api/config', undefined, page)).status, 200);
  t.equal((await call('DELETE', '/api/account/totp', undefined, page)).status, 204);
  t.equal((await call('GET', '/api/config', undefined, page)).code, 'auth.factorMustEnrol', 'without it everything stands still again');
});

t.test('the policy begins at a role', async (t) => {
  for (const [from, role, asked] of [['owner', 'admin', false], ['admin', 'admin', true], ['operator', 'viewer', false], ['viewer', 'viewer', true], ['none', 'owner', false]] as const) {
    const { claim, call, store } = await doorway(t);
    const page = pageOf(await claim());
    t.equal((await call('PATCH', '/api/config', { values: { 'auth.factorFrom': 'nobody' } }, page)).status, 422);
    await call('PATCH', '/api/config', { values: { 'auth.factorFrom': from } }, page);
    store.statement<[string]>('UPDATE users SET role = ?').run(role);
    t.equal((await call('GET', '/api/session', undefined, page)).body['mustEnrolFactor'], asked, `${role} under ${from}`);
  }
});

t.test('factors are danger: they change only while the proof is fresh', async (t) => {
  const { claim, call, clock } = await doorway(t);
  const page = pageOf(await claim());
  clock.advance(5 * 60_000);
  const danger = ['POST /api/account/totp', 'POST /api/account/totp/confirm', 'DELETE /api/account/totp', 'POST /api/account/recovery-codes', 'POST /api/account/passkeys/options', 'POST /api/account/passkeys', 'DELETE /api/account/passkeys/x'];
  for (const route of danger) {
    const [method, url] = route.split(' ') as ['POST' | 'DELETE', string];
    t.match(await call(method, url, method === 'POST' ? {} : undefined, page), { status: 403, code: 'auth.reauthenticate' }, route);
  }
  t.equal((await call('GET', '/api/account/factors', undefined, page)).status, 200);
});

t.test('disabled, or given another password, between the steps', async (t) => {
  for (const sql of ['UPDATE users SET disabled = 1', "UPDATE users SET password = password || 'A'"]) {
    const { claim, call, login, clock, store } = await doorway(t);
    const page = pageOf(await claim());
    const secret = String((await call('POST', '/api/account/totp', undefined, page)).body['secret']);
    await call('POST', '/api/account/totp/confirm', { code: codeAt(secret, stepAt(clock.nowMs())) }, page);
    clock.advance(60_000);
    const { challenge } = (await login(owner)).body;
    store.statement(sql).run();
    const code = codeAt(secret, stepAt(clock.nowMs()));
    t.equal((await call('POST', '/api/session/factor', { challenge, method: 'totp', code })).code, 'auth.challengeGone', sql);
  }
});

t.test('a code makes the session fresh, once; a recovery code does not', async (t) => {
  const { claim, call, clock } = await doorway(t);
  const page = pageOf(await claim());
  const secret = String((await call('POST', '/api/account/totp', undefined, page)).body['secret']);
  const code = () => codeAt(secret, stepAt(clock.nowMs()));
  const { recoveryCodes } = (await call('POST', '/api/account/totp/confirm', { code: code() }, page)).body as { recoveryCodes: string[] };
  clock.advance(6 * 60_000);
  const prove = (body: object) => call('POST', '/api/session/reauthenticate', body, page);
  t.equal((await call('DELETE', '/api/account/totp', undefined, page)).code, 'auth.reauthenticate');
  t.equal((await prove({ method: 'recovery', code: recoveryCodes[0] })).code, 'core.invalid');
  t.match(await prove({ method: 'totp', code: code() }), { status: 200, body: { freshUntilMs: clock.nowMs() + 5 * 60_000 } });
  t.equal((await prove({ method: 'totp', code: code() })).code, 'auth.factorWrong');
  t.equal((await call('DELETE', '/api/account/totp', undefined, page)).status, 204);
});

t.test('a passkey makes the session fresh, once for each time it was asked for', async (t) => {
  const { claim, call, clock } = await doorway(t);
  const page = pageOf(await claim());
  const origin = 'https://lares';
  const key = new Authenticator();
  const ask = async () => (await call('POST', '/api/session/reauthenticate/passkey', undefined, page));
  t.equal((await ask()).code, 'auth.factorUnknown', 'there is none yet');
  const options = (await call('POST', '/api/account/passkeys/options', undefined, page)).body as unknown as Parameters<Authenticator['create']>[0];
  await call('POST', '/api/account/passkeys', { name: 'Key', response: key.create(options, { origin }) }, page);
  clock.advance(6 * 60_000);
  const proof = key.get((await ask()).body as unknown as Parameters<Authenticator['get']>[0], { origin });
  const prove = () => call('POST', '/api/session/reauthenticate', { method: 'passkey', response: proof }, page);
  t.match(await prove(), { status: 200, body: { freshUntilMs: clock.nowMs() + 5 * 60_000 } });
  t.equal((await prove()).code, 'auth.passkeyRefused');
});
