import { setTimeout as pause } from 'node:timers/promises';
import t from 'tap';
import { RingChannel, type Topic } from '../../agent/core/live.ts';
import { Subscription } from '../../agent/http/subscription.ts';

function scene() {
  let state = 0;
  let taken = 0;
  const channel = new RingChannel<number, number>(() => { taken += 1; return state; });
  const topic = {} as Topic;
  const shared: Buffer[] = [];
  const sink = { lagging: false, sendText: () => {}, sendShared: (_head: string, rest: Buffer) => void shared.push(rest) };
  const publish = (): void => { state += 1; channel.publish(state); };
  return { channel, shared, publish, subscribe: () => new Subscription(1, topic, {}, channel, sink), takenCount: () => taken };
}

t.test('many subscribers of one moment share one snapshot', async (t) => {
  const { shared, subscribe, takenCount } = scene();
  for (let count = 0; count < 200; count++) subscribe();
  t.equal(takenCount(), 1);
  t.ok(shared.every((bytes) => bytes === shared[0]), 'the same bytes, not equal ones');
});

t.test('a delta in between makes a new one, and so does time', async (t) => {
  const { shared, publish, subscribe, takenCount } = scene();
  subscribe();
  publish();
  subscribe();
  t.same(shared.map(String), ['0}', '1}']);
  await pause(300);
  subscribe();
  t.equal(takenCount(), 3);
});
