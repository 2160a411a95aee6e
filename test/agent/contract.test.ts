import type { AddressInfo } from 'node:net';
import { Validator } from '@seriousme/openapi-schema-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import t, { type Test } from 'tap';
import Type from 'typebox';
import { errorCatalogue, LaresError, defineError } from '../../agent/core/errors/index.ts';
import { RingChannel, type Topic } from '../../agent/core/live.ts';
import type { ApiDocument, ErrorCatalogue } from '../../agent/features/contract/schema.ts';
import { mount } from '../../agent/http/contract.ts';
import { createServer } from '../../agent/http/server.ts';
import { holdToContract } from '../fakes/contract.ts';
import { FakeSessions } from '../fakes/session.ts';
import { application } from './application.ts';

async function documentOf(t: Test) {
  const app = await application(t);
  const headers = { host: 'localhost' };
  const claimed = await app.server.inject({ method: 'POST', url: '/api/setup/claim', headers, payload: { code: 'K7MX2QPD', username: 'ann', password: 'tundra-violin-42' } });
  const cookie = String(claimed.headers['set-cookie']).split(';', 1)[0]!;
  const answer = await app.server.inject({ url: '/api/openapi.json', headers: { ...headers, cookie } });
  t.equal(answer.statusCode, 200, answer.body.slice(0, 200));
  return { ...app, document: answer.json() as ApiDocument };
}

t.test('the device serves a valid OpenAPI 3.1 document of every route and topic', async (t) => {
  const { document, routes, features } = await documentOf(t);
  const verdict = await new Validator().validate(structuredClone(document));
  t.same(verdict.errors ?? [], [], 'by the specification\'s own schema');
  t.equal(document.openapi, '3.1.0');
  for (const { method, url, access, config } of routes) {
    const operation = document.paths[url.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
    t.ok(operation?.summary, `${method} ${url} has a summary`);
    t.match(operation, { 'x-lares-access': access, tags: [config.feature ?? 'http'], responses: { default: { $ref: '#/components/responses/Problem' } } });
    t.same(operation!.parameters.filter((one) => one.in === 'path').map((one) => `:${one.name}`), url.match(/:\w+/g) ?? [], 'its path params');
    const answers = Object.keys(operation!.responses).filter((status) => status !== 'default');
    t.ok(answers.some((status) => /^[23]/.test(status)) || url === '/api/live', `${method} ${url} says what success is`);
  }
  const topics = features.flatMap((feature) => (feature.topics ?? []).map((topic) => topic.name));
  t.same(Object.keys(document['x-lares-topics']), topics);
  t.ok(document.paths['/api/session']?.['delete']?.responses['204'], 'an answer without a body');
  t.notOk(document.paths['/api/session']?.['delete']?.responses['204']?.content);
});

t.test('who may do what, and what may be left out', async (t) => {
  const { document } = await documentOf(t);
  const security = (path: string, method: string) => document.paths[path]?.[method]?.security;
  t.same(security('/api/setup', 'get'), []);
  t.same(security('/api/system', 'get'), [{ session: [] }]);
  t.same(security('/api/system/reboot', 'post'), [{ session: [], csrf: [] }]);
  const journal = document.paths['/api/services/{name}/journal']!['get']!.parameters;
  t.match(journal, [{ name: 'name', in: 'path', required: true }, { name: 'lines', required: false, schema: { default: 200 } }, { name: 'before', required: false }]);
});

t.test('the address of a problem\'s type: the catalogue for programs, the dashboard for browsers', async (t) => {
  const { server } = await application(t);
  const get = (accept?: string) => server.inject({ url: '/api/errors', headers: { host: 'localhost', ...(accept ? { accept } : {}) } });
  const { errors } = (await get('application/json')).json() as ErrorCatalogue;
  t.same(errors.map(({ code }) => code), errorCatalogue().map(({ code }) => code));
  t.match(errors.find(({ code }) => code === 'services.unknown'), { status: 404, params: ['unit'], advice: /GET/ });
  const browser = await get('text/html,application/xhtml+xml,*/*;q=0.8');
  t.match({ status: browser.statusCode, to: browser.headers['location'], body: browser.body }, { status: 303, to: '/', body: '' });
  const refused = (await server.inject({ url: '/api/system', headers: { host: 'localhost' } })).json() as { type: string };
  t.equal(refused.type, '/api/errors#auth.required');
});

t.test('what live topics say is what their schemas say', async (t) => {
  const { features } = await application(t);
  for (const topic of features.flatMap((feature) => feature.topics ?? [])) {
    if (topic.name === 'services.journal') continue; // needs a unit; its own tests open it
    const channel = await topic.open((topic.name === 'metrics' ? { windowMs: 60_000 } : {}) as never);
    t.doesNotThrow(() => channel.snapshot(), topic.name); // the held channel reports a breach to t
    topic.close?.({} as never, channel);
  }
});

const sampleBusy = defineError('sample.busy', 409, 'The {thing} is busy.', 'Wait.');

/** A server with one route and topic that break their own schemas in every way. */
async function liar(t: Test) {
  const found: string[] = [];
  const auth = new FakeSessions();
  const { server, routes } = createServer({ auth, names: () => new Set(['lares']), cookieName: 'c', scheme: 'https', logger: false });
  const channel = new RingChannel<object, object>(() => ({ n: 1, secret: 'x' }));
  const topic: Topic = { name: 'lie', summary: 'A lie', access: 'public', snapshot: Type.Object({ n: Type.Integer() }), delta: Type.Object({ n: Type.Integer() }), open: () => channel };
  const answer = Type.Object({ n: Type.Integer() });
  const schema = { summary: 'A lie', response: { 200: answer, 204: Type.Null() } };
  const feature = {
    name: 'lie', topics: [topic],
    routes: (scope: typeof server, _options: unknown, done: () => void) => {
      (scope.post as Function)('/api/lie', { config: { access: 'public' }, schema }, async (request: FastifyRequest, reply: FastifyReply) => {
        const { status = 200, text = '', type = 'application/json', problem } = request.body as { status?: number; text?: string; type?: string; problem?: true };
        if (problem) throw Object.assign(new LaresError(sampleBusy, { thing: 'disk' }), { params: { secret: 'x' } });
        // A string passes by the serialiser, which would put an object right.
        return reply.code(status).type(type).send(text as never);
      });
      done();
    },
  };
  mount(server, feature as never);
  await server.ready();
  holdToContract({ server, routes, features: [feature] }, (breach) => found.push(breach));
  t.teardown(() => server.close());
  const say = async (payload: object) => {
    found.length = 0;
    await server.inject({ method: 'POST', url: '/api/lie', headers: { host: 'lares' }, payload });
    return found.join('\n');
  };
  return { server, say, topic, channel, found };
}

t.test('a breach of the contract is found: the check can fail', async (t) => {
  const { server, say, topic, channel, found } = await liar(t);
  t.match(await say({ status: 201, text: '{"n":1}' }), /→ 201: the document has no such status/);
  t.match(await say({ text: '{"n":"one"}' }), /it\/n must be integer/);
  t.match(await say({ text: '{}' }), /required property 'n'/);
  t.match(await say({ text: '{"n":1,"secret":"x"}' }), /unevaluated properties/, 'a property beyond the schema');
  t.match(await say({ text: 'n', type: 'text/plain' }), /no text\/plain/);
  t.match(await say({ status: 418, text: '{"n":1}' }), /no application\/json/, 'a failure that is no problem');
  t.match(await say({ problem: true }), /params thing, not secret/);
  t.match(await say({ text: '{"n":1}' }), /accepted a body/, 'which no document asks for');
  found.length = 0;
  await server.inject({ method: 'POST', url: '/api/lie?x=1', headers: { host: 'lares', 'content-type': 'application/json' }, payload: '{"text":"{\\"n\\":1}"}' });
  t.match(found.join(), /accepted/);
  found.length = 0;
  const held = await topic.open(undefined as never);
  held.snapshot();
  held.subscribe(() => {});
  channel.publish({ n: 'two' });
  t.match(found, [/snapshot of lie: .*unevaluated/, /delta of lie: .*integer/]);
  found.length = 0;
  await server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}/api/lie`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"text":"{}"}' });
  t.equal(answer.status, 200);
  await answer.text();
  t.match(found.join(), /required property 'n'/, 'through a socket as well');
  found.length = 0;
  await server.inject({ url: '/healthz', headers: { host: 'lares' } });
  await server.inject({ url: '/nowhere', headers: { host: 'lares' } });
  t.same(found, [], 'and honest answers pass');
});
