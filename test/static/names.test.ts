import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';

const root = path.resolve(import.meta.dirname, '../..');
const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean);

t.test('no dumping grounds', async (t) => {
  const dumps = files.filter((file) => /(^|\/)(utils?|helpers|common|misc|managers?)(\.[a-z]+|\/|$)/.test(file));
  t.same(dumps, []);
});

t.test('nothing committed names a package registry or a folder of one machine', async (t) => {
  // Put together here, so that this very file does not name them.
  const words = ['deb debian org', 'security debian org', 'registry npmjs org'].map((name) => name.replaceAll(' ', '.'));
  words.push(['', 'work', 'main'].join('/'));
  const hits = files
    .filter((file) => !/\.(png|ico|woff2)$/.test(file))
    .flatMap((file) => {
      const text = readFileSync(path.join(root, file), 'utf8');
      return words.filter((word) => text.includes(word)).map((word) => `${file}: ${word}`);
    });
  t.same(hits, []);
});

t.test('the top level is what the owner of the house fixed', async (t) => {
  const top = new Set(files.map((file) => file.split('/', 1)[0]!).filter((name) => !name.startsWith('.')));
  t.same([...top].toSorted(), [
    'LICENSE', 'Makefile', 'README.md', 'agent', 'image', 'overlays', 'package-lock.json', 'package.json', 'test', 'tsconfig.json', 'ui',
  ].toSorted());
});

t.test('tests run: none is skipped, focused or left to do', async (t) => {
  const hits = files
    .filter((file) => file.startsWith('test/') && file.endsWith('.ts'))
    .filter((file) => /\bt\.(skip|todo|only)\(|skip: *true|todo: *true/.test(readFileSync(path.join(root, file), 'utf8')))
    .filter((file) => !file.endsWith('static/names.test.ts'));
  t.same(hits, []);
});
