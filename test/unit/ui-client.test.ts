import t from 'tap';
import { ApiClient } from '../../ui/src/api/client.ts';
import { ProblemError } from '../../ui/src/api/problem.ts';

interface Sent {
  readonly url: string;
  readonly init: RequestInit;
}

/** A client of a device that answers `body`; what it was sent is kept. */
function client(body: string, status = 200): { api: ApiClient; sent: Sent[] } {
  const sent: Sent[] = [];
  const fetch = async (url: unknown, init?: RequestInit) => {
    sent.push({ url: String(url), init: init ?? {} });
    return new Response(status === 204 ? null : body, { status });
  };
  return { api: new ApiClient({ fetch: fetch as typeof globalThis.fetch, timeoutMs: 1000 }), sent };
}

t.test('a call becomes a request: path params, query, body, and the proof that it comes from this page', async (t) => {
  const { api, sent } = client('{}');
  api.authorise('csrf-1');
  await api.call('GET /api/services/:name/journal', { params: { name: 'a~x2fb@1.service' }, query: { lines: 5 } });
  await api.call('POST /api/services/:name/actions', { params: { name: 'x/../y' }, body: { action: 'start' } });
  t.match(sent, [
    { url: '/api/services/a~x2fb%401.service/journal?lines=5', init: { method: 'GET', headers: { accept: 'application/json' } } },
    { url: '/api/services/x%2F..%2Fy/actions', init: { method: 'POST', body: '{"action":"start"}', headers: { 'x-csrf': 'csrf-1', 'content-type': 'application/json' } } },
  ]);
  t.notOk('x-csrf' in (sent[0]!.init.headers as object), 'reading needs no proof');
});

t.test('answers: none, a problem, and the end of the session', async (t) => {
  t.equal(await client('', 204).api.call('DELETE /api/session'), undefined);
  const { api } = client('{"code":"auth.required","detail":"d","params":{}}', 401);
  let ended = 0;
  api.onSignedOut(() => (ended += 1));
  await t.rejects(api.call('GET /api/session'), ProblemError);
  t.equal(ended, 1);
});

// tsc reports each of these as an error, or as an unused expectation when it is none: the proof that the types hold.
export const refused = (api: ApiClient) => [
  // @ts-expect-error there is no such route
  api.call('GET /api/nothing'),
  // @ts-expect-error nor by this method
  api.call('POST /api/setup'),
  // @ts-expect-error the path param is missing
  api.call('GET /api/services/:name'),
  // @ts-expect-error and this one has another name
  api.call('GET /api/services/:name', { params: { id: 'x' } }),
  // @ts-expect-error a body of another form
  api.call('POST /api/services/:name/actions', { params: { name: 'x' }, body: { action: 'explode' } }),
  // @ts-expect-error a body where none is taken
  api.call('DELETE /api/session', { body: {} }),
  // @ts-expect-error a query of another type
  api.call('GET /api/services/:name/journal', { params: { name: 'x' }, query: { lines: 'all' } }),
  // @ts-expect-error the answer has no such property
  api.call('GET /api/setup').then(({ owner }) => owner),
];
