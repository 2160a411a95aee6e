import t from 'tap';
import { definePhrase, phrase, phraseCatalogue } from '../../agent/core/phrases.ts';

t.test('codes of phrases are unique and well formed', async (t) => {
  definePhrase('sample.first', 'First');
  t.throws(() => definePhrase('sample.first', 'Again'), /declared twice/);
  for (const code of ['plain', 'Upper.case', 'a.', '.b', 'a b.c', 'a.b.c']) t.throws(() => definePhrase(code, 'x'), /malformed/, code);
  const codes = phraseCatalogue().map(({ code }) => code);
  t.same(codes, codes.toSorted());
});

t.test('a phrase is said with its code, in English, and with the params that it shows', async (t) => {
  const copying = definePhrase('sample.copying', 'Copying {file}, {done} of {all}');
  t.same(copying.params, ['file', 'done', 'all']);
  t.same(phrase(copying, { file: 'a', done: 1, all: 2, token: 'x' }), {
    code: 'sample.copying', params: { file: 'a', done: 1, all: 2 }, text: 'Copying a, 1 of 2',
  });
  t.same(phrase(definePhrase('sample.plain', 'Plain')), { code: 'sample.plain', params: {}, text: 'Plain' });
});
