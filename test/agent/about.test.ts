import path from 'node:path';
import t, { type Test } from 'tap';
import { gzipSync } from 'node:zlib';
import { createAbout } from '../../agent/features/about/index.ts';
import { createRelease } from '../../agent/host/release/index.ts';
import type { Release } from '../../agent/host/release/port.ts';
import { doorway, pageOf } from '../fakes/doorway.ts';

const component = (ref: string, more: object): object => ({
  'bom-ref': ref, name: ref.replace(/^\w+:/, ''), version: '1.2', licenses: [{ expression: 'MIT' }], ...more,
});
const properties = (kind: string, licenceText?: string): object => ({
  properties: [{ name: 'lares:kind', value: kind }, ...(licenceText === undefined ? [] : [{ name: 'lares:licenceText', value: licenceText }])],
});
const bill = {
  bomFormat: 'CycloneDX', specVersion: '1.6',
  components: [
    component('deb:dash', properties('debian', '/usr/share/doc/dash/copyright')),
    component('deb:kmod', { ...properties('debian', '/usr/share/doc/kmod/copyright'), licenses: [{ license: { name: 'See the copyright file' } }] }),
    component('npm:@fastify/error@4.2.1', { ...properties('npm', '/usr/share/lares/licences/error.txt'), group: '@fastify', name: 'error' }),
    component('deb:firmware-realtek', { properties: [{ name: 'lares:kind', value: 'debian' }, { name: 'lares:free', value: 'no' }] }),
    component('sqlite', { ...properties('runtime'), licenses: [{ license: { id: 'blessing' } }] }),
    component('evil:shadow', properties('debian', '/etc/shadow')),
    component('evil:climb', properties('debian', '/usr/share/doc/../../../etc/shadow')),
    component('evil:link', properties('debian', '/usr/share/doc/link')),
    component('evil:huge', properties('debian', '/usr/share/doc/huge')),
    component('evil:folder', properties('debian', '/usr/share/doc/dash')),
  ],
};
const hash = 'a'.repeat(64);
const facts = { version: '0.1.0', board: 'x86', revision: '0123456789ab', committedAtMs: 1_795_541_017_000, debian: '13.8' };

/** The files of a device that matter here. */
function device(t: Test, more: { release?: string; sbom?: Buffer } = {}): Release {
  const root = t.testdir({
    state: {},
    etc: { shadow: 'root:secret' },
    usr: {
      lib: { lares: { 'release.json': more.release ?? JSON.stringify(facts), 'rootfs.sha256': `${hash}\n` } },
      share: {
        doc: { dash: { copyright: 'The text of dash.' }, kmod: t.fixture('symlink', './libkmod2'), libkmod2: { copyright: 'Of kmod.' }, link: t.fixture('symlink', '../../../etc/shadow'), huge: 'x'.repeat((1 << 20) + 1) },
        lares: { 'sbom.cdx.json.gz': more.sbom ?? gzipSync(JSON.stringify(bill)), licences: { 'error.txt': 'Of an npm package.' } },
      },
    },
  });
  return createRelease(root);
}

/** The real edge with this feature behind it, and a signed-in page. */
async function opened(t: Test, release: Release) {
  const { server, claim, call, routes } = await doorway(t, { file: path.join(t.testdirName, 'state/lares.sqlite'), features: [createAbout({ release })] });
  const page = pageOf(await claim());
  return { server, call, routes, page, get: (url: string) => call('GET', url, undefined, page) };
}

t.test('the release and its parts', async (t) => {
  const { get, call } = await opened(t, device(t));
  const { status, body } = await get('/api/about');
  t.equal(status, 200);
  t.same(body['release'], { ...facts, rootfsSha256: hash });
  t.match(body['parts'], [
    { id: 'deb:dash', name: 'dash', version: '1.2', kind: 'debian', licence: 'MIT', isFree: true, hasText: true },
    { id: 'deb:kmod', licence: 'See the copyright file' },
    { id: 'npm:@fastify/error@4.2.1', name: '@fastify/error', kind: 'npm' },
    { id: 'deb:firmware-realtek', isFree: false },
    { id: 'sqlite', licence: 'blessing', hasText: false },
  ]);
  for (const url of ['/api/about', '/api/about/licence?part=deb:dash', '/api/about/bill']) {
    t.match(await call('GET', url), { status: 401, code: 'auth.required' }, `${url} without a session`);
  }
});

t.test('a licence text is had by the id of its part, and nothing else is', async (t) => {
  const { get } = await opened(t, device(t));
  const text = (part: string) => get(`/api/about/licence?part=${encodeURIComponent(part)}`);
  t.match(await text('deb:dash'), { status: 200, body: { part: 'deb:dash', text: 'The text of dash.' } });
  t.match(await text('deb:kmod'), { status: 200, body: { text: 'Of kmod.' } }, 'packages of one source share a folder by a link');
  t.match(await text('npm:@fastify/error@4.2.1'), { status: 200, body: { text: 'Of an npm package.' } });
  for (const part of ['sqlite', 'deb:none', '/etc/shadow', '../../etc/shadow', 'usr/share/doc/dash/copyright', '__proto__', '\0']) {
    t.match(await text(part), { status: 404, code: 'about.noText', body: { params: { part } } }, JSON.stringify(part));
  }
  for (const part of ['evil:shadow', 'evil:climb', 'evil:link', 'evil:huge', 'evil:folder']) {
    t.match(await text(part), { status: 404, code: 'about.noText' }, `${part}: even a wrong bill leads nowhere else`);
  }
  for (const query of ['', '?part=', `?part=${'x'.repeat(201)}`, '?part=a&path=/etc/shadow']) {
    t.match(await get(`/api/about/licence${query}`), { status: 422, code: 'core.invalid' }, query);
  }
});

t.test('the bill of materials comes as a file', async (t) => {
  const { server, page } = await opened(t, device(t));
  const answer = await server.inject({ url: '/api/about/bill', headers: { host: 'lares', cookie: `__Host-lares=${page.cookie}` } });
  t.equal(answer.statusCode, 200);
  t.match(answer.headers, { 'content-type': /^application\/vnd\.cyclonedx\+json/, 'content-disposition': 'attachment; filename="lares-0.1.0-x86.cdx.json"' });
  t.same(answer.json(), bill);
});

t.test('a computer without a release says so', async (t) => {
  const { get } = await opened(t, createRelease(t.testdir({ state: {} })));
  t.match(await get('/api/about'), { status: 200, body: { release: null, parts: [] } });
  t.match(await get('/api/about/licence?part=deb:dash'), { status: 404, code: 'about.noText' });
  t.match(await get('/api/about/bill'), { status: 404, code: 'about.noBill' });
});

t.test('broken files are no failure', async (t) => {
  const bomb = gzipSync(Buffer.alloc((16 << 20) + 1));
  for (const sbom of [Buffer.from('no gzip'), gzipSync('{'), gzipSync('null'), gzipSync('{"components":1}'), bomb]) {
    const { get } = await opened(t, device(t, { sbom }));
    t.match(await get('/api/about'), { status: 200, body: { release: facts, parts: [] } });
  }
  for (const release of ['', '{', 'null', '{"version":1}', JSON.stringify({ ...facts, committedAtMs: 'x' })]) {
    const { get } = await opened(t, device(t, { release }));
    t.match(await get('/api/about'), { status: 200, body: { release: null } }, release);
  }
});
