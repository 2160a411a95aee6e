import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import t, { type Test } from 'tap';
import Type from 'typebox';
import { jobKind } from '../../agent/core/job.ts';
import { jobEngine, stepKind, untilAborted } from '../fakes/jobs.ts';

const request = { subject: 'thing', startedBy: 'ann', input: { steps: 3 } };

/** Starts a job in one life of the engine, which is not ended, and gives its id and database to the next. */
async function firstLife(t: Test, ...[run, rest]: Parameters<typeof stepKind>): Promise<{ id: string; file: string; jobs: ReturnType<typeof jobEngine>['jobs'] }> {
  const { jobs, file } = jobEngine(t);
  const kind = stepKind(run, rest);
  jobs.declare([kind]);
  const { id } = jobs.start(kind, request);
  await new Promise(setImmediate);
  return { id, file, jobs };
}

t.test('work that does not survive has failed, and says why', async (t) => {
  const { id, file } = await firstLife(t, untilAborted);
  const { jobs } = jobEngine(t, { file });
  jobs.declare([stepKind(untilAborted)]);
  jobs.resume();
  t.match(jobs.get(id), { state: 'failed', error: { code: 'jobs.interrupted' }, endedAtMs: Number, abortable: false });
  t.match(jobEngine(t, { file }).jobs.get(id), { state: 'failed' }, 'for good');
  t.doesNotThrow(() => jobs.start(stepKindDeclared(jobs), request), 'its subject is free again');
});

function stepKindDeclared(jobs: ReturnType<typeof jobEngine>['jobs']) {
  const kind = stepKind(async () => {}, { name: 'test.next' });
  jobs.declare([kind]);
  return kind;
}

t.test('work that survives goes on from its checkpoint, with its input', async (t) => {
  const run: Parameters<typeof stepKind>[0] = async (input, control) => {
    control.say('beginning');
    control.save({ done: 2 });
    await untilAborted(input, control);
  };
  const { id, file } = await firstLife(t, run, { afterRestart: 'continues', abortable: true });
  const { jobs } = jobEngine(t, { file });
  const found: unknown[] = [];
  jobs.declare([stepKind(async (input, { checkpoint, say }) => {
    found.push(input, checkpoint);
    say('finishing');
  }, { afterRestart: 'continues', abortable: true })]);
  jobs.resume();
  t.match(jobs.get(id), { state: 'running', abortable: true, startedBy: 'ann' });
  t.match(await jobs.ended(id), { state: 'done', message: 'finishing' });
  t.same(found, [{ steps: 3 }, { done: 2 }]);
  t.same(jobs.lines(id).map(({ number, text }) => `${number} ${text}`), ['1 beginning', '2 The agent was restarted; the work goes on', '3 finishing']);
});

t.test('a clean stop is an interruption too, and what was said before it is kept', async (t) => {
  const run: Parameters<typeof stepKind>[0] = async (input, control) => {
    control.say('so far');
    control.progress(0.4);
    await untilAborted(input, control).catch(() => control.say('never told'));
    control.say('never told either');
  };
  const first = await firstLife(t, run, { afterRestart: 'continues' });
  first.jobs.stop();
  await new Promise(setImmediate);
  t.match(first.jobs.get(first.id), { state: 'running', lineCount: 1 });
  const { jobs } = jobEngine(t, { file: first.file });
  t.match(jobs.get(first.id), { state: 'running', progress: 0.4, message: 'so far', lineCount: 1 });
});

t.test('what was asked to stop does not go on', async (t) => {
  const first = await firstLife(t, () => new Promise(() => {}), { afterRestart: 'continues', abortable: true });
  first.jobs.abort(first.id);
  const { jobs } = jobEngine(t, { file: first.file });
  jobs.declare([stepKind(() => Promise.reject(new Error('must not run')), { afterRestart: 'continues', abortable: true })]);
  jobs.resume();
  t.match(jobs.get(first.id), { state: 'aborted', error: null });
});

t.test('a kind that is gone, and an input or checkpoint that does not fit any more', async (t) => {
  const survives = { afterRestart: 'continues' } as const;
  const begin = () => firstLife(t, async (input, control) => {
    control.save({ done: 1 });
    await untilAborted(input, control);
  }, survives);
  const gone = await begin();
  const without = jobEngine(t, { file: gone.file }).jobs;
  without.resume();
  t.match(without.get(gone.id), { state: 'failed', error: { code: 'jobs.interrupted' } }, 'no such kind');

  const newer = await begin();
  const otherInput = jobEngine(t, { file: newer.file }).jobs;
  otherInput.declare([jobKind({ name: 'test.steps', abortable: false, ...survives, input: Type.Object({ path: Type.String() }), run: async () => {} })]);
  otherInput.resume();
  t.match(otherInput.get(newer.id), { state: 'failed', error: { code: 'jobs.interrupted' } }, 'another input');

  const moved = await begin();
  const otherCheckpoint = jobEngine(t, { file: moved.file }).jobs;
  let found: unknown = 'nothing yet';
  const Offset = Type.Object({ offset: Type.Integer() });
  otherCheckpoint.declare([jobKind({
    name: 'test.steps', abortable: false, ...survives, input: Type.Object({ steps: Type.Integer() }), checkpoint: Offset,
    run: async (_input, { checkpoint }) => void (found = checkpoint),
  })]);
  otherCheckpoint.resume();
  t.match(await otherCheckpoint.ended(moved.id), { state: 'done' });
  t.equal(found, undefined, 'another checkpoint counts as none');
});

t.test('work that takes the agent down each time is given up', async (t) => {
  const survives = { afterRestart: 'continues' } as const;
  const { id, file } = await firstLife(t, untilAborted, survives);
  for (let life = 1; life <= 6; life++) {
    const { jobs } = jobEngine(t, { file });
    jobs.declare([stepKind(untilAborted, survives)]);
    jobs.resume();
    t.equal(jobs.get(id).state, life <= 5 ? 'running' : 'failed', `life ${life}`);
  }
});

t.test('work that ends the agent itself is done when the next life says so', async (t) => {
  const { id, file } = await firstLife(t, () => new Promise(() => {}));
  const { jobs } = jobEngine(t, { file });
  jobs.declare([stepKind(() => Promise.reject(new Error('must not run')), { achieved: ({ steps }) => steps === 3 })]);
  jobs.resume();
  t.match(jobs.get(id), { state: 'done', progress: 1 });
});

t.test('kill -9 of a process with two jobs: all that was acknowledged is there', async (t) => {
  const file = path.join(t.testdir({}), 'jobs.sqlite');
  const victim = spawn(process.execPath, [path.join(import.meta.dirname, '../fakes/jobs-victim.ts'), file], {
    stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '' },
  });
  t.teardown(() => victim.kill('SIGKILL'));
  let acknowledged = 0;
  for await (const line of createInterface({ input: victim.stdout })) {
    acknowledged = Number(line);
    if (acknowledged >= 40) break;
  }
  victim.kill('SIGKILL');
  await once(victim, 'exit');
  const { jobs } = jobEngine(t, { file });
  let from = 0;
  jobs.declare([
    stepKind(async (_input, { checkpoint }) => void (from = checkpoint!.done), { afterRestart: 'continues' }),
    stepKind(untilAborted, { name: 'test.passing' }),
  ]);
  jobs.resume();
  const [passing, lasting] = jobs.list();
  t.match(passing, { kind: 'test.passing', state: 'failed', error: { code: 'jobs.interrupted' } });
  t.match(await jobs.ended(lasting!.id), { kind: 'test.steps', state: 'done' });
  t.ok(from >= acknowledged, `goes on at ${from}, ${acknowledged} were acknowledged`);
});
