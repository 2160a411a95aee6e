import type { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import t from 'tap';
import { paceReads } from '../../agent/host/bus/pace.ts';

function spin(ms: number): void {
  const endMs = performance.now() + ms;
  while (performance.now() < endMs);
}

t.test('a reader that takes long is interrupted, and loses nothing', async (t) => {
  const stream = new PassThrough({ highWaterMark: 1024 });
  paceReads(stream as unknown as Socket, 5);
  const bytes: number[] = [];
  const perTurn: number[] = [];
  const all = new Promise<void>((resolve) => {
    stream.on('readable', () => {
      let reads = 0;
      for (let chunk = stream.read(1) as Buffer | null; chunk; chunk = stream.read(1) as Buffer | null) {
        bytes.push(chunk[0]!);
        reads += 1;
        // Every message costs a millisecond, so more than a handful may not happen in one go.
        spin(1);
      }
      perTurn.push(reads);
      if (bytes.length === 200) resolve();
    });
  });
  stream.write(Buffer.from(Array.from({ length: 200 }, (_, index) => index)));
  await all;
  t.same(bytes, Array.from({ length: 200 }, (_, index) => index), 'all bytes, in order');
  t.ok(Math.max(...perTurn) <= 6, 'a budget of 5 ms lets at most six steps of 1 ms pass in one turn');
});
