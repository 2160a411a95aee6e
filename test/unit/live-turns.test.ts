import t from 'tap';
import { Turns } from '../../agent/http/turns.ts';

const turnOver = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

t.test('a few go at once, many go sixteen a turn and in order', async (t) => {
  const turns = new Turns();
  const done: number[] = [];
  const come = (number: number): void => void turns.next().then(() => done.push(number));
  for (let number = 0; number < 40; number++) come(number);
  await Promise.resolve();
  await Promise.resolve();
  t.equal(done.length, 16, 'the first turn');
  let most = 0;
  for (let turn = 0; done.length < 41; turn++) {
    if (turn === 1) come(40);
    const before = done.length;
    await turnOver();
    most = Math.max(most, done.length - before);
  }
  t.ok(most <= 16, `${most} in one turn`);
  t.same(done, Array.from({ length: 41 }, (_, index) => index), 'nobody overtook, not even who came late');
  await turnOver();
  await turnOver();
  come(41);
  await Promise.resolve();
  await Promise.resolve();
  t.equal(done.at(-1), 41, 'and when it is quiet again, there is no waiting');
});
