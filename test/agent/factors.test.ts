import t, { type Test } from 'tap';
import { codeAt, stepAt } from '../../agent/features/auth/totp.ts';
import { FakeSeal } from '../fakes/seal.ts';
import { type Answer, claimCode, doorway, owner, pageOf } from '../fakes/doorway.ts';

const STEP_MS = 30_000;
const elsewhere = '198.51.100.4';

/** An owner with an authenticator app. */
async function withApp(t: Test, options: Parameters<typeof doorway>[1] = {}) {
  const door = await doorway(t, options);
  const page = pageOf(await door.claim());
  const { secret } = (await door.call('POST', '/api/account/totp', undefined, page)).body as { secret: string };
  const code = (skew = 0) => codeAt(secret, stepAt(door.clock.nowMs()) + skew);
  const confirmed = await door.call('POST', '/api/account/totp/confirm', { code: code() }, page);
  const recoveryCodes = confirmed.body['recoveryCodes'] as string[];
  door.clock.advance(2 * STEP_MS);
  const begin = async (address?: string) => String((await door.login(owner, undefined, address)).body['challenge']);
  const finish = (challenge: string, typed: string, method = 'totp', address?: string) =>
    door.call('POST', '/api/session/factor', { challenge, method, code: typed }, undefined, address);
  return { ...door, page, secret, code, confirmed, recoveryCodes, begin, finish };
}

const tally = (answers: readonly Answer[]) => answers.map(({ status, code }) => (status === 200 ? 'in' : String(code))).toSorted();

t.test('an app is counted when it has shown a code, and not before', async (t) => {
  const { claim, call, login, clock } = await doorway(t);
  const page = pageOf(await claim());
  t.same((await call('GET', '/api/account/factors', undefined, page)).body, { totp: null, passkeys: [], recoveryCodesLeft: 0, demanded: false });
  t.equal((await call('POST', '/api/account/totp/confirm', { code: '123456' }, page)).code, 'auth.enrolmentGone');
  const { body } = await call('POST', '/api/account/totp', undefined, page);
  t.match(body, { secret: /^[A-Z2-7]{32}$/, uri: /^otpauth:\/\/totp\/livingroom:ann\?/ });
  t.equal((await login()).body['challenge'], undefined, 'begun is not done');
  const right = codeAt(String(body['secret']), stepAt(clock.nowMs()));
  const wrong = right === '000000' ? '000001' : '000000';
  t.equal((await call('POST', '/api/account/totp/confirm', { code: wrong }, page)).code, 'auth.factorWrong');
  const other = pageOf(await login());
  t.equal((await call('POST', '/api/account/totp/confirm', { code: right }, other)).code, 'auth.enrolmentGone', 'another session');
  const confirmed = await call('POST', '/api/account/totp/confirm', { code: right }, page);
  t.equal((confirmed.body['recoveryCodes'] as string[]).length, 10);
  t.match((await call('GET', '/api/account/factors', undefined, page)).body, { totp: { enabledAtMs: clock.nowMs() }, recoveryCodesLeft: 10 });
  t.equal((await call('POST', '/api/account/totp/confirm', { code: right }, page)).code, 'auth.enrolmentGone', 'once');
});

t.test('the trail says whose second factor was wrong', async (t) => {
  const { begin, finish, audit } = await withApp(t);
  const challenge = await begin();
  await finish(challenge, '12345');
  await finish(challenge, '12345', 'totp', elsewhere);
  const [stolen, wrong] = audit.page({ event: 'auth.signIn' }, 2).entries;
  t.match(wrong, { target: 'ann', user: null, outcome: 'refused', code: 'auth.factorWrong' });
  t.match(stolen, { target: null, code: 'auth.challengeGone' }, 'and tells nothing to whoever cannot answer the challenge');
});

t.test('a login in two steps', async (t) => {
  const { login, finish, code, call } = await withApp(t);
  const first = await login();
  t.equal(first.status, 200);
  t.equal(first.setCookie, undefined, 'no session yet');
  t.match(first.body, { challenge: /^[\w-]{43}$/, methods: ['totp', 'recovery'], passkey: null });
  t.same(Object.keys(first.body).toSorted(), ['challenge', 'methods', 'passkey']);
  const challenge = String(first.body['challenge']);
  const second = await finish(challenge, code());
  t.equal((await call('GET', '/api/session', undefined, pageOf(second))).status, 200);
  t.equal((await finish(challenge, code(1))).code, 'auth.challengeGone', 'it leads to one session');
});

t.test('a code opens once: again, in another login, at once, and on the step after', async (t) => {
  const { begin, finish, code, clock } = await withApp(t);
  const [one, two, three, four] = [await begin(), await begin(), await begin(), await begin()];
  const typed = code();
  const both = await Promise.all([finish(one, typed), finish(two, typed), finish(one, typed)]);
  t.same(tally(both), ['auth.challengeGone', 'auth.factorWrong', 'in']);
  t.equal((await finish(three, typed)).code, 'auth.factorWrong');
  clock.advance(STEP_MS);
  t.equal((await finish(three, typed)).code, 'auth.factorWrong', 'its window is still open');
  t.equal((await finish(three, code())).status, 200);
  t.equal((await finish(four, code(-1))).code, 'auth.factorWrong', 'nor does an older one');
});

t.test('the code that set the app up is used up by that', async (t) => {
  const { claim, call, login, clock } = await doorway(t);
  const page = pageOf(await claim());
  const secret = String((await call('POST', '/api/account/totp', undefined, page)).body['secret']);
  const code = codeAt(secret, stepAt(clock.nowMs()));
  await call('POST', '/api/account/totp/confirm', { code }, page);
  const { challenge } = (await login()).body;
  t.equal((await call('POST', '/api/session/factor', { challenge, method: 'totp', code })).code, 'auth.factorWrong');
});

t.test('clocks may differ by one step', async (t) => {
  for (const [skew, expected] of [[-2, 'auth.factorWrong'], [-1, undefined], [0, undefined], [1, undefined], [2, 'auth.factorWrong']] as const) {
    const { begin, finish, code } = await withApp(t);
    t.equal((await finish(await begin(), code(skew))).code, expected, `${skew} steps`);
  }
});

t.test('a recovery code opens once, however it is typed; the others stay', async (t) => {
  const { begin, finish, recoveryCodes, call, login } = await withApp(t);
  const [code, second] = recoveryCodes as [string, string];
  const challenges = [await begin(), await begin(), await begin()] as const;
  const both = await Promise.all([finish(challenges[0], code, 'recovery'), finish(challenges[1], code.toLowerCase().replace('-', ' '), 'recovery')]);
  t.same(tally(both), ['auth.factorWrong', 'in']);
  t.equal((await finish(challenges[2], code, 'recovery')).code, 'auth.factorWrong');
  const page = pageOf(both.find(({ status }) => status === 200)!);
  t.equal((await call('GET', '/api/account/factors', undefined, page)).body['recoveryCodesLeft'], 9);
  const renewed = (await call('POST', '/api/account/recovery-codes', undefined, page)).body['recoveryCodes'] as string[];
  t.equal(renewed.length, 10);
  t.equal((await finish(await begin(), second, 'recovery')).code, 'auth.factorWrong', 'old ones are worth nothing');
  t.equal((await finish(await begin(), renewed[0]!, 'recovery')).status, 200);
  t.equal((await login()).status, 200);
});

t.test('a challenge belongs to a network, five minutes and five tries', async (t) => {
  const { begin, finish, code, clock } = await withApp(t);
  const one = await begin();
  const gone = await finish(one, code(), 'totp', elsewhere);
  const never = await finish('A'.repeat(43), code());
  t.match(gone, { status: 401, code: 'auth.challengeGone' });
  const plain = ({ requestId: _, ...rest }: Record<string, unknown>) => rest;
  t.same(plain(gone.body), plain(never.body), 'nothing tells that there is one');
  t.equal((await finish(one, code())).status, 200, 'at home it still opens');
  const two = await begin();
  clock.advance(5 * 60_000);
  t.equal((await finish(two, code())).code, 'auth.challengeGone', 'after five minutes');
  const three = await begin();
  const wrong = code() === '000000' ? '000001' : '000000';
  for (let n = 0; n < 5; n += 1) t.equal((await finish(three, wrong)).code, 'auth.factorWrong');
  clock.advance(60_000);
  t.equal((await finish(three, code())).code, 'auth.challengeGone', 'after five tries');
  t.equal((await finish(await begin(), code())).status, 200);
});

t.test('wrong codes count as wrong passwords do, and a right password forgives none of them', async (t) => {
  const { begin, finish, code, login, call, page, auth } = await withApp(t);
  const challenge = await begin(elsewhere);
  const wrong = code() === '000000' ? '000001' : '000000';
  for (let n = 0; n < 4; n += 1) await finish(challenge, wrong, 'totp', elsewhere);
  t.equal((await login(owner, undefined, elsewhere)).status, 200, 'the password is right, the factor is open');
  t.equal((await finish(challenge, wrong, 'totp', elsewhere)).code, 'auth.factorWrong');
  t.match(await login(owner, undefined, elsewhere), { status: 429, code: 'auth.throttled' });
  t.equal((await login(owner, undefined, '203.0.113.9')).code, 'auth.throttled', 'strangers elsewhere wait for this account as well');
  t.equal((await finish(await begin(), code())).status, 200, 'the owner, on the network they use, does not');
  t.equal((await call('GET', '/api/session', undefined, page)).status, 200);
  auth.resetOwner('root@console');
  t.notOk(auth.claimed, 'and the console is never asked to wait');
});

t.test('a restart forgets what was under way, and says so', async (t) => {
  const first = await withApp(t, { seal: new FakeSeal() });
  const challenge = await first.begin();
  const second = await first.call('POST', '/api/account/totp', undefined, first.page);
  await first.close();
  const again = await doorway(t, { file: first.file, clock: first.clock });
  t.match(await again.call('POST', '/api/session/factor', { challenge, method: 'totp', code: first.code() }), { status: 401, code: 'auth.challengeGone' });
  const code = codeAt(String(second.body['secret']), stepAt(first.clock.nowMs()));
  t.match(await again.call('POST', '/api/account/totp/confirm', { code }, first.page), { status: 409, code: 'auth.enrolmentGone' });
});

t.test('the account changed between the steps', async (t) => {
  const { begin, finish, code, auth, claim } = await withApp(t);
  const challenge = await begin();
  auth.resetOwner('root@console');
  t.equal((await finish(challenge, code())).code, 'auth.challengeGone', 'removed');
  t.equal((await claim()).status, 200, 'another of the same name');
  t.equal((await finish(challenge, code())).code, 'auth.challengeGone');
});

t.test('unknown users and wrong passwords get the answer they always got', async (t) => {
  const { login } = await withApp(t);
  const plain = ({ body: { requestId: _, ...rest } }: Answer) => rest;
  const wrong = plain(await login({ ...owner, password: 'not-the-right-one' }));
  t.match(wrong, { code: 'auth.loginWrong' });
  t.same(plain(await login({ username: 'nobody', password: 'not-the-right-one' })), wrong);
});

t.test('taking the last factor away takes the codes along; then the password is enough', async (t) => {
  const { call, begin, finish, code, page, login, recoveryCodes } = await withApp(t);
  const challenge = await begin();
  t.equal((await call('DELETE', '/api/account/totp', undefined, page)).status, 204);
  t.equal((await call('DELETE', '/api/account/totp', undefined, page)).code, 'auth.factorUnknown');
  t.same((await call('GET', '/api/account/factors', undefined, page)).body, { totp: null, passkeys: [], recoveryCodesLeft: 0, demanded: false });
  t.equal((await finish(challenge, code())).code, 'auth.factorWrong');
  t.equal((await finish(challenge, recoveryCodes[0]!, 'recovery')).code, 'auth.factorWrong');
  t.equal((await call('POST', '/api/account/recovery-codes', undefined, page)).code, 'auth.factorUnknown', 'codes alone are no factor');
  t.ok(pageOf(await login()).cookie);
});

t.test('a device whose key changed says so, and one without sets nothing up', async (t) => {
  const seal = new FakeSeal();
  const { begin, finish, code, recoveryCodes, page, call } = await withApp(t, { seal });
  seal.changeKey();
  t.match(await finish(await begin(), code()), { status: 503, code: 'auth.factorUnreadable' });
  t.equal((await finish(await begin(), recoveryCodes[0]!, 'recovery')).code, 'auth.factorUnreadable');
  seal.available = false;
  const secret = String((await call('POST', '/api/account/totp', undefined, page)).body['secret']);
  t.equal(secret.length, 32);
  t.match(await call('POST', '/api/account/recovery-codes', undefined, page), { status: 503, code: 'seal.unavailable' });
});

t.test('bodies that are no second step', async (t) => {
  const { call, begin } = await withApp(t);
  const challenge = await begin();
  for (const body of [{}, { challenge }, { challenge, method: 'totp' }, { challenge, method: 'totp', code: 123_456 }, { challenge, method: 'totp', code: '1'.repeat(33) }, { challenge, method: 'password', code: '1' }, { challenge: [challenge], method: 'totp', code: '1' }, { challenge, method: 'totp', code: '1', response: {} }, { challenge, method: 'passkey', code: '1' }, { challenge, method: 'passkey', response: null }]) {
    t.match(await call('POST', '/api/session/factor', body), { status: 422, code: 'core.invalid' }, JSON.stringify(body));
  }
});

t.test('neither file nor log holds what opens anything', async (t) => {
  const { readdirSync, readFileSync } = await import('node:fs');
  const path = await import('node:path');
  const door = await withApp(t);
  const { begin, finish, code, recoveryCodes, secret, logged, file, call, page } = door;
  const challenge = await begin();
  await finish(challenge, '000000');
  const typed = code();
  await finish(challenge, typed);
  await finish(await begin(), recoveryCodes[0]!, 'recovery');
  await call('DELETE', '/api/account/totp', undefined, page);
  const events = logged.map((line) => JSON.parse(line) as { event?: string; user?: string }).filter(({ event }) => event?.startsWith('auth.')).map(({ event }) => event);
  t.same(events, ['auth.claimed', 'auth.factorAdded', 'auth.factorWrong', 'auth.signedIn', 'auth.recoveryCodeUsed', 'auth.signedIn', 'auth.factorRemoved']);
  await door.close();
  const stored = readdirSync(path.dirname(file)).map((name) => readFileSync(path.join(path.dirname(file), name), 'latin1')).join('');
  t.match(stored, /totp_secrets/, 'the search looks at the right files');
  for (const canary of [secret, challenge, typed, claimCode, ...recoveryCodes, ...recoveryCodes.map((one) => one.replace('-', ''))]) {
    t.notOk(stored.includes(canary), 'stored');
    t.notOk(logged.join('').includes(canary), 'logged');
  }
});

