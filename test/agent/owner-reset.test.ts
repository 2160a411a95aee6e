import t from 'tap';
import { doorway, owner, pageOf } from '../fakes/doorway.ts';

const me = '/api/session';

t.test('a reset is whole or nothing', async (t) => {
  const { claim, call, auth, store } = await doorway(t);
  const page = pageOf(await claim());
  const ended: string[] = [];
  auth.ended.on((key) => ended.push(key));
  store.statement("CREATE TRIGGER cut BEFORE DELETE ON users BEGIN SELECT RAISE(ABORT, 'cut'); END").run();
  t.throws(() => auth.resetOwner('root@console'), /cut/);
  t.equal(auth.claimed, true);
  t.equal((await call('GET', me, undefined, page)).status, 200, 'sessions were not ended by half a reset');
  t.same(ended, []);
  store.statement('DROP TRIGGER cut').run();
  auth.resetOwner('root@console');
  t.equal(ended.length, 1);
  t.same(store.statement('SELECT * FROM sessions').all(), []);
  t.throws(() => auth.resetOwner('root@console'), { code: 'auth.unclaimed' });
});

t.test('it opens claiming even after too many wrong codes', async (t) => {
  const { claim, auth, clock, store } = await doorway(t);
  for (let wrong = 0; wrong < 19; wrong += 1) {
    t.equal((await claim('AAAA-AAAA')).code, 'auth.codeWrong');
    clock.advance(60_000);
  }
  await claim();
  auth.resetOwner('root@console');
  t.same(store.statement('SELECT * FROM claim_attempts').all(), []);
  t.equal((await claim('AAAA-AAAA')).code, 'auth.codeWrong', 'the twentieth does not close it');
  t.equal((await claim()).status, 200);
});

t.test('a restart of the agent keeps the reset', async (t) => {
  const first = await doorway(t);
  const page = pageOf(await first.claim());
  first.auth.resetOwner('root@console');
  await first.close();
  const { call, claim } = await doorway(t, { file: first.file });
  t.match((await call('GET', '/api/setup')).body, { claimed: false });
  t.equal((await call('GET', me, undefined, page)).status, 401);
  t.equal((await claim()).status, 200);
});

t.test('a sign-in under way does not end up in the account of the next owner', async (t) => {
  const { claim, auth, call, store } = await doorway(t);
  await claim();
  const { id: before } = store.statement<[], { id: number }>('SELECT id FROM users').get()!;
  // The account was found, and its password is being checked in another thread.
  const late = auth.login(owner, { address: '192.0.2.7', device: '' }, null);
  auth.resetOwner('root@console');
  await t.rejects(late, { code: 'auth.loginWrong' });
  const next = await claim('K7MX-2QPD', { ...owner, password: 'harbour-piano-17' });
  t.equal(next.status, 200);
  t.not(store.statement<[], { id: number }>('SELECT id FROM users').get()!.id, before, 'an id is never given twice');
  t.equal((await call('GET', me, undefined, pageOf(next))).status, 200);
});
