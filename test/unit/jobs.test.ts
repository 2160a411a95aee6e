import t from 'tap';
import { defineError, LaresError } from '../../agent/core/errors/index.ts';
import { type Job, Jobs } from '../../agent/core/jobs.ts';
import type { Clock } from '../../agent/core/clock.ts';

const stopped: Clock = { nowMs: () => 1_000, monotonicMs: () => 0, after: () => () => {}, every: () => () => {} };
const refused = defineError('test.refused', 409, 'The {thing} said no.', 'Ask another thing.');
const request = { kind: 'test.work', subject: 'thing', startedBy: 'ann' };

t.test('a job runs, tells and ends', async (t) => {
  const jobs = new Jobs(stopped);
  const seen: Job[] = [];
  jobs.channel.subscribe((delta) => seen.push(delta.data as Job));
  const job = jobs.start(request, async ({ progress, say }) => {
    progress(0.5);
    say('half way');
  });
  t.match(job, { state: 'running', progress: null, startedBy: 'ann' });
  t.match(await jobs.ended(job.id), { state: 'done', progress: 1, message: 'half way', endedAtMs: 1_000 });
  t.same(seen.map((each) => [each.state, each.progress]), [['running', null], ['running', 0.5], ['running', 0.5], ['done', 1]]);
});

t.test('a failure keeps its code; what is not ours keeps its text to itself', async (t) => {
  const jobs = new Jobs(stopped);
  const known = jobs.start(request, async () => {
    throw new LaresError(refused, { thing: 'disk' });
  });
  t.match((await jobs.ended(known.id)).error, { code: 'test.refused', detail: 'The disk said no.' });
  const unknown = jobs.start(request, async () => {
    throw new Error('token=abc');
  });
  const ended = await jobs.ended(unknown.id);
  t.equal(ended.state, 'failed');
  t.equal(ended.error?.code, 'core.internal');
  t.notMatch(JSON.stringify(ended), /token=abc/);
});

t.test('one job per subject at a time', async (t) => {
  const jobs = new Jobs(stopped);
  let finish = () => {};
  const first = jobs.start(request, () => new Promise<void>((resolve) => (finish = resolve)));
  t.throws(() => jobs.start(request, async () => {}), { code: 'jobs.conflict' });
  t.doesNotThrow(() => jobs.start({ ...request, subject: 'other' }, async () => {}));
  await Promise.resolve();
  finish();
  await jobs.ended(first.id);
  t.doesNotThrow(() => jobs.start(request, async () => {}));
});

t.test('abort reaches abortable work only', async (t) => {
  const jobs = new Jobs(stopped);
  const until = (signal: AbortSignal) =>
    new Promise<void>((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
  const job = jobs.start({ ...request, abortable: true }, ({ signal }) => until(signal));
  await Promise.resolve();
  jobs.abort(job.id);
  t.equal((await jobs.ended(job.id)).state, 'aborted');
  t.throws(() => jobs.abort(job.id), { code: 'jobs.notAbortable' });
  t.throws(() => jobs.abort('none'), { code: 'jobs.unknown' });
});

t.test('finished jobs are kept, but not for ever', async (t) => {
  const jobs = new Jobs(stopped);
  for (let i = 0; i < 120; i++) await jobs.ended(jobs.start(request, async () => {}).id);
  t.equal(jobs.list().length, 100);
});
