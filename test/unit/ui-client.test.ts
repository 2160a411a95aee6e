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

/** A client of a device that wants a proof for as many calls as `refusals` says. */
function wary(refusals: number, code = 'auth.reauthenticate'): { api: ApiClient; calls: () => number } {
  let calls = 0;
  const fetch = async () => (calls++ < refusals ? new Response(JSON.stringify({ code, detail: 'd', params: {} }), { status: 403 }) : new Response('{"ticket":"x"}'));
  return { api: new ApiClient({ fetch: fetch as typeof globalThis.fetch, timeoutMs: 1000 }), calls: () => calls };
}

t.test('a call that wants a fresh proof is made once more with one, and only once', async (t) => {
  const asked: boolean[] = [];
  const trying = async (refusals: number, proof: boolean) => {
    const { api, calls } = wary(refusals);
    api.proveBy(async () => (asked.push(proof), proof));
    const answer = await api.call('POST /api/live/ticket').catch((error: ProblemError) => error.problem.code);
    return [answer, calls()];
  };
  t.same(await trying(1, true), [{ ticket: 'x' }, 2]);
  t.same(await trying(1, false), ['auth.reauthenticate', 1], 'the reader did not want to');
  t.same(await trying(9, true), ['auth.reauthenticate', 2], 'asked once, not for ever');
  t.same(asked, [true, false, true]);
  const { api, calls } = wary(1);
  await t.rejects(api.call('POST /api/live/ticket'), ProblemError, 'nobody there to ask');
  t.equal(calls(), 1);
});

t.test('an account that is kept from everything is told of', async (t) => {
  for (const [code, told] of [['auth.passwordMustChange', 1], ['auth.factorMustEnrol', 1], ['auth.forbidden', 0]] as const) {
    const { api } = wary(1, code);
    let heard = 0;
    api.onHeldBack(() => (heard += 1));
    await t.rejects(api.call('POST /api/live/ticket'), ProblemError);
    t.equal(heard, told, code);
  }
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
