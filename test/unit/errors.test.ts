import t from 'tap';
import { defineError, errorCatalogue, fillTemplate, isError, LaresError } from '../../agent/core/errors/index.ts';

t.test('codes are unique and well formed', async (t) => {
  defineError('sample.first', 400, 'First.', 'Nothing.');
  t.throws(() => defineError('sample.first', 400, 'Again.', 'Nothing.'), /declared twice/);
  for (const code of ['plain', 'Upper.case', 'a.', '.b', 'a b.c']) t.throws(() => defineError(code, 400, 'x', 'y'), /malformed/, code);
  const codes = errorCatalogue().map((entry) => entry.code);
  t.same(codes, codes.toSorted());
});

t.test('templates show params, and only own ones', async (t) => {
  t.equal(fillTemplate('{a} is {b}', { a: 'x', b: 2 }), 'x is 2');
  t.equal(fillTemplate('{constructor} {missing}', {}), '{constructor} {missing}');
});

t.test('an error knows its entry and keeps its cause apart', async (t) => {
  const definition = defineError('sample.second', 409, 'The {thing} is busy.', 'Wait.');
  const cause = new Error('inner');
  const error = new LaresError(definition, { thing: 'disk', path: '/dev/sda' }, { cause });
  t.equal(error.message, 'The disk is busy.');
  t.equal(error.cause, cause);
  t.same(error.params, { thing: 'disk' }, 'what the catalogue does not document does not travel');
  t.ok(isError(error, definition));
  t.notOk(isError(cause, definition));
});
