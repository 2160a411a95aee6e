import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import t from 'tap';

const pages = path.resolve(import.meta.dirname, '../../build/ui/portal');

/** What a captive sheet may have to fetch before it shows something, bytes in gzip: half a second at the edge of a Wi-Fi. */
const FIRST = 40_000;
/** Everything that any visit fetches, in one language. */
const ALL = 55_000;

const packed = (file: string): number => gzipSync(readFileSync(path.join(pages, file)), { level: 9 }).length;
const sum = (files: readonly string[]): number => files.reduce((total, file) => total + packed(file), 0);

/** The one file of a name. */
function built(name: string): string {
  const [file, ...more] = globSync(`files/${name}-*.{js,css}`, { cwd: pages }).filter((found) => !/\.(?:br|gz)$/.test(found));
  if (file === undefined || more.length > 0) throw new Error(`one file ${name} was expected: run make ui`);
  return file;
}

t.test('the first page of the wizard is small in every language', async (t) => {
  for (const language of ['en', 'de', 'fr', 'es', 'zh-Hans']) {
    const first = sum(['setup.html', built('setup'), built('style'), built(language)]);
    t.ok(first <= FIRST, `${language}: ${first} bytes of ${FIRST}`);
    const all = first + packed(built('later'));
    t.ok(all <= ALL, `${language}: ${all} bytes of ${ALL} with the steps`);
  }
});

t.test('the steps are one file, and have nothing more to fetch', async (t) => {
  const code = readFileSync(path.join(pages, built('later')), 'utf8');
  t.notMatch(code, /\bimport\(/, 'while a trial is under way the device cannot be asked');
});

t.test('styles have each colour once, as browsers of 2019 know it', async (t) => {
  const styles = readFileSync(path.join(pages, built('style')), 'utf8');
  t.notOk(/display-p3|\blab\(|oklch\(/.test(styles), 'no second and third form of a colour');
  t.ok(/--ember:[^;]*#/.test(styles), 'but the first');
});
