import t from 'tap';
import { claimCode, doorway, owner, pageOf, password } from '../fakes/doorway.ts';
import { standardCost } from '../../agent/features/auth/passwords.ts';

t.test('a wrong password and an unknown user get the same answer', async (t) => {
  const { claim, login } = await doorway(t);
  await claim();
  const wrong = await login({ ...owner, password: 'not-the-right-one' });
  const unknown = await login({ username: 'nobody', password: 'not-the-right-one' });
  const { requestId: first, ...one } = wrong.body;
  const { requestId: second, ...two } = unknown.body;
  t.not(first, second);
  t.match(wrong, { status: 401, code: 'auth.loginWrong', setCookie: undefined });
  t.same(one, two);
});

t.test('an unknown user costs a hash as well', async (t) => {
  const { claim, login, auth } = await doorway(t, { hashCost: standardCost });
  await claim();
  t.ok(auth.claimed);
  // With the two places taken by unknown users and eight waiting, the eleventh is refused: each of them hashes.
  const answers = await Promise.all(Array.from({ length: 11 }, (_, n) => login({ username: `nobody${n}`, password }, undefined, `192.0.2.${n}`)));
  t.equal(answers.filter(({ code }) => code === 'auth.loginWrong').length, 10);
  const refused = answers.findIndex(({ code }) => code === 'auth.busy');
  t.equal(answers.filter(({ code }) => code === 'auth.busy').length, 1);
  const again = () => login({ username: `nobody${refused}`, password }, undefined, `192.0.2.${refused}`);
  for (let n = 0; n < 5; n += 1) t.equal((await again()).code, 'auth.loginWrong', 'an attempt that was never judged does not count');
  t.equal((await again()).code, 'auth.throttled');
});

t.test('the same work, one hash, for every kind of wrong', async (t) => {
  const door = await doorway(t, { hashCost: standardCost });
  const boss = pageOf(await door.claim());
  for (const name of ['bob', 'eve']) await door.call('POST', '/api/users', { name, role: 'viewer', password: 'meadow-trumpet-5' }, boss);
  await door.call('PATCH', '/api/users/eve', { disabled: true }, boss);
  // Whoever hashes takes one of two places or waits in one of eight: of eleven at once one is refused, whoever they are.
  const kinds = { unknown: 'nobody', wrong: 'bob', disabled: 'eve', 'no possible name': 'root@console' };
  for (const [kind, username] of Object.entries(kinds)) {
    const others = Array.from({ length: 10 }, (_, n) => door.login({ username: `nobody${n}`, password }, undefined, `192.0.2.${n}`));
    const refused = await door.login({ username, password }, undefined, '198.51.100.1');
    t.equal(refused.code, 'auth.busy', `${kind}: it was to be hashed`);
    await Promise.all(others);
    const answered = await door.login({ username, password }, undefined, '198.51.100.1');
    t.match(answered, { status: 401, code: 'auth.loginWrong' }, kind);
    door.clock.advance(60_000);
  }
});

t.test('before the claim nobody signs in', async (t) => {
  const { login } = await doorway(t);
  t.match(await login(), { status: 401, code: 'auth.loginWrong' });
});

t.test('guessing is slowed with Retry-After; the session that exists goes on', async (t) => {
  const { claim, login, call, clock } = await doorway(t);
  const page = pageOf(await claim());
  for (let n = 0; n < 5; n += 1) t.match(await login({ ...owner, password: `wrong-password-${n}` }), { code: 'auth.loginWrong' });
  const refused = await login();
  t.match(refused, { status: 429, code: 'auth.throttled', retryAfterS: 1, body: { params: { seconds: 1 } } });
  t.equal((await call('GET', '/api/session', undefined, page)).status, 200);
  clock.advance(1000);
  t.equal((await login()).status, 200, 'the right password after waiting');
});

t.test('guessers elsewhere do not lock the owner out of the network they use', async (t) => {
  const { claim, login } = await doorway(t);
  await claim();
  for (let n = 0; n < 30; n += 1) await login({ ...owner, password: `wrong-password-${n}` }, undefined, `198.51.100.${n}`);
  t.equal((await login(owner, undefined, '203.0.113.9')).code, 'auth.throttled', 'strangers wait');
  t.equal((await login()).status, 200, 'the owner does not');
});

t.test('strangers who keep the device hashing do not lock the owner out of the network they use', async (t) => {
  const { claim, login } = await doorway(t, { hashCost: standardCost });
  await claim();
  const crowd = Array.from({ length: 60 }, (_, n) => login({ username: `nobody${n}`, password }, undefined, `198.51.100.${n}`));
  const elsewhere = login(owner, undefined, '203.0.113.9');
  t.equal((await login()).status, 200, 'the owner is next');
  t.equal((await elsewhere).code, 'auth.busy', 'where nobody expects them they wait like everybody');
  t.ok((await Promise.all(crowd)).some(({ code }) => code === 'auth.busy'), 'there was a crowd');
});

t.test('200 logins at once: ten hashes, the rest 429, and sessions are answered meanwhile', async (t) => {
  const { claim, login, call } = await doorway(t, { hashCost: standardCost });
  const page = pageOf(await claim());
  let settled = 0;
  const logins = Array.from({ length: 200 }, (_, n) => login(owner, undefined, `10.0.0.${n}`).then((answer) => ((settled += 1), answer)));
  const status = (await call('GET', '/api/session', undefined, page)).status;
  t.equal(status, 200);
  t.ok(settled < 200, `${settled} of 200 were answered by then`);
  const answers = await Promise.all(logins);
  const tally = Object.groupBy(answers, ({ status, code }) => `${status} ${String(code ?? '')}`.trim());
  t.ok((tally['200']?.length ?? 0) >= 1 && tally['200']!.length <= 10, `${tally['200']?.length} signed in`);
  t.equal(answers.length - tally['200']!.length, (tally['429 auth.throttled']?.length ?? 0) + (tally['429 auth.busy']?.length ?? 0));
  t.ok(answers.every((answer) => answer.status === 200 || answer.retryAfterS > 0), 'each refusal says when to come back');
});

t.test('bodies that are not a login', async (t) => {
  const { login, call } = await doorway(t);
  for (const body of [{}, { username: 'ann' }, { username: 'ann', password: 1 }, { username: ['ann'], password }, { ...owner, remember: true }, { username: 'a'.repeat(65), password }]) {
    t.match(await login(body), { status: 422, code: 'core.invalid' }, JSON.stringify(body));
  }
  t.match(await call('POST', '/api/session', [owner]), { status: 422, code: 'core.invalid' });
  t.match(await call('POST', '/api/session'), { status: 422, code: 'core.invalid' });
});

t.test('the log tells who came in and who was refused, and holds no secret', async (t) => {
  const { claim, login, call, logged, clock } = await doorway(t);
  await claim('WRNG-CDE1');
  await claim(claimCode, { ...owner, password: 'Password1234' });
  const page = pageOf(await claim());
  await login({ ...owner, password: 'canary-wrong-password' });
  await login({ username: 'canary-typed-as-name', password: 'x' });
  const second = pageOf(await login(owner, page));
  await call('PATCH', '/api/config', { values: { 'auth.idleMs': 1 } }, second);
  await call('DELETE', '/api/session', undefined, second);
  clock.advance(3_600_000);
  const events = logged.map((line) => JSON.parse(line) as { event?: string; user?: string | null; address?: string });
  const told = events.filter(({ event }) => event).map(({ event, user }) => [event, user ?? null]);
  t.same(told, [
    ['auth.claimRefused', null],
    ['auth.claimed', 'ann'],
    ['auth.loginWrong', 'ann'],
    ['auth.loginWrong', null],
    ['auth.signedIn', 'ann'],
    ['auth.signedOut', 'ann'],
  ]);
  t.ok(events.filter(({ event }) => event && event !== 'auth.signedOut').every(({ address }) => address === '192.0.2.7'));
  const text = logged.join('');
  const secrets = [password, 'Password1234', 'canary-wrong-password', 'canary-typed-as-name', claimCode, claimCode.replace('-', ''), 'WRNG-CDE1'];
  for (const secret of [...secrets, page.cookie, page.csrf, second.cookie, second.csrf, '$argon2id']) {
    t.notOk(text.includes(secret), secret);
  }
});
