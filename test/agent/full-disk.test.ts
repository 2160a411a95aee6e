import { randomBytes } from 'node:crypto';
import t, { type Test } from 'tap';
import { codeAt, stepAt } from '../../agent/features/auth/totp.ts';
import type { Store } from '../../agent/host/store/port.ts';
import { Authenticator } from '../fakes/authenticator.ts';
import { doorway, owner, pageOf } from '../fakes/doorway.ts';

const me = '/api/session';
const MINUTE_MS = 60_000;
type Creation = Parameters<Authenticator['create']>[0];
type Told = Parameters<Authenticator['get']>[0];

const pragma = (store: Store, text: string) => store.statement<[], Record<string, number>>(`PRAGMA ${text}`).get();

/**
 * Fills the file until SQLite says SQLITE_FULL to whatever session is inserted: no page may be added, and none has room.
 * @returns makes room again
 */
function fill(store: Store): () => void {
  store.statement("INSERT INTO users (id, name, role, password, created_at_ms) VALUES (99, 'filler', 'viewer', 'x', 0)").run();
  const insert = store.statement<[string]>("INSERT INTO sessions (key, user_id, csrf, network, created_at_ms, last_seen_ms) VALUES (?, 99, 'c', 'n', 0, 0)");
  pragma(store, `max_page_count = ${pragma(store, 'page_count')!['page_count']}`);
  for (let refused = 0; refused < 400; ) {
    try {
      insert.run(randomBytes(32).toString('base64url'));
    } catch (error) {
      if ((error as { cause?: { code?: string } }).cause?.code !== 'SQLITE_FULL') throw error;
      refused += 1;
    }
  }
  return () => void pragma(store, 'max_page_count = 1000000');
}

/** From now on the file takes nothing at all. @returns makes it writable again */
function lock(store: Store): () => void {
  store.statement('PRAGMA query_only = 1').run();
  return () => void store.statement('PRAGMA query_only = 0').run();
}

const rows = (store: Store) => store.statement<[], { n: number }>('SELECT count(*) AS n FROM sessions WHERE user_id <> 99').get()!.n;

t.test('the disk is full: the owner gets in, works, and the session is written when there is room', async (t) => {
  const { claim, login, call, store, clock, logged, close, file } = await doorway(t);
  await call('DELETE', me, undefined, pageOf(await claim()));
  const free = fill(store);
  const before = rows(store);
  const answer = await login();
  t.equal(answer.status, 200, JSON.stringify(answer.body));
  const page = pageOf(answer);
  t.equal(rows(store), before, 'it is not on the disk');
  t.match(logged.join(''), /auth\.sessionUnsaved/);
  clock.advance(20 * MINUTE_MS);
  t.equal((await call('GET', me, undefined, page)).status, 200);
  t.equal((await call('POST', `${me}/reauthenticate`, { password: owner.password }, page)).status, 200, 'and can prove anew who it is');
  t.equal((await call('GET', '/api/users', undefined, page)).status, 200);
  t.match((await call('GET', '/api/account/sessions', undefined, page)).body, [{ current: true, address: '192.0.2.7' }]);
  t.equal((await call('DELETE', me, undefined, { cookie: page.cookie })).code, 'auth.csrf', 'the same rules hold');
  free();
  clock.advance(MINUTE_MS);
  t.equal(rows(store), before + 1, 'written');
  t.equal((await call('GET', me, undefined, page)).status, 200);
  await close();
  const again = await doorway(t, { file, clock });
  t.equal((await again.call('GET', me, undefined, page)).status, 200, 'and there after a restart');
});

t.test('the disk is read-only: sessions idle out, are left for good, and take the place of the one before', async (t) => {
  const { claim, login, call, store, clock, auth } = await doorway(t);
  const old = pageOf(await claim());
  const gone: string[] = [];
  auth.ended.on((key) => gone.push(key));
  const free = lock(store);
  const one = pageOf(await login(owner, old));
  t.equal((await call('GET', me, undefined, old)).status, 401, 'nobody waits in the session from before');
  t.equal(gone.length, 1, 'and its open sockets close');
  const two = pageOf(await login());
  t.equal((await call('DELETE', me, undefined, two)).status, 204);
  t.equal((await call('GET', me, undefined, two)).status, 401);
  t.equal(gone.length, 2);
  clock.advance(31 * MINUTE_MS);
  t.equal((await call('GET', me, undefined, one)).status, 401, 'idle');
  t.equal(gone.length, 3);
  const three = pageOf(await login());
  t.equal((await login({ ...owner, password: 'not-the-right-one' })).code, 'auth.loginWrong');
  free();
  clock.advance(MINUTE_MS);
  t.equal((await call('GET', me, undefined, three)).status, 200);
  t.equal((await call('GET', me, undefined, old)).status, 401, 'what ended stays so when the disk is back');
  t.equal(rows(store), 1);
});

t.test('what must be on the disk is refused as before, whole', async (t) => {
  const { claim, login, call, store, clock } = await doorway(t);
  const page = pageOf(await claim());
  lock(store);
  const other = pageOf(await login());
  const change = { current: owner.password, password: 'harbour-piano-17' };
  t.equal((await call('PUT', '/api/account/password', change, page)).code, 'store.unwritable');
  t.equal((await call('GET', me, undefined, other)).status, 200, 'its other sessions did not end');
  t.equal((await login()).status, 200, 'the password is the one it was');
  t.equal((await call('POST', '/api/users', { name: 'bob', role: 'viewer', password: 'meadow-trumpet-5' }, page)).code, 'store.unwritable');
  clock.advance(6 * MINUTE_MS);
  t.equal((await call('POST', '/api/users', { name: 'bob', role: 'viewer', password: 'meadow-trumpet-5' }, page)).code, 'auth.reauthenticate');
  t.equal((await call('POST', `${me}/reauthenticate`, { password: owner.password }, page)).status, 200);
  t.equal((await call('POST', '/api/users', { name: 'bob', role: 'viewer', password: 'meadow-trumpet-5' }, page)).code, 'store.unwritable', 'fresh in memory');
});

/** An owner with a second factor, signed in nowhere. */
async function withFactor(t: Test) {
  const door = await doorway(t);
  const page = pageOf(await door.claim());
  const secret = String((await door.call('POST', '/api/account/totp', undefined, page)).body['secret']);
  const code = () => codeAt(secret, stepAt(door.clock.nowMs()));
  const { recoveryCodes } = (await door.call('POST', '/api/account/totp/confirm', { code: code() }, page)).body as { recoveryCodes: string[] };
  const key = new Authenticator();
  const options = (await door.call('POST', '/api/account/passkeys/options', undefined, page)).body as unknown as Creation;
  await door.call('POST', '/api/account/passkeys', { name: 'Key', response: key.create(options, { origin: 'https://lares' }) }, page);
  door.clock.advance(MINUTE_MS);
  const finish = async (proof: (told: Told) => object) => {
    const { challenge, passkey } = (await door.login()).body;
    return door.call('POST', '/api/session/factor', { challenge, ...proof(passkey as Told) });
  };
  return { ...door, page, code, finish, key, recoveryCodes };
}

t.test('with a second factor too, and no code opens twice', async (t) => {
  const { store, code, finish, key, recoveryCodes, clock, call, page } = await withFactor(t);
  const free = lock(store);
  const typed = code();
  t.equal((await finish(() => ({ method: 'totp', code: typed }))).status, 200);
  t.equal((await finish(() => ({ method: 'totp', code: typed }))).code, 'auth.factorWrong', 'used up');
  t.equal((await call('POST', `${me}/reauthenticate`, { method: 'totp', code: typed }, page)).code, 'auth.factorWrong', 'everywhere');
  t.equal((await finish((told) => ({ method: 'passkey', response: key.get(told, { origin: 'https://lares' }) }))).status, 200);
  t.equal((await finish(() => ({ method: 'recovery', code: recoveryCodes[0] }))).code, 'store.unwritable', 'a restart would bring it back');
  free();
  t.equal((await finish(() => ({ method: 'totp', code: typed }))).code, 'auth.factorWrong', 'also when the disk is back');
  clock.advance(30_000);
  t.equal((await finish(() => ({ method: 'totp', code: code() }))).status, 200);
  t.equal((await finish(() => ({ method: 'recovery', code: recoveryCodes[0] }))).status, 200);
});

t.test('sessions in memory are few', async (t) => {
  const { claim, login, call, store, clock } = await doorway(t);
  const first = pageOf(await claim());
  lock(store);
  const early = pageOf(await login());
  for (let n = 0; n < 70; n += 1) {
    await login();
    clock.advance(1000);
  }
  t.equal((await call('GET', me, undefined, early)).status, 401, 'the oldest goes');
  const answer = await call('GET', '/api/account/sessions', undefined, pageOf(await login()));
  t.equal((answer.body as unknown as object[]).length, 50);
  t.equal((await call('GET', me, undefined, first)).status, 401, 'as on the disk');
});
