import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { codeSites, unusedCodes } from './code-sites.ts';

const root = path.resolve(import.meta.dirname, '../..');
const document = readFileSync(path.join(root, 'agent/core/errors/README.md'), 'utf8');

t.test('every error is declared once, documented with something to do, and thrown somewhere', async (t) => {
  const codes = codeSites(root, 'defineError').declared.map(({ code }) => code);
  t.ok(codes.length > 50, `${codes.length} codes were found`);
  t.same(codes.filter((code, index) => codes.indexOf(code) !== index), [], 'codes declared twice');
  t.same(codes.filter((code) => !new RegExp(`^\\| \`${code}\` \\| [45]\\d\\d \\| .+ \\| .* \\| \\S.+ \\|$`, 'm').test(document)), [], 'codes without a line of their own');
  t.same(unusedCodes(root, 'defineError'), [], 'codes that nothing throws');
});

t.test('the generated document is the one of these sources', async (t) => {
  const check = spawnSync('env', ['-u', 'NODE_OPTIONS', process.execPath, 'agent/docs.ts', '--check'], { cwd: root, encoding: 'utf8' });
  t.equal(check.status, 0, check.stderr);
});

t.test('an error that is only compared, exported or declared counts as unused', async (t) => {
  mkdirSync(path.join(root, 'build'), { recursive: true });
  const house = mkdtempSync(path.join(root, 'build/errors-'));
  t.teardown(() => rmSync(house, { recursive: true }));
  mkdirSync(path.join(house, 'agent'));
  writeFileSync(path.join(house, 'agent/errors.ts'), `
    export const thrown = defineError('a.thrown', 400, 'x', 'y');
    export const mapped = defineError('a.mapped', 400, 'x', 'y');
    export const compared = defineError('a.compared', 400, 'x', 'y');
    export const idle = defineError('a.idle', 400, 'x', 'y');`);
  writeFileSync(path.join(house, 'agent/service.ts'), `
    import { thrown as refused, mapped, compared, idle } from './errors.ts';
    export { idle } from './errors.ts';
    const meanings = { x: mapped };
    if (isError(e, compared) || e.definition === compared) throw new LaresError(refused);`);
  t.same(unusedCodes(house, 'defineError'), ['a.compared', 'a.idle']);
});
