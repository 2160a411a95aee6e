import { readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { agentModules, packagesOf } from '../../image/tools/sbom/npm-parts.ts';
import { isPermitted } from '../../image/tools/sbom/permitted.ts';

const root = path.resolve(import.meta.dirname, '../..');
const text = (name: string): string => readFileSync(path.join(root, name), 'utf8');

interface Locked {
  readonly version: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
}
const { packages } = JSON.parse(text('package-lock.json')) as { packages: Record<string, Locked> };
const locked = Object.entries(packages).filter(([folder]) => folder !== '');

/** Packages that want to run something when they are installed. Nothing of it runs; this is what is done instead. */
const installScripts: Readonly<Record<string, string>> = {
  'node_modules/esbuild': 'would check its own binary, which comes as a package of its own and works as it is',
  'node_modules/node-pty': 'would compile its addon: image/tools/native-parts.ts does, by name, for each board',
};

t.test('the lock file says what everything is, and not where it came from', async (t) => {
  t.ok(locked.length > 300, `${locked.length} packages`);
  t.same(locked.filter(([, { resolved }]) => resolved !== undefined).map(([folder]) => folder), [], 'no addresses');
  const weak = locked.filter(([, { integrity, link }]) => link || !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? ''));
  t.same(weak.map(([folder]) => folder), [], 'a SHA-512 each');
});

t.test('no install script runs, and each package that has one is known', async (t) => {
  t.match(text('.npmrc'), /^ignore-scripts=true$/m);
  t.match(text('Makefile'), /npm ci --ignore-scripts /);
  const calls = [...`${text('Makefile')}${text('image/tools/install.sh')}`.matchAll(/npm (?:ci|install|i|rebuild|run|exec)\b.*/g)].map(([call]) => call);
  t.same(calls.filter((call) => !call.startsWith('npm ci --ignore-scripts')), [], 'and nothing else installs');
  const wanting = locked.filter(([, { hasInstallScript }]) => hasInstallScript).map(([folder]) => folder);
  t.same(wanting.toSorted(), Object.keys(installScripts).toSorted(), 'new ones need a decision, in this list');
});

t.test('licences of all that is bundled are on the list of those permitted', async (t) => {
  // The build of the image refuses what this says no to, in the dashboard as well (sbom/lares-parts.ts).
  const bundled = packagesOf(agentModules(text('build/agent/meta.json')));
  t.ok(bundled.length > 50, `${bundled.length} packages`);
  const refused = bundled.filter(({ licence }) => !isPermitted(licence));
  t.same(refused.map(({ name, version, licence }) => `${name}@${version}: ${licence}`), []);
  t.notOk(isPermitted('GPL-3.0-only'));
  t.notOk(isPermitted('MIT AND GPL-2.0-or-later'));
  t.ok(isPermitted('(MIT OR GPL-2.0-or-later)'));
});
