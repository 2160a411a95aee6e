import t from 'tap';
import { claimCode, cheapHash, doorway, owner, pageOf } from '../fakes/doorway.ts';

t.test('claiming creates the owner, signs in, and is over', async (t) => {
  const { call, claim } = await doorway(t);
  t.match((await call('GET', '/api/setup')).body, { claimed: false, deviceName: 'livingroom', version: '0.1.0' });
  const answer = await claim();
  t.equal(answer.status, 200);
  t.match(answer.body, { user: { name: 'ann', role: 'owner' }, csrf: /^[\w-]{43}$/, expiresAtMs: Number });
  t.match((await call('GET', '/api/setup')).body, { claimed: true });
  t.same((await call('GET', '/api/session', undefined, pageOf(answer))).body, answer.body);
  t.match(await claim(), { status: 409, code: 'auth.alreadyClaimed' });
});

t.test('the code is taken as people type it', async (t) => {
  for (const typed of [claimCode, 'k7mx2qpd', ' K7mx - 2qpd ', 'K7MX2QPD']) {
    await t.test(JSON.stringify(typed), async (t) => {
      const { claim } = await doorway(t);
      t.equal((await claim(typed)).status, 200);
    });
  }
});

t.test('of many claims at once one wins', async (t) => {
  const { claim, store, login } = await doorway(t);
  const names = Array.from({ length: 10 }, (_, n) => `user${n}`);
  const answers = await Promise.all(names.map((username) => claim(claimCode, { ...owner, username })));
  t.equal(answers.filter(({ status }) => status === 200).length, 1);
  t.ok(answers.every(({ status, code }) => status === 200 || code === 'auth.alreadyClaimed'));
  const winner = names[answers.findIndex(({ status }) => status === 200)]!;
  t.same(store.statement('SELECT name, role FROM users').all(), [{ name: winner, role: 'owner' }]);
  t.equal(store.statement<[], { n: number }>('SELECT count(*) AS n FROM sessions').get()!.n, 1, 'losers have no session');
  t.equal((await login({ ...owner, username: winner })).status, 200);
});

t.test('the database itself refuses a second owner', async (t) => {
  const { claim, store } = await doorway(t);
  await claim();
  t.throws(() => store.statement("INSERT INTO users (name, role, password, created_at_ms) VALUES ('eve', 'owner', 'x', 0)").run(), /UNIQUE/);
});

t.test('an account that is not written is not claimed', async (t) => {
  const { claim, store, call } = await doorway(t);
  store.statement("CREATE TRIGGER cut BEFORE INSERT ON sessions BEGIN SELECT RAISE(ABORT, 'cut'); END").run();
  t.match(await claim(), { status: 500, code: 'core.internal' });
  t.match((await call('GET', '/api/setup')).body, { claimed: false });
  t.same(store.statement('SELECT * FROM users').all(), [], 'the owner without a session is undone too');
  store.statement('DROP TRIGGER cut').run();
  t.equal((await claim()).status, 200);
});

t.test('wrong codes: refused, slowed, and closed after twenty until the next boot', async (t) => {
  const first = await doorway(t);
  let wrong = 0;
  let refusedEarly = 0;
  while (wrong < 20) {
    const answer = await first.claim('AAAA-AAAA');
    if (answer.code === 'auth.codeWrong') wrong += 1;
    else {
      t.match(answer, { status: 429, code: 'auth.throttled' });
      t.match(await first.claim(), { code: 'auth.throttled' }, 'the right code waits as well, or waiting would tell');
      refusedEarly += 1;
      first.clock.advance(answer.retryAfterS * 1000);
    }
    if (wrong + refusedEarly > 100) return t.fail('it never closes');
  }
  t.equal(refusedEarly, 15, 'from the fifth on each had to wait');
  first.clock.advance(3_600_000);
  t.match(await first.claim(), { status: 429, code: 'auth.claimClosed' }, 'closed, for the right code too');
  await first.close();
  const restarted = await doorway(t, { file: first.file });
  t.match(await restarted.claim(), { code: 'auth.claimClosed' }, 'a restart of the agent does not open it');
  await restarted.close();
  const rebooted = await doorway(t, { file: first.file, bootId: 'boot-2' });
  t.match(await rebooted.claim('AAAA-AAAA'), { code: 'auth.codeWrong' }, 'a restart of the device does');
  t.equal((await rebooted.claim()).status, 200);
});

t.test('a device without a code cannot be claimed, not even with nothing', async (t) => {
  const { claim } = await doorway(t, { claimCode: undefined });
  for (const code of ['', 'undefined', claimCode]) t.match(await claim(code), { status: 503, code: 'auth.claimUnavailable' });
});

t.test('weak passwords and odd names do not make an owner, and cost no code', async (t) => {
  const { claim, call } = await doorway(t);
  t.match(await claim(claimCode, { ...owner, password: 'Password1234' }), { status: 422, code: 'auth.passwordWeak', body: { params: { rule: 'common' } } });
  t.match(await claim(claimCode, { ...owner, password: 'livingroom-1' }), { code: 'auth.passwordWeak', body: { params: { rule: 'context' } } });
  t.match(await claim(claimCode, { ...owner, password: 'short' }), { status: 422, code: 'core.invalid', body: { params: { field: 'password' } } });
  t.match(await claim(claimCode, { ...owner, password: 'ab'.repeat(65) }), { code: 'core.invalid' });
  for (const username of ['', 'Ann', '1ann', 'ann<script>', 'a'.repeat(33), 'ann\n']) {
    t.match(await claim(claimCode, { ...owner, username }), { status: 422, code: 'core.invalid', body: { params: { field: 'username' } } }, JSON.stringify(username));
  }
  t.match(await call('POST', '/api/setup/claim', { code: claimCode, ...owner, role: 'owner' }), { code: 'core.invalid' });
  t.match((await call('GET', '/api/setup')).body, { claimed: false });
  t.equal((await claim()).status, 200);
});

t.test('the password is stored as argon2id with the standard cost', async (t) => {
  const { claim, store } = await doorway(t, { hashCost: 'shipped' });
  await claim();
  t.match(store.statement<[], { password: string }>('SELECT password FROM users').get()!.password, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
});

t.test('a login renews a hash that has become too cheap', async (t) => {
  const first = await doorway(t);
  await first.claim();
  await first.close();
  const dearer = { ...cheapHash, memoryKiB: 128 };
  const { login, store } = await doorway(t, { file: first.file, hashCost: dearer });
  const stored = () => store.statement<[], { password: string }>('SELECT password FROM users').get()!.password;
  t.match(stored(), /m=64,/);
  t.equal((await login({ ...owner, password: 'not-the-right-one' })).status, 401);
  t.match(stored(), /m=64,/, 'not for a wrong password');
  t.equal((await login()).status, 200);
  t.match(stored(), /m=128,/);
  t.equal((await login()).status, 200);
});
