import t from 'tap';
import type { EndedChange } from '../../agent/features/network/schema.ts';
import { type Draft, draftOf, faultsOf, isIpv4, isIpv6, linkTo, planOf } from '../../ui/src/features/network/addresses.ts';
import { barsOf, hexOf, isJoinable, isPassphrase, preferred } from '../../ui/src/features/network/wifi.ts';
import { endedWords } from '../../ui/src/features/network/words.ts';
import { speakIn } from '../../ui/src/text/languages.ts';

await speakIn('en');

const draft = (change: Partial<Draft>): Draft => ({ method: 'manual', address: '192.168.1.20/24', gateway: '', dns: '', ...change });

t.test('what is typed becomes a plan, and a plan what is shown', async (t) => {
  const typed = draft({ address: ' 192.168.1.20/24,10.0.0.2/8 ', gateway: ' 192.168.1.1 ', dns: '9.9.9.9; 1.1.1.1' });
  const plan = planOf(typed);
  t.same(plan, { method: 'manual', addresses: ['192.168.1.20/24', '10.0.0.2/8'], gateway: '192.168.1.1', dns: ['9.9.9.9', '1.1.1.1'] });
  t.same(planOf(draftOf(plan)), plan);
  t.same(planOf(draft({ method: 'auto', dns: '9.9.9.9' })), { method: 'auto', dns: ['9.9.9.9'] });
  t.same(planOf(draft({ method: 'disabled', dns: 'left over' })), { method: 'disabled', dns: [] });
  t.same(draftOf(null), { method: 'auto', address: '', gateway: '', dns: '' });
});

t.test('fields that cannot be right', async (t) => {
  t.same(faultsOf('ipv4', draft({})), []);
  for (const address of ['', '192.168.1.20', '192.168.1.20/33', '192.168.1.20/0', '192.168.1/24', 'fd00::1/64', '1.2.3.4/x']) t.same(faultsOf('ipv4', draft({ address })), ['address'], address);
  t.same(faultsOf('ipv4', draft({ gateway: 'router', dns: 'fd00::1' })), ['gateway', 'dns']);
  t.same(faultsOf('ipv4', draft({ method: 'auto', address: 'ignored', dns: 'x' })), ['dns']);
  t.same(faultsOf('ipv4', draft({ method: 'disabled', dns: 'x' })), []);
  t.same(faultsOf('ipv6', draft({ address: 'fd00::20/64', gateway: 'fe80::1', dns: '2620:fe::fe' })), []);
  t.same(faultsOf('ipv6', draft({})), ['address']);
  for (const good of ['0.0.0.0', '255.255.255.255', '10.1.20.3']) t.ok(isIpv4(good), good);
  for (const bad of ['256.1.1.1', '1.2.3', '1.2.3.4.', '01234.1.1.1', '1.2.3.4.5', '']) t.notOk(isIpv4(bad), bad);
  for (const good of ['::', '::1', 'fd00::1:2', '::ffff:1.2.3.4']) t.ok(isIpv6(good), good);
  for (const bad of ['', '1.2.3.4', ':::', 'fd00', 'g::1', '::1]/x[']) t.notOk(isIpv6(bad), bad);
});

t.test('where the device is then', async (t) => {
  t.equal(linkTo('192.168.9.9', 'https:'), 'https://192.168.9.9/');
  t.equal(linkTo('2001:db8::20', 'https:'), 'https://[2001:db8::20]/');
});

t.test('Wi-Fi', async (t) => {
  t.equal(hexOf('Hearth'), '486561727468');
  t.equal(hexOf('☕'), 'e29895');
  t.equal(hexOf(''), undefined);
  t.equal(hexOf('☕'.repeat(11)), undefined, 'counted in bytes');
  for (const good of ['12345678', 'a warm hearth ☕', 'x'.repeat(63), 'aF'.repeat(32)]) t.ok(isPassphrase(good), good);
  for (const bad of ['', '1234567', 'x'.repeat(64), 'line\nbreak', 'xy'.repeat(32)]) t.notOk(isPassphrase(bad), bad);
  t.same([0, 1, 25, 26, 75, 76, 100].map(barsOf), [1, 1, 1, 2, 3, 4, 4]);
  t.same((['open', 'wep', 'unknown', 'mixed', 'enterprise'] as const).map(isJoinable), [true, false, false, true, true]);
  const saved = (id: string, priority: number) => ({ id, priority, uuid: id, kind: 'wifi', interface: null, ssid: null, security: 'open', autoconnect: true, active: false }) as const;
  t.same(preferred([saved('b', 0), saved('a', 0), saved('c', 5)]).map(({ id }) => id), ['c', 'a', 'b']);
});

t.test('how a change ended, in words', async (t) => {
  const ended: EndedChange = { id: '', kind: 'join', interface: 'wlan0', subject: 'Hearth', outcome: 'failed', cause: 'wrong-secret', endedAgoMs: 0 };
  t.same(endedWords(ended), { title: 'Hearth could not be joined.', body: 'The password was wrong.' });
  t.same(endedWords({ ...ended, outcome: 'kept', cause: null }), { title: 'Connected to Hearth from now on.', body: undefined });
  t.match(endedWords({ ...ended, kind: 'addresses', subject: 'eth0', outcome: 'undone', cause: 'ran-out' }).title, /eth0 was undone/);
});
