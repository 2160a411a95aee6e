import t from 'tap';
import type { PasskeyRequest } from '../../agent/features/auth/schema.ts';
import type { UserView } from '../../agent/features/users/schema.ts';
import { groupScopes } from '../../ui/src/features/account/scopes.ts';
import { passkeyObstacle } from '../../ui/src/features/auth/passkeys.ts';
import { stepsOf, waysOf } from '../../ui/src/features/auth/proofs.ts';
import { strengthOf } from '../../ui/src/features/auth/strength.ts';
import { filterText, queryOf, readFilter } from '../../ui/src/features/security/filter.ts';
import { deedsOf } from '../../ui/src/features/users/deeds.ts';
import { byRank, givableRoles, obstacleOf } from '../../ui/src/features/users/rights.ts';

const user = (name: string, role: UserView['role'], manageable = false): UserView => ({
  name, role, manageable, disabled: false, mustChangePassword: false, createdAtMs: 0, lastSeenMs: null, factors: [], sessions: 0, tokens: 0,
});

t.test('users: who comes first, who can give which role, and why nothing can be done', async (t) => {
  t.same(byRank([user('z', 'viewer'), user('b', 'admin'), user('a', 'admin'), user('o', 'owner')]).map(({ name }) => name), ['o', 'a', 'b', 'z']);
  t.same(givableRoles('owner'), ['viewer', 'operator', 'admin']);
  t.same(givableRoles('admin'), ['viewer', 'operator'], 'nobody raises anybody above themselves');
  t.same(givableRoles('operator'), []);
  t.equal(obstacleOf(user('anna', 'owner', true), 'anna'), 'self');
  t.equal(obstacleOf(user('anna', 'owner'), 'ben'), 'owner');
  t.equal(obstacleOf(user('eva', 'admin'), 'ben'), 'peer');
  t.equal(obstacleOf(user('kim', 'viewer', true), 'ben'), undefined);
  t.same(deedsOf({ sessions: 0, factors: [], disabled: true }), ['role', 'password', 'enable', 'remove'], 'nothing to sign out of');
  t.same(deedsOf({ sessions: 2, factors: ['totp'], disabled: false }), ['role', 'password', 'endSessions', 'resetFactors', 'disable', 'remove']);
});

t.test('scopes of a token by resource, least first', async (t) => {
  t.same(groupScopes(['services:operate', 'jobs:read', 'services:read', 'services:change']), [
    { resource: 'jobs', actions: ['read'] },
    { resource: 'services', actions: ['read', 'operate', 'change'] },
  ]);
});

t.test('where passkeys cannot be', async (t) => {
  const here = { isSecureContext: true, hostname: 'lares.local', known: true };
  t.equal(passkeyObstacle(here), undefined);
  t.equal(passkeyObstacle({ ...here, isSecureContext: false }), 'insecure');
  t.equal(passkeyObstacle({ ...here, hostname: '192.168.1.20' }), 'address');
  t.equal(passkeyObstacle({ ...here, hostname: '[fd00::1]' }), 'address');
  t.equal(passkeyObstacle({ ...here, known: false }), 'old');
});

t.test('how an account proves anew who it is', async (t) => {
  const passkey = { id: 'x', name: 'Phone', site: 'lares.local', createdAtMs: 0, lastUsedMs: null };
  const here = { hostname: 'lares.local', obstacle: undefined };
  t.same(waysOf({ totp: null, passkeys: [] }, here), ['password']);
  t.same(waysOf({ totp: { enabledAtMs: 0 }, passkeys: [] }, here), ['password', 'totp']);
  t.same(waysOf({ totp: null, passkeys: [passkey] }, here), ['password', 'passkey']);
  t.same(waysOf({ totp: { enabledAtMs: 0 }, passkeys: [passkey] }, here), ['password', 'totp', 'passkey']);
  t.same(waysOf({ totp: null, passkeys: [passkey] }, { ...here, hostname: 'home.example.org' }), ['password'], 'made for another name of the device');
  t.same(waysOf({ totp: null, passkeys: [passkey] }, { ...here, obstacle: 'insecure' }), ['password']);
});

t.test('the second step begins with what the device calls the most convenient, as far as it works here', async (t) => {
  const passkey: PasskeyRequest = { challenge: 'c', rpId: 'lares.local', timeout: 1, allowCredentials: [], userVerification: 'required' };
  t.same(stepsOf({ methods: ['passkey', 'totp', 'recovery'], passkey }, undefined), ['passkey', 'totp', 'recovery']);
  t.same(stepsOf({ methods: ['passkey', 'totp', 'recovery'], passkey }, 'old'), ['totp', 'recovery']);
  t.same(stepsOf({ methods: ['passkey'], passkey }, 'old'), [], 'another browser is needed');
});

t.test('the filter of the trail lives in the address', async (t) => {
  const filter = { user: 'anna', event: 'auth.', outcome: 'refused', span: 'day' } as const;
  t.same(readFilter(filterText(filter)), filter);
  t.equal(filterText(readFilter('outcome=exploded&span=century')), '', 'what is not understood is left out');
  t.same(queryOf(filter, 100_000_000), { user: 'anna', event: 'auth.*', outcome: 'refused', sinceMs: 13_600_000 });
  t.same(queryOf(readFilter(''), 0), {});
});

t.test('strength of a password', async (t) => {
  t.ok(strengthOf('passwordpassword', []) <= 1);
  t.equal(strengthOf('a warm hearth at night', []), 4);
  t.ok(strengthOf('annaannaanna', ['anna']) <= 1);
});
