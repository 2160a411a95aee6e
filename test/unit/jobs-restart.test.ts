import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import t, { type Test } from 'tap';
import Type from 'typebox';
import { jobKind } from '../../agent/core/job.ts';
import { silentLog } from '../../agent/core/log.ts';
import { definePhrase } from '../../agent/core/phrases.ts';
import { openStore } from '../../agent/host/store/index.ts';
import { jobEngine, saying, stepKind, untilAborted } from '../fakes/jobs.ts';

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
    control.say(saying, { words: 'beginning' });
    control.save({ done: 2 });
    await untilAborted(input, control);
  };
  const { id, file } = await firstLife(t, run, { afterRestart: 'continues', abortable: true });
  const { jobs } = jobEngine(t, { file });
  const found: unknown[] = [];
  jobs.declare([stepKind(async (input, { checkpoint, say }) => {
    found.push(input, checkpoint);
    say(saying, { words: 'finishing' });
  }, { afterRestart: 'continues', abortable: true })]);
  jobs.resume();
  t.match(jobs.get(id), { state: 'running', abortable: true, startedBy: 'ann' });
  t.match(await jobs.ended(id), { state: 'done', message: { text: 'finishing' } });
  t.same(found, [{ steps: 3 }, { done: 2 }]);
  t.same(jobs.lines(id).map(({ number, text }) => `${number} ${text}`), ['1 beginning', '2 The agent was restarted; the work goes on', '3 finishing']);
});

t.test('a clean stop is an interruption too, and what was said before it is kept', async (t) => {
  const run: Parameters<typeof stepKind>[0] = async (input, control) => {
    control.say(saying, { words: 'so far' });
    control.progress(0.4);
    await untilAborted(input, control).catch(() => control.say(saying, { words: 'never told' }));
    control.say(saying, { words: 'never told either' });
  };
  const first = await firstLife(t, run, { afterRestart: 'continues' });
  first.jobs.stop();
  await new Promise(setImmediate);
  t.match(first.jobs.get(first.id), { state: 'running', lineCount: 1 });
  const { jobs } = jobEngine(t, { file: first.file });
  t.match(jobs.get(first.id), { state: 'running', progress: 0.4, message: { text: 'so far' }, lineCount: 1 });
});

t.test('lines keep their code and params on the disk, each no longer than a line', async (t) => {
  const copying = definePhrase('test.copying', 'Copying {file} of {all}');
  const first = await firstLife(t, async (_input, { say }) => say(copying, { file: 'f'.repeat(2000), all: 3 }));
  const { jobs } = jobEngine(t, { file: first.file });
  const message = { code: 'test.copying', params: { file: 'f'.repeat(500), all: 3 }, text: `Copying ${'f'.repeat(492)}` };
  t.strictSame(jobs.lines(first.id), [{ number: 1, timeMs: jobs.get(first.id).startedAtMs, ...message }]);
  t.strictSame(jobs.get(first.id).message, message);
});

t.test('what a release without codes has kept stays readable', async (t) => {
  const file = path.join(t.testdir(), 'jobs.sqlite');
  const store = openStore({ file, log: silentLog });
  store.migrate('jobs', [{ version: 1, sql: firstTables }]);
  const job = store.statement<[string, string, number]>(
    `INSERT INTO jobs (id, kind, subject, started_by, input, checkpoint, resumes, state, abort_requested, progress, message, line_count, started_at_ms, ended_at_ms, error)
     VALUES (?, 'test.steps', 'thing', 'ann', '{"steps":1}', 'null', 0, 'done', 0, 1, ?, ?, 5, 9, 'null')`,
  );
  job.run('talker', 'Done', 2);
  job.run('silent', '', 0);
  for (const [index, text] of ['Restarting nginx.service', 'Done'].entries()) {
    store.statement<[number, string]>('INSERT INTO job_lines VALUES (1, ?, 7, ?)').run(index + 1, text);
  }
  store.close();
  const { jobs } = jobEngine(t, { file });
  t.strictSame(jobs.lines('talker').map(({ code, params, text }) => ({ code, params, text })), [
    { code: null, params: {}, text: 'Restarting nginx.service' }, { code: null, params: {}, text: 'Done' },
  ]);
  t.match(jobs.get('talker'), { state: 'done', message: { code: null, params: {}, text: 'Done' }, lineCount: 2 });
  t.match(jobs.get('silent'), { message: null, lineCount: 0 });
});

/** The tables as the first version of the agent made them. */
const firstTables = `
  CREATE TABLE jobs (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, subject TEXT NOT NULL,
    started_by TEXT NOT NULL, input TEXT NOT NULL, checkpoint TEXT NOT NULL, resumes INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed', 'aborted')), abort_requested INTEGER NOT NULL, progress REAL,
    message TEXT NOT NULL, line_count INTEGER NOT NULL, started_at_ms INTEGER NOT NULL, ended_at_ms INTEGER, error TEXT NOT NULL) STRICT;
  CREATE TABLE job_lines (job INTEGER NOT NULL REFERENCES jobs ON DELETE CASCADE, number INTEGER NOT NULL, time_ms INTEGER NOT NULL,
    text TEXT NOT NULL, PRIMARY KEY (job, number)) STRICT, WITHOUT ROWID;`;

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
