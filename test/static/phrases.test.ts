import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { codeSites, unusedCodes } from './code-sites.ts';

const root = path.resolve(import.meta.dirname, '../..');

t.test('every phrase is declared once, under the name of who says it, and said somewhere', async (t) => {
  const { declared } = codeSites(root, 'definePhrase');
  const codes = declared.map(({ code }) => code);
  t.ok(codes.length > 8, `${codes.length} codes were found`);
  t.same(codes.filter((code, index) => codes.indexOf(code) !== index), [], 'codes declared twice');
  const owner = (place: string): string => /^agent\/features\/([^/]+)\//.exec(place)?.[1] ?? (place.startsWith('agent/core/job') ? 'jobs' : place);
  t.same(declared.filter(({ code, place }) => !code.startsWith(`${owner(place)}.`)), [], 'under another name');
  t.same(unusedCodes(root, 'definePhrase'), [], 'codes that nothing says');
});

t.test('each declaration is one that is read here', async (t) => {
  // A declaration in another form, such as one in a loop, would be outside of what these tests compare.
  const written = globSync('agent/**/*.ts', { cwd: root }).flatMap((file) => [...readFileSync(path.join(root, file), 'utf8').matchAll(/(?<!function )\bdefinePhrase\(/g)]);
  t.equal(written.length, codeSites(root, 'definePhrase').declared.length);
});
