import t from 'tap';
import { doorway, pageOf } from '../fakes/doorway.ts';

t.test('jobs over HTTP', async (t) => {
  const { claim, call, jobs } = await doorway(t);
  const page = pageOf(await claim());
  const work = { kind: 'test.work', subject: 'thing', startedBy: 'ann' };
  const stoppable = jobs.start({ ...work, abortable: true }, ({ signal, say }) => {
    say('waiting');
    return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))));
  });
  const short = jobs.start({ ...work, subject: 'other' }, async () => {});
  await jobs.ended(short.id);
  t.match((await call('GET', '/api/jobs', undefined, page)).body, { jobs: [{ id: short.id, state: 'done', progress: 1 }, { id: stoppable.id, state: 'running', message: 'waiting', progress: null }] });
  t.match((await call('GET', `/api/jobs/${stoppable.id}`, undefined, page)).body, { id: stoppable.id, log: [{ text: 'waiting', timeMs: Number }] });
  t.match(await call('GET', '/api/jobs/none', undefined, page), { status: 404, code: 'jobs.unknown', body: { params: { id: 'none' } } });
  t.match(await call('POST', `/api/jobs/${short.id}/abort`, undefined, page), { status: 409, code: 'jobs.notAbortable' });
  t.match(await call('POST', `/api/jobs/${stoppable.id}/abort`, undefined, { cookie: page.cookie }), { status: 403, code: 'auth.csrf' });
  t.match(await call('POST', `/api/jobs/${stoppable.id}/abort`, undefined, page), { status: 202, body: { id: stoppable.id } });
  t.match(await jobs.ended(stoppable.id), { state: 'aborted' });
  t.match(await call('GET', '/api/jobs'), { status: 401, code: 'auth.required' });
});
