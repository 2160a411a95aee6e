import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { gunzipSync } from 'node:zlib';
import { root } from '../../image/tools/steps.ts';
import { isExpression } from '../../image/tools/sbom/spdx.ts';
import { unpackSlot } from './artifact.ts';

interface Component {
  readonly type: string;
  readonly name: string;
  readonly group?: string;
  readonly version?: string;
  readonly purl?: string;
  readonly 'bom-ref': string;
  readonly licenses?: readonly ({ readonly expression: string } | { readonly license: { readonly id?: string; readonly name?: string } })[];
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  readonly components?: readonly Component[];
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
}

interface Bill {
  readonly serialNumber: string;
  readonly metadata: { readonly timestamp: string; readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
}

const [slot, remove] = unpackSlot();
t.teardown(remove);
const read = (name: string): Buffer => readFileSync(path.join(slot, name));
const bill = JSON.parse(gunzipSync(read('/usr/share/lares/sbom.cdx.json.gz')).toString()) as Bill;
const property = ({ properties = [] }: Component, name: string): string | undefined => properties.find((one) => one.name === `lares:${name}`)?.value;
const ofKind = (kind: string): Component[] => bill.components.filter((component) => property(component, 'kind') === kind);
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

t.test('the bill of materials is valid CycloneDX 1.6', async (t) => {
  const schema = (name: string): object =>
    JSON.parse(readFileSync(path.join(root, `node_modules/@cyclonedx/cyclonedx-library/res/schema/${name}.SNAPSHOT.schema.json`), 'utf8')) as object;
  // By the addresses under which the schema of the bill refers to them, which are not those they call themselves.
  const others = ['spdx', 'jsf-0.82', 'cryptography-defs'].map((name) => [`http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`, schema(name)]);
  const ajv = new Ajv({ strict: false, schemas: Object.fromEntries(others) as Record<string, object> });
  formats.default(ajv);
  ajv.addFormat('iri-reference', true).addFormat('idn-email', true);
  const validate = ajv.compile(schema('bom-1.6'));
  t.ok(validate(bill), ajv.errorsText(validate.errors));
  t.notOk(validate({ ...bill, components: [{ ...bill.components[0], type: 'thing' }] }), 'the schema can refuse');
});

t.test('it names the release it lies in, and bears the time of its commit', async (t) => {
  const release = JSON.parse(read('/usr/lib/lares/release.json').toString()) as Record<string, unknown>;
  const image = bill.metadata.component;
  t.match(image, { name: 'lares', version: release['version'] });
  t.equal(property(image, 'revision'), release['revision']);
  t.equal(Date.parse(bill.metadata.timestamp), release['committedAtMs']);
  t.match(bill.serialNumber, /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
});

t.test("it lists exactly dpkg's packages, with the hash of each archive and a licence text", async (t) => {
  const installed = read('/usr/share/lares/packages.tsv').toString().trim().split('\n').map((line) => line.split('\t'));
  const listed = ofKind('debian').map(({ name, version, purl }) => [name, version, /arch=(\w+)/.exec(purl ?? '')?.[1]]);
  t.same(listed.toSorted(), installed.toSorted());
  t.ok(listed.length > 100, `${listed.length} packages`);
  for (const component of [...ofKind('debian'), ...ofKind('bootloader')]) {
    t.match(component.hashes?.[0], { alg: 'SHA-256', content: /^[0-9a-f]{64}$/ }, component.name);
  }
});

t.test('what is bundled is in it, and files that are on the device have the recorded hashes', async (t) => {
  const names = ofKind('npm').map(({ group, name }) => (group ? `${group}/${name}` : name));
  for (const name of ['fastify', '@fastify/error', 'ws', 'better-sqlite3', 'dbus-next', 'svelte', 'uplot']) t.ok(names.includes(name), name);
  for (const name of ['tap', 'typescript', 'vite', 'esbuild', 'playwright-core']) t.notOk(names.includes(name), `${name} is not in any bundle`);
  const places: Readonly<Record<string, string>> = {
    'lares-agent': '/usr/lib/lares/agent', 'lares-dashboard': '/usr/share/lares/ui', node: '/usr/lib/lares',
  };
  for (const [ref, folder] of Object.entries(places)) {
    const files = bill.components.find((component) => component['bom-ref'] === ref)?.components ?? [];
    t.ok(files.length > 0, `${ref}: ${files.length} files`);
    const wrong = files.filter(({ name, hashes }) => sha256(read(path.join(folder, name))) !== hashes?.[0]?.content);
    t.same(wrong, [], `${ref}: hashes`);
  }
});

t.test('every part has a licence; the texts it points at are on the device', async (t) => {
  for (const component of bill.components) {
    const [licence] = component.licenses ?? [];
    const isSaid = licence !== undefined && ('expression' in licence ? isExpression(licence.expression) : Boolean(licence.license.id ?? licence.license.name));
    const text = property(component, 'licenceText');
    if (!isSaid) t.fail(`${component['bom-ref']} has no licence`);
    if (text !== undefined && !existsSync(path.join(slot, text))) t.fail(`${component['bom-ref']}: ${text} is missing`);
  }
  const withoutText = bill.components.filter((component) => property(component, 'licenceText') === undefined).map((component) => component['bom-ref']);
  t.same(withoutText.filter((ref) => !ref.startsWith('npm:')), ['sqlite'], 'SQLite is in the public domain');
  t.ok(withoutText.length < 6, `packages that ship no text: ${withoutText.join(', ')}`);
});

t.test('what is not free is said to be so, and is under the licences of its own makers', async (t) => {
  const unfree = bill.components.filter((component) => property(component, 'free') === 'no');
  t.same(unfree.map(({ name }) => name).toSorted(), ['firmware-atheros', 'firmware-brcm80211', 'firmware-iwlwifi', 'firmware-mediatek', 'firmware-realtek']);
  const expressionOf = (name: string) => unfree.find((component) => component.name === name)?.licenses;
  t.same(expressionOf('firmware-iwlwifi'), [{ expression: 'LicenseRef-debian-binary-redist-Intel' }]);
  t.same(expressionOf('firmware-brcm80211'), [
    { expression: 'GPL-2.0-only AND LicenseRef-debian-binary-redist-Broadcom-wifi AND LicenseRef-debian-binary-redist-Cypress' },
  ]);
});

t.test('refs are unique, and dependencies lead to parts of the bill', async (t) => {
  const refs = [bill.metadata.component, ...bill.components, ...bill.components.flatMap(({ components = [] }) => components)].map((one) => one['bom-ref']);
  t.equal(new Set(refs).size, refs.length);
  const known = new Set(refs);
  const dangling = bill.dependencies.flatMap(({ ref, dependsOn = [] }) => [ref, ...dependsOn]).filter((ref) => !known.has(ref));
  t.same(dangling, []);
  t.ok(bill.dependencies.find(({ ref }) => ref === 'lares-agent')?.dependsOn?.some((ref) => ref.startsWith('npm:fastify@')));
});
