import t from 'tap';
import { defineError, LaresError } from '../../agent/core/errors/index.ts';
import type { Job } from '../../agent/core/job.ts';
import type { JobsDelta } from '../../agent/core/job-ledger.ts';
import type { Jobs } from '../../agent/core/jobs.ts';
import { storeUnwritable } from '../../agent/host/store/errors.ts';
import { jobEngine, saying, stepKind, untilAborted } from '../fakes/jobs.ts';

const refused = defineError('test.refused', 409, 'The {thing} said no.', 'Ask another thing.');
const request = { subject: 'thing', startedBy: 'ann', input: { steps: 3 } };

/** Every delta from now on. */
function heard(jobs: Jobs): JobsDelta[] {
  const deltas: JobsDelta[] = [];
  jobs.channel.subscribe(({ data }) => deltas.push(data as JobsDelta));
  return deltas;
}

t.test('a job runs, tells and ends', async (t) => {
  const { jobs } = jobEngine(t);
  const kind = stepKind(async ({ steps }, { progress, say }) => {
    progress(0.5);
    say(saying, { words: `${steps} steps` });
  });
  jobs.declare([kind]);
  const deltas = heard(jobs);
  const job = jobs.start(kind, request);
  t.match(job, { kind: 'test.steps', state: 'running', progress: null, startedBy: 'ann', endedAtMs: null, error: null });
  t.notOk('input' in job, 'what the work was given is not for clients');
  t.match(await jobs.ended(job.id), { state: 'done', progress: 1, message: { text: '3 steps' }, lineCount: 1, endedAtMs: Number });
  t.same(deltas.map(({ changed }) => changed.map(({ state }) => state)), [['running'], ['done']], 'in two messages');
  t.match(jobs.lines(job.id), [{ number: 1, text: '3 steps' }]);
  t.throws(() => jobs.lines('none'), { code: 'jobs.unknown' });
});

t.test('only declared kinds, each once', async (t) => {
  const { jobs } = jobEngine(t);
  const kind = stepKind(async () => {});
  t.throws(() => jobs.start(kind, request), /not declared/);
  jobs.declare([kind]);
  t.throws(() => jobs.start(stepKind(async () => {}), request), /not declared/, 'another of the same name');
  t.throws(() => jobs.declare([kind]), /twice/);
  t.throws(() => jobs.declare([stepKind(async () => {}, { name: 'Nonsense' })]), /malformed/);
});

t.test('a failure keeps its code and params; what is not ours keeps its text to itself', async (t) => {
  const { jobs } = jobEngine(t);
  const ours = stepKind(async () => { throw new LaresError(refused, { thing: 'disk' }); });
  const other = stepKind(async () => { throw new Error('token=abc'); }, { name: 'test.other' });
  jobs.declare([ours, other]);
  const known = await jobs.ended(jobs.start(ours, request).id);
  t.match(known, { state: 'failed', error: { code: 'test.refused', params: { thing: 'disk' }, detail: 'The disk said no.' } });
  const unknown = await jobs.ended(jobs.start(other, request).id);
  t.match(unknown, { state: 'failed', error: { code: 'core.internal' } });
  t.notMatch(JSON.stringify(unknown), /token=abc/);
});

t.test('one job per subject at a time', async (t) => {
  const { jobs } = jobEngine(t);
  let finish = () => {};
  const kind = stepKind(() => new Promise<void>((resolve) => (finish = resolve)));
  jobs.declare([kind]);
  const first = jobs.start(kind, request);
  t.throws(() => jobs.start(kind, request), { code: 'jobs.conflict' });
  t.doesNotThrow(() => jobs.start(kind, { ...request, subject: 'other' }));
  jobs.stop();
  const second = jobEngine(t).jobs;
  second.declare([kind]);
  const again = second.start(kind, request);
  await Promise.resolve();
  finish();
  await second.ended(again.id);
  t.doesNotThrow(() => second.start(kind, request));
  t.equal(first.state, 'running');
});

t.test('abort reaches abortable work only', async (t) => {
  const { jobs } = jobEngine(t);
  const soft = stepKind(untilAborted, { abortable: true });
  const hard = stepKind(async () => {}, { name: 'test.hard' });
  jobs.declare([soft, hard]);
  const job = jobs.start(soft, request);
  t.equal(job.abortable, true);
  const other = jobs.start(hard, { ...request, subject: 'other' });
  t.equal(other.abortable, false);
  t.throws(() => jobs.abort(other.id), { code: 'jobs.notAbortable' });
  await Promise.resolve();
  jobs.abort(job.id);
  t.match(jobs.get(job.id), { state: 'running', abortRequested: true, abortable: false });
  t.doesNotThrow(() => jobs.abort(job.id), 'asking twice is no mistake');
  t.match(await jobs.ended(job.id), { state: 'aborted', error: null });
  t.throws(() => jobs.abort(job.id), { code: 'jobs.notAbortable' });
  t.throws(() => jobs.abort('none'), { code: 'jobs.unknown' });
});

t.test('progress keeps to its range', async (t) => {
  const { jobs, clock } = jobEngine(t);
  const seen: (number | null)[] = [];
  const kind = stepKind(async (_input, control) => {
    for (const value of [-1, 0.25, 7, Number.NaN, null]) {
      control.progress(value);
      clock.advance(250);
    }
  });
  jobs.declare([kind]);
  jobs.channel.subscribe(({ data }) => seen.push((data as JobsDelta).changed[0]!.progress));
  await jobs.ended(jobs.start(kind, request).id);
  t.same(seen, [null, 0, 0.25, 1, null, null, 1]);
});

t.test('a chatty job floods neither clients nor disk nor memory', async (t) => {
  let writes = 0;
  const { jobs, clock } = jobEngine(t, {
    guard: (store) => ({ ...bound(store), transaction: (work) => ((writes += 1), store.transaction(work)) }),
  });
  const kind = stepKind(async (_input, control) => {
    for (let line = 1; line <= 60_000; line++) {
      control.say(saying, { words: `line ${line} ${'x'.repeat(1000)}` });
      control.progress(line / 60_000);
      if (line % 100 === 0) clock.advance(100);
    }
  });
  jobs.declare([kind]);
  const deltas = heard(jobs);
  const { id } = jobs.start(kind, request);
  await jobs.ended(id);
  t.comment(`60,000 lines in 60 s: ${deltas.length} messages, ${writes} writes`);
  t.ok(deltas.length <= 245, `${deltas.length} messages`);
  t.ok(writes <= 4, `${writes} writes`);
  t.ok(Math.max(...deltas.map((delta) => JSON.stringify(delta).length)) < 2000, 'each of them small');
  const lines = jobs.lines(id, { limit: 1000 });
  t.same([lines.length, lines[0]!.number, lines.at(-1)!.number], [500, 59_501, 60_000]);
  t.ok(lines.every(({ text }) => text.length <= 500));
});

t.test('the log is read in pages, whatever part of it waits to be written', async (t) => {
  const { jobs, clock } = jobEngine(t);
  const kind = stepKind(async (input, control) => {
    for (let line = 1; line <= 6; line++) {
      control.say(saying, { words: `line ${line}` });
      if (line === 4) clock.advance(30_000);
    }
    await untilAborted(input, control);
  }, { abortable: true });
  jobs.declare([kind]);
  const { id } = jobs.start(kind, request);
  await new Promise(setImmediate);
  const page = (options?: { before?: number; limit?: number }) => jobs.lines(id, options).map(({ number }) => number);
  t.same(page(), [1, 2, 3, 4, 5, 6]);
  t.same(page({ limit: 3 }), [4, 5, 6]);
  t.same(page({ limit: 3, before: 4 }), [1, 2, 3]);
  t.same(page({ limit: 3, before: 6 }), [3, 4, 5]);
  t.same(page({ limit: 1 }), [6]);
});

t.test('finished jobs are kept, but not for ever, and clients are told when they go', async (t) => {
  const { jobs, clock, file } = jobEngine(t);
  const kind = stepKind(async () => {});
  jobs.declare([kind]);
  const deltas = heard(jobs);
  const ids: string[] = [];
  for (let i = 0; i < 120; i++) {
    const { id } = jobs.start(kind, request);
    ids.push(id);
    await jobs.ended(id);
  }
  t.equal(jobs.list().length, 100);
  t.same(deltas.flatMap(({ removed }) => removed), ids.slice(0, 20));
  const kept = (list: readonly Job[]) => list.map(({ id }) => id);
  t.same(kept(jobEngine(t, { file, clock }).jobs.list()), kept(jobs.list()), 'the same ones are on the disk');
  clock.advance(31 * 86_400_000);
  const last = jobs.start(kind, request);
  await jobs.ended(last.id);
  t.same(kept(jobs.list()), [last.id], 'after a month the others are gone');
});

t.test('finished jobs can be dismissed, running ones not', async (t) => {
  const { jobs, file } = jobEngine(t);
  const slow = stepKind(untilAborted);
  const quick = stepKind(async (_input, { say }) => say(saying, { words: 'x' }), { name: 'test.quick' });
  jobs.declare([slow, quick]);
  const running = jobs.start(slow, request);
  const finished = [];
  for (let i = 0; i < 3; i++) finished.push(await jobs.ended(jobs.start(quick, { ...request, subject: 'other' }).id));
  t.throws(() => jobs.dismiss(running.id), { code: 'jobs.atWork' });
  t.throws(() => jobs.dismiss('none'), { code: 'jobs.unknown' });
  jobs.dismiss(finished[1]!.id);
  t.same(jobs.list().map(({ id }) => id), [finished[2]!.id, finished[0]!.id, running.id]);
  jobs.dismissFinished();
  t.same(jobs.list().map(({ id }) => id), [running.id]);
  t.same(jobEngine(t, { file }).jobs.list().map(({ id }) => id), [running.id]);
});

/** A store as an object whose members can be replaced. */
const bound = (store: Parameters<NonNullable<NonNullable<Parameters<typeof jobEngine>[1]>['guard']>>[0]) => ({
  setAside: store.setAside,
  migrate: store.migrate.bind(store), statement: store.statement.bind(store) as typeof store.statement,
  transaction: store.transaction.bind(store) as typeof store.transaction, close: store.close.bind(store),
});

t.test('a full disk: what must survive is refused, the rest is done and written later', async (t) => {
  let isFull = false;
  const { jobs, clock, file } = jobEngine(t, {
    guard: (store) => ({
      ...bound(store),
      transaction: (work) => {
        if (isFull) throw new LaresError(storeUnwritable, { reason: 'its disk is full' });
        return store.transaction(work);
      },
    }),
  });
  const lasting = stepKind(async () => {}, { afterRestart: 'continues' });
  const passing = stepKind(async () => {}, { name: 'test.passing' });
  jobs.declare([lasting, passing]);
  isFull = true;
  t.throws(() => jobs.start(lasting, request), { code: 'store.unwritable' });
  t.same(jobs.list(), []);
  const job = jobs.start(passing, request);
  t.match(await jobs.ended(job.id), { state: 'done' });
  isFull = false;
  clock.advance(30_000);
  t.match(jobEngine(t, { file }).jobs.list(), [{ id: job.id, state: 'done' }]);
});
