import stringify from 'fast-json-stringify';
import t from 'tap';
import { compileJson, loadCompilers } from '../../agent/http/validation.ts';
import { application } from './application.ts';

// A schema is compiled with the first request that meets it, so a start would not notice a broken one.
t.test('every schema of every route compiles', async (t) => {
  const { routes } = await application(t);
  await loadCompilers();
  let validators = 0;
  let serializers = 0;
  for (const { method, url, schema = {} } of routes) {
    for (const part of [schema.body, schema.querystring, schema.params]) {
      if (!part) continue;
      t.doesNotThrow(() => compileJson(part)({}), `${String(method)} ${url}`);
      validators += 1;
    }
    for (const [status, answer] of Object.entries(schema.response ?? {})) {
      t.doesNotThrow(() => stringify(answer as object), `${String(method)} ${url} ${status}`);
      serializers += 1;
    }
  }
  t.ok(validators > 10 && serializers > 10, `${validators} validators, ${serializers} serialisers`);
});

t.test('a broken schema is noticed', async (t) => {
  await loadCompilers();
  t.throws(() => compileJson({ type: 'strange' })({}));
  t.throws(() => stringify({ $ref: '#/nowhere' }));
});
