import fc from 'fast-check';
import t from 'tap';
import { LaresError } from '../../agent/core/errors/index.ts';
import { networkOf, Throttle, waitAfter } from '../../agent/features/auth/throttle.ts';
import { ManualClock } from '../fakes/clock.ts';

const keys = { account: 'ann', network: '192.0.2.7' };

/** Seconds to wait as the refusal tells them, or 0 when the attempt was let in (and then failed). */
function failOnce(throttle: Throttle, wanted: Parameters<Throttle['admit']>[0] = keys): number {
  try {
    throttle.admit(wanted)('failed');
    return 0;
  } catch (error) {
    return (error as LaresError).retryAfterS!;
  }
}

t.test('five are free, then 1, 2, 4 … 60 seconds', async (t) => {
  const clock = new ManualClock();
  const throttle = new Throttle(clock);
  for (let n = 1; n <= 5; n += 1) t.equal(failOnce(throttle), 0, `attempt ${n}`);
  for (const seconds of [1, 2, 4, 8, 16, 32, 60, 60]) {
    t.equal(failOnce(throttle), seconds, `refused for ${seconds} s`);
    clock.advance(seconds * 1000 - 1);
    t.equal(failOnce(throttle), 1, 'still refused a millisecond early');
    clock.advance(1);
    t.equal(failOnce(throttle), 0, 'let in when the time is over');
  }
});

t.test('1,000 wrong logins within an hour: few are tried', async (t) => {
  const clock = new ManualClock();
  const throttle = new Throttle(clock);
  let tried = 0;
  for (let n = 0; n < 1000; n += 1) {
    if (failOnce(throttle) === 0) tried += 1;
    clock.advance(3600);
  }
  t.ok(tried >= 60 && tried <= 70, `${tried} of 1,000 were tried`);
});

t.test('the account is slowed from every network, and a network for every account', async (t) => {
  const throttle = new Throttle(new ManualClock());
  for (let n = 0; n < 5; n += 1) failOnce(throttle, { account: 'ann', network: `192.0.2.${n}` });
  t.equal(failOnce(throttle, { account: 'ann', network: '192.0.2.99' }), 1, 'a new network cannot go on');
  t.equal(failOnce(throttle, { network: '192.0.2.98' }), 0, 'a network that knows the account is not locked out');
  for (let n = 0; n < 5; n += 1) failOnce(throttle, { account: `user${n}`, network: '198.51.100.1' });
  t.equal(failOnce(throttle, { account: 'bob', network: '198.51.100.1' }), 1, 'nor can a network by changing names');
});

t.test('success forgives the account, not the network', async (t) => {
  const throttle = new Throttle(new ManualClock());
  for (let n = 0; n < 4; n += 1) failOnce(throttle);
  throttle.admit(keys)('succeeded');
  for (let n = 0; n < 4; n += 1) t.equal(failOnce(throttle, { account: 'ann', network: `10.0.0.${n}` }), 0);
  t.equal(failOnce(throttle, { account: 'bob', network: keys.network }), 0);
  t.equal(failOnce(throttle, { account: 'bob', network: keys.network }), 1);
});

t.test('a burst gets no more guesses than a patient guesser', async (t) => {
  const throttle = new Throttle(new ManualClock());
  const settles = Array.from({ length: 5 }, () => throttle.admit(keys));
  t.throws(() => throttle.admit(keys), { code: 'auth.throttled' });
  for (const settle of settles) settle('cancelled');
  t.equal(throttle.size, 0, 'what was never judged leaves no trace');
});

t.test('failures are forgotten after a quiet quarter of an hour', async (t) => {
  const clock = new ManualClock();
  const throttle = new Throttle(clock);
  for (let n = 0; n < 5; n += 1) failOnce(throttle);
  clock.advance(15 * 60_000);
  for (let n = 0; n < 5; n += 1) t.equal(failOnce(throttle), 0);
  t.equal(failOnce(throttle), 1);
});

t.test('memory is bounded, and what failed last stays', async (t) => {
  const throttle = new Throttle(new ManualClock());
  for (let n = 0; n < 10_000; n += 1) failOnce(throttle, { network: `n${n}` });
  t.ok(throttle.size <= 4096, `${throttle.size} keys`);
  for (let n = 0; n < 4; n += 1) failOnce(throttle, { network: 'n9999' });
  t.equal(failOnce(throttle, { network: 'n9999' }), 1);
});

t.test('waits never shrink and never pass a minute', async () => {
  fc.assert(fc.property(fc.nat({ max: 5000 }), (n) => waitAfter(n) <= waitAfter(n + 1) && waitAfter(n) <= 60));
});

t.test('networks', async (t) => {
  const table: [string, string][] = [
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:0001:0002::9', '2001:db8:1:2::/64'],
    ['2001:db8::9', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
    ['fe80::1%eth0', 'fe80::1'],
    ['fe80::2', 'fe80::2'],
    ['local', 'local'],
  ];
  for (const [address, network] of table) t.equal(networkOf(address), network, address);
});

t.test('every address of one /64 is one network, and its neighbour is another', async () => {
  const group = fc.integer({ min: 0, max: 0xffff });
  fc.assert(
    fc.property(fc.tuple(group, group, group), fc.array(group, { minLength: 8, maxLength: 8 }), ([a, b, c], tail) => {
      const hex = (n: number) => n.toString(16);
      const prefix = `2001:${[a, b, c].map(hex).join(':')}`;
      const one = networkOf(`${prefix}:${tail.slice(0, 4).map(hex).join(':')}`);
      const two = networkOf(`${prefix}:${tail.slice(4).map(hex).join(':')}`);
      const other = networkOf(`2001:${[a, b, c ^ 1].map(hex).join(':')}:${tail.slice(0, 4).map(hex).join(':')}`);
      return one === two && one !== other;
    }),
  );
});
