import t from 'tap';
import { Burst } from '../../agent/host/systemd/burst.ts';
import type { SystemdChanges } from '../../agent/host/systemd/port.ts';
import { ManualClock } from '../fakes/clock.ts';

function rig() {
  const clock = new ManualClock();
  const delivered: SystemdChanges[] = [];
  const burst = new Burst(clock, 100, (changes) => delivered.push(changes));
  return { clock, delivered, burst };
}

t.test('what arrives within a window is one delivery', async (t) => {
  const { clock, delivered, burst } = rig();
  burst.removed('nginx.service');
  burst.facts('dbus.service', { subState: 'running' });
  burst.added('nginx.service');
  clock.advance(99);
  t.equal(delivered.length, 0);
  clock.advance(1);
  t.match(delivered, [{ reload: false }]);
  t.same([...delivered[0]!.added], ['nginx.service']);
  t.equal(delivered[0]!.removed.size, 0, 'it is there again');
});

t.test('while systemd reloads nothing is delivered, and then all is read anew', async (t) => {
  const { clock, delivered, burst } = rig();
  burst.facts('nginx.service', { subState: 'running' });
  burst.hold(30_000);
  burst.removed('nginx.service');
  burst.added('nginx.service');
  burst.reload();
  clock.advance(29_000);
  t.equal(delivered.length, 0, 'not even what was on its way');
  burst.release();
  clock.advance(100);
  t.match(delivered, [{ reload: true }]);
  t.equal(delivered.length, 1);
  burst.removed('nginx.service');
  clock.advance(100);
  t.equal(delivered.length, 2, 'and from then on as before');
});

t.test('a reload whose end is never told ends by itself', async (t) => {
  const { clock, delivered, burst } = rig();
  burst.hold(30_000);
  burst.removed('nginx.service');
  clock.advance(30_100);
  t.match(delivered, [{ reload: true }]);
  t.equal(clock.pending, 0);
});

t.test('a lost connection forgets the reload too', async (t) => {
  const { clock, delivered, burst } = rig();
  burst.hold(30_000);
  burst.drop();
  t.equal(clock.pending, 0);
  burst.added('nginx.service');
  clock.advance(100);
  t.match(delivered, [{ reload: false }]);
});
