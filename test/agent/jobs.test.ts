import t from 'tap';
import { doorway, pageOf } from '../fakes/doorway.ts';
import { saying, stepKind, untilAborted } from '../fakes/jobs.ts';
import { words } from '../../ui/src/text/en/index.ts';
import { application } from './application.ts';

const request = { subject: 'thing', startedBy: 'ann', input: { steps: 1 } };

t.test('jobs over HTTP', async (t) => {
  const { claim, call, jobs } = await doorway(t);
  const page = pageOf(await claim());
  const slow = stepKind(async (input, control) => {
    for (let line = 1; line <= 5; line++) control.say(saying, { words: `line ${line}` });
    await untilAborted(input, control);
  }, { abortable: true });
  const quick = stepKind(async () => {}, { name: 'test.quick' });
  jobs.declare([slow, quick]);
  const stoppable = jobs.start(slow, request);
  const short = jobs.start(quick, { ...request, subject: 'other' });
  await jobs.ended(short.id);
  t.match((await call('GET', '/api/jobs', undefined, page)).body, {
    jobs: [{ id: short.id, state: 'done', progress: 1, abortable: false }, { id: stoppable.id, state: 'running', message: { text: 'line 5' }, lineCount: 5, progress: null, abortable: true }],
  });
  t.match((await call('GET', `/api/jobs/${stoppable.id}`, undefined, page)).body, { id: stoppable.id, lineCount: 5 });
  t.match(await call('GET', '/api/jobs/none', undefined, page), { status: 404, code: 'jobs.unknown', body: { params: { id: 'none' } } });

  const log = (query: string) => call('GET', `/api/jobs/${stoppable.id}/log${query}`, undefined, page);
  const line = (number: number) => ({ number, code: 'test.saying', params: { words: `line ${number}` }, text: `line ${number}`, timeMs: Number });
  t.match((await log('')).body, { lines: [1, 2, 3, 4, 5].map(line) });
  t.match((await log('?lines=2&before=4')).body, { lines: [{ number: 2 }, { number: 3 }] });
  t.match(await log('?lines=0'), { status: 422, code: 'core.invalid' });
  t.match(await call('GET', '/api/jobs/none/log', undefined, page), { status: 404, code: 'jobs.unknown' });

  t.match(await call('POST', `/api/jobs/${short.id}/abort`, undefined, page), { status: 409, code: 'jobs.notAbortable' });
  t.match(await call('POST', `/api/jobs/${stoppable.id}/abort`, undefined, { cookie: page.cookie }), { status: 403, code: 'auth.csrf' });
  t.match(await call('DELETE', `/api/jobs/${stoppable.id}`, undefined, page), { status: 409, code: 'jobs.atWork' });
  t.match(await call('POST', `/api/jobs/${stoppable.id}/abort`, undefined, page), { status: 202, body: { id: stoppable.id, abortRequested: true } });
  t.match(await jobs.ended(stoppable.id), { state: 'aborted' });
  t.match(await call('DELETE', `/api/jobs/${short.id}`, undefined, page), { status: 204 });
  t.match((await call('GET', '/api/jobs', undefined, page)).body, { jobs: [{ id: stoppable.id }] });
  t.match(await call('DELETE', '/api/jobs', undefined, page), { status: 204 });
  t.same((await call('GET', '/api/jobs', undefined, page)).body, { jobs: [] });
  t.match(await call('GET', '/api/jobs'), { status: 401, code: 'auth.required' });
});

t.test('every kind of job has a title, and no title is left over', async (t) => {
  const { features } = await application(t);
  const kinds = features.flatMap(({ jobs = [] }) => jobs.map(({ name }) => name));
  t.ok(kinds.length >= 8, kinds.join(' '));
  const titles = Object.values(words as Record<string, { jobs?: object }>).flatMap(({ jobs = {} }) => Object.keys(jobs));
  t.same(kinds.toSorted(), titles.toSorted());
});
