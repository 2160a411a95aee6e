import t, { type Test } from 'tap';
import { Authenticator } from '../fakes/authenticator.ts';
import { type Answer, doorway, owner, type Page, pageOf } from '../fakes/doorway.ts';

/** As a browser says it, for the host of the doorway. */
const origin = 'https://lares';
type Creation = Parameters<Authenticator['create']>[0];
type Told = Parameters<Authenticator['get']>[0];

/** An owner with a passkey. */
async function withPasskey(t: Test) {
  const door = await doorway(t);
  const page = pageOf(await door.claim());
  const key = new Authenticator();
  const options = async (by: Page = page) => (await door.call('POST', '/api/account/passkeys/options', undefined, by)).body as unknown as Creation;
  const add = (response: object, name = 'Key on the ring', by: Page = page) => door.call('POST', '/api/account/passkeys', { name, response }, by);
  const added = await add(key.create(await options(), { origin }));
  const begin = async () => {
    const { body } = await door.login();
    return { challenge: String(body['challenge']), told: body['passkey'] as Told, methods: body['methods'] };
  };
  const finish = (challenge: string, response: object) => door.call('POST', '/api/session/factor', { challenge, method: 'passkey', response });
  return { ...door, page, key, options, add, added, begin, finish };
}

const tally = (answers: readonly Answer[]) => answers.map(({ status, code }) => (status === 200 ? 'in' : String(code))).toSorted();

t.test('a passkey opens, and is listed with its last use', async (t) => {
  const { added, begin, finish, key, call, clock } = await withPasskey(t);
  t.equal(added.status, 200);
  t.equal((added.body['recoveryCodes'] as string[]).length, 10, 'codes come with the first factor');
  const { challenge, told, methods } = await begin();
  t.same(methods, ['passkey', 'recovery']);
  t.match(told, { rpId: 'lares', allowCredentials: [{ id: key.id.toString('base64url') }], userVerification: 'required' });
  clock.advance(1000);
  const page = pageOf(await finish(challenge, key.get(told, { origin })));
  const { passkeys } = (await call('GET', '/api/account/factors', undefined, page)).body as { passkeys: { id: string }[] };
  t.match(passkeys, [{ id: /^[\w-]{22}$/, name: 'Key on the ring', site: 'lares', lastUsedMs: clock.nowMs() }]);
  t.equal((await call('DELETE', `/api/account/passkeys/${passkeys[0]!.id}`, undefined, page)).status, 204);
  t.equal((await call('DELETE', `/api/account/passkeys/${passkeys[0]!.id}`, undefined, page)).code, 'auth.factorUnknown');
  t.match((await call('GET', '/api/account/factors', undefined, page)).body, { passkeys: [], recoveryCodesLeft: 0 });
});

t.test('one proof opens once, also to two at once, and fits no other login', async (t) => {
  const { begin, finish, key } = await withPasskey(t);
  const one = await begin();
  const two = await begin();
  const proof = key.get(one.told, { origin });
  t.same(tally(await Promise.all([finish(one.challenge, proof), finish(one.challenge, proof)])).filter((what) => what === 'in'), ['in']);
  t.equal((await finish(one.challenge, proof)).code, 'auth.challengeGone');
  t.equal((await finish(two.challenge, proof)).code, 'auth.passkeyRefused');
});

t.test('what is wrong with a proof is refused, and counts', async (t) => {
  const { begin, finish, key, login } = await withPasskey(t);
  const { challenge, told } = await begin();
  const wrong = [{ origin: 'https://evil.example' }, { origin, rpId: 'evil.example' }, { origin, verified: false }];
  for (const ceremony of wrong) t.match(await finish(challenge, key.get(told, ceremony)), { status: 401, code: 'auth.passkeyRefused' });
  t.equal((await finish(challenge, new Authenticator().get(told, { origin }))).code, 'auth.passkeyRefused', 'a passkey nobody knows');
  key.counter = 0;
  t.equal((await finish(challenge, key.get(told, { origin }))).code, 'auth.passkeyRefused', 'its counter went back');
  t.equal((await login()).code, 'auth.throttled', 'five wrong ones');
});

t.test('another account does not get in with it', async (t) => {
  const { options, add, key } = await withPasskey(t);
  t.equal((await add(key.create(await options(), { origin }))).code, 'auth.passkeyRefused', 'nor is it kept twice');
});

t.test('making one: begun before, by this session, once', async (t) => {
  const { options, add, login, key, call, begin, finish } = await withPasskey(t);
  const second = new Authenticator();
  const made = second.create(await options(), { origin });
  t.same(((await options()) as unknown as { excludeCredentials: { id: string }[] }).excludeCredentials.map(({ id }) => id), [key.id.toString('base64url')]);
  t.equal((await add(made)).code, 'auth.passkeyRefused', 'for options that were asked for anew');
  t.equal((await add(second.create(await options(), { origin: 'https://evil.example' }))).code, 'auth.passkeyRefused');
  const { challenge, told } = await begin();
  const other = pageOf(await finish(challenge, key.get(told, { origin })));
  const mine = await options();
  t.equal((await add(second.create(mine, { origin }), 'x', other)).code, 'auth.enrolmentGone', 'another session');
  const kept = await add(second.create(mine, { origin }), 'Phone');
  t.same(kept.body, { recoveryCodes: null }, 'printed codes stay good');
  t.equal((await add(second.create(mine, { origin }))).code, 'auth.enrolmentGone', 'once');
  for (const name of ['', 'x'.repeat(65), 'a\u202eb', 'a\nb']) t.equal((await add(made, name)).code, 'core.invalid', JSON.stringify(name));
  for (let n = 2; n < 10; n += 1) t.equal((await add(new Authenticator().create(await options(), { origin }))).status, 200);
  t.match(await call('POST', '/api/account/passkeys/options', undefined, other), { status: 409, code: 'auth.passkeysFull' });
  t.equal((await login(owner)).status, 200);
});

t.test('at an address there are none, and the login says so', async (t) => {
  const { server, page } = await withPasskey(t);
  const headers = { host: '192.0.2.1', cookie: `__Host-lares=${page.cookie}`, 'x-csrf': page.csrf };
  const options = await server.inject({ method: 'POST', url: '/api/account/passkeys/options', headers, remoteAddress: '192.0.2.7' });
  t.match(options.json(), { status: 409, code: 'auth.passkeyUnavailable' });
  const login = await server.inject({ method: 'POST', url: '/api/session', headers: { host: '192.0.2.1' }, payload: owner, remoteAddress: '192.0.2.7' });
  t.match(login.json(), { methods: ['recovery'], passkey: null });
});

t.test('bytes that are no passkey', async (t) => {
  const { options, add, begin, finish, key } = await withPasskey(t);
  const good = key.create(await options(), { origin });
  for (const response of [{}, { ...good, type: 'password' }, { ...good, id: '' }, { ...good, id: 'not base64!' }, { ...good, response: { ...good.response, attestationObject: 'A'.repeat(70_000) } }]) {
    t.equal((await add(response)).code, 'core.invalid');
  }
  for (const clientDataJSON of ['AA', Buffer.from('null').toString('base64url'), Buffer.from('[]').toString('base64url'), Buffer.from('{"type":"webauthn.create"}').toString('base64url')]) {
    await options();
    t.equal((await add({ ...good, response: { ...good.response, clientDataJSON } })).code, 'auth.passkeyRefused', clientDataJSON);
  }
  const { challenge, told } = await begin();
  const proof = key.get(told, { origin });
  for (const authenticatorData of ['AA', 'A'.repeat(4096)]) {
    t.equal((await finish(challenge, { ...proof, response: { ...proof.response, authenticatorData } })).code, 'auth.passkeyRefused');
  }
  t.equal((await finish(challenge, { ...proof, response: { ...proof.response, signature: 'AAAA' } })).code, 'auth.passkeyRefused');
  t.equal((await finish(challenge, key.get(told, { origin }))).status, 200);
});
