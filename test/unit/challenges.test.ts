import t from 'tap';
import { CHALLENGE_MS, Challenges, MOST_TRIES } from '../../agent/features/auth/challenges.ts';
import { ManualClock } from '../fakes/clock.ts';

const home = '192.0.2.7';

t.test('it opens from where it was begun, and is finished once', (t) => {
  const challenges = new Challenges<string>(new ManualClock());
  const secret = challenges.begin('ann', home, 'value');
  t.match(secret, /^[\w-]{43}$/);
  t.equal(challenges.try(secret, '198.51.100.1'), undefined, 'from elsewhere');
  t.equal(challenges.try(`${secret}x`, home), undefined);
  t.equal(challenges.try(secret, home), 'value');
  t.equal(challenges.try(secret, home), 'value', 'a wrong code may be followed by a right one');
  t.same([challenges.finish(secret), challenges.finish(secret)], [true, false], 'two right answers at once');
  t.equal(challenges.try(secret, home), undefined);
  t.end();
});

t.test('five tries, of which the last can be the right one', (t) => {
  const challenges = new Challenges<string>(new ManualClock());
  const secret = challenges.begin('ann', home, 'value');
  for (let n = 0; n < MOST_TRIES; n += 1) t.equal(challenges.try(secret, home), 'value');
  t.equal(challenges.try(secret, home), undefined, 'the sixth');
  t.equal(challenges.finish(secret), true);
  t.end();
});

t.test('five minutes, whatever happens to the time of day', (t) => {
  const clock = new ManualClock();
  const challenges = new Challenges<string>(clock);
  const secret = challenges.begin('ann', home, 'value');
  clock.jumpTo(clock.nowMs() + 86_400_000);
  clock.advance(CHALLENGE_MS - 1);
  t.equal(challenges.try(secret, home), 'value');
  clock.jumpTo(0);
  clock.advance(1);
  t.equal(challenges.try(secret, home), undefined);
  t.equal(challenges.size, 0);
  t.end();
});

t.test('memory is bounded, and nobody elsewhere pushes out what is under way here', (t) => {
  const challenges = new Challenges<number>(new ManualClock());
  const mine = challenges.begin('ann', home, 0);
  for (let n = 0; n < 100; n += 1) challenges.begin('ann', '198.51.100.1', n);
  t.equal(challenges.size, 6);
  t.equal(challenges.try(mine, home), 0);
  for (let n = 0; n < 5; n += 1) challenges.begin('ann', home, n);
  t.equal(challenges.try(mine, home), undefined, 'the oldest of five here');
  for (let n = 0; n < 3000; n += 1) challenges.begin(`user${n}`, home, n);
  t.equal(challenges.size, 1000);
  challenges.forget('user2999');
  t.equal(challenges.size, 999);
  t.end();
});
