import t from 'tap';
import type { ApiDocument } from '../../agent/features/contract/schema.ts';
import { errorsFor, groupsOf, schemaLines, typeOf } from '../../ui/src/features/contract/listing.ts';

const operation = (summary: string, tag: string): ApiDocument['paths'][string][string] => ({
  summary, tags: [tag], 'x-lares-access': 'viewer', security: [], parameters: [],
  responses: { 200: { description: 'OK', content: { 'text/plain': { schema: { type: 'string' } } } }, 204: { description: 'No Content' }, default: {} },
});

const document: ApiDocument = {
  openapi: '3.1.0', info: { title: '', version: '', description: '', license: { name: '', identifier: '' } }, servers: [], components: {}, 'x-lares-frames': {},
  tags: [{ name: 'http' }, { name: 'lamp' }, { name: 'empty' }],
  paths: {
    '/api/lamp': {
      get: operation('The lamp', 'lamp'),
      post: {
        ...operation('Blink', 'lamp'),
        parameters: [{ name: 'fast', in: 'query', required: false, description: 'At double speed', schema: { type: 'boolean' } }],
        requestBody: { required: true, content: { 'application/json': { schema: { type: 'object' } } } },
      },
    },
    '/healthz': { get: operation('Alive', 'http') },
  },
  'x-lares-topics': { lamp: { summary: 'Its light', feature: 'lamp', access: 'viewer', params: { properties: {} }, snapshot: { type: 'object' }, delta: { type: 'object' } } },
};

t.test('routes and topics by feature, and those that fit a search', async (t) => {
  const ids = (query: string) => groupsOf(document, query).map(({ feature, entries }) => [feature, ...entries.map(({ id }) => id)]);
  t.same(ids(''), [['http', 'GET /healthz'], ['lamp', 'GET /api/lamp', 'POST /api/lamp', 'topic lamp']], 'features without any are left out');
  t.same(ids(' post '), [['lamp', 'POST /api/lamp']]);
  t.same(ids('light'), [['lamp', 'topic lamp']]);
  t.same(ids('nothing of the kind'), []);
  const [, lamp] = groupsOf(document, '');
  t.same(lamp!.entries[1]!.schemas.map(({ kind, note }) => [kind, note]), [['query', ''], ['body', ''], ['answer', '200 OK, text/plain'], ['answer', '204 No Content']]);
  t.match(schemaLines(lamp!.entries[1]!.schemas[0]!.schema!), [{ name: 'fast', optional: true, note: 'At double speed' }]);
  t.equal(lamp!.entries[1]!.schemas[3]!.schema, null, 'an answer without content');
  t.same(lamp!.entries[2]!.schemas.map(({ kind }) => kind), ['snapshot', 'delta'], 'a topic that takes nothing');
});

t.test('error codes that fit a search', async (t) => {
  const errors = [{ code: 'lamp.dark', status: 409, template: 'It is dark.', params: [], advice: '' }, { code: 'http.host', status: 421, template: 'Who?', params: [], advice: '' }];
  for (const query of ['LAMP', 'dark', '409']) t.same(errorsFor(errors, query).map(({ code }) => code), ['lamp.dark'], query);
});

t.test('types as programmers write them', async (t) => {
  t.equal(typeOf({ type: 'integer' }), 'integer');
  t.equal(typeOf({ anyOf: [{ type: 'string' }, { type: 'null' }] }), 'string | null');
  t.equal(typeOf({ type: 'array', items: { anyOf: [{ const: 'a' }, { const: 'b' }] } }), '("a" | "b")[]');
  t.equal(typeOf({ patternProperties: { '^.*$': { type: 'number' } } }), '{ [name]: number }');
  t.equal(typeOf({}), 'any');
});

t.test('an object is a line a property, what it holds further in', async (t) => {
  const schema = {
    allOf: [
      { type: 'object', required: ['list'], properties: { list: { type: 'array', minItems: 1, description: 'Newest first', items: { type: 'object', properties: { n: { type: 'integer', minimum: 1, maximum: 9, default: 2 } } } } } },
      { type: 'object', properties: { more: { anyOf: [{ type: 'object', properties: { x: { type: 'string', pattern: '^a' } } }, { type: 'null' }] } } },
    ],
  };
  t.same(schemaLines(schema), [
    { depth: 0, name: 'list', type: 'object[]', optional: false, note: 'Newest first · items 1…' },
    { depth: 1, name: 'n', type: 'integer', optional: true, note: '1…9 · = 2' },
    { depth: 0, name: 'more', type: 'object | null', optional: true, note: '' },
    { depth: 1, name: 'x', type: 'string', optional: true, note: '^a' },
  ]);
  t.same(schemaLines({ type: 'string', maxLength: 8 }), [{ depth: 0, name: '', type: 'string', optional: false, note: 'length …8' }]);
});
