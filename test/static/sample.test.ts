import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import t, { type Test } from 'tap';
import type { application as applicationOfTests } from '../agent/application.ts';
import { broken, files, noun, sharedLines, wordsIn } from './sample/feature.ts';
import { House } from './sample/house.ts';

const root = path.resolve(import.meta.dirname, '../..');
const bin = (name: string) => path.join(root, 'node_modules/.bin', name);
const node = process.execPath;
const svelteCheck = [bin('svelte-check'), '--tsconfig', 'ui/tsconfig.json', '--fail-on-warnings', '--output', 'human'] as const;

/** What `make docs` writes. */
const generated = /^agent\/core\/errors\/README\.md$|^ui\/src\/text\/[^/]+\/index\.ts$/;

const house = new House(root);
t.teardown(() => house.remove());

/** Runs gates of the house, two at a time as the machine has cores. */
async function pass(t: Test, gates: readonly (readonly [string, ...string[]])[]): Promise<void> {
  const waiting = [...gates];
  const worker = async (): Promise<void> => {
    for (let gate = waiting.shift(); gate; gate = waiting.shift()) {
      const { status, output } = await house.run(...gate);
      t.equal(status, 0, `${gate.map((part) => path.basename(part)).join(' ')}${status === 0 ? '' : `\n${output.slice(-3000)}`}`);
    }
  };
  await Promise.all([worker(), worker()]);
}

t.test('a feature is one folder in each tree, its words, and two shared lines', async (t) => {
  for (const [file, text] of Object.entries(files)) house.write(file, text);
  for (const language of house.languages()) house.write(`ui/src/text/${language}/${noun}.ts`, wordsIn(language));
  for (const { file, after, line } of sharedLines) house.insert(file, after, line);
  await pass(t, [[node, 'agent/docs.ts']]);
  t.same(house.changed().filter((file) => !generated.test(file)), sharedLines.map(({ file }) => file), 'what was there before');
  house.stage();
});

t.test('and passes the gates of the house', async (t) =>
  pass(t, [
    [bin('tsc'), '-p', 'tsconfig.json'],
    [...svelteCheck],
    [node, 'test/static/layers.test.ts'],
    [node, 'test/static/names.test.ts'],
    [node, 'test/static/errors.test.ts'],
    [node, 'test/static/phrases.test.ts'],
    [node, 'test/static/words.test.ts'],
    [node, 'test/static/client.test.ts'],
    [node, 'test/unit/ui-words.test.ts'],
    [node, 'test/agent/jobs.test.ts'],
    [bin('oxlint'), '--deny-warnings', 'agent', 'ui/src'],
  ]));

t.test('and shows wherever declarations are read, without anything else touched', async (t) => {
  const { application } = (await import(pathToFileURL(path.join(house.root, 'test/agent/application.ts')).href)) as { application: typeof applicationOfTests };
  const app = await application(t);
  const headers: Record<string, string> = { host: 'localhost' };
  const call = async (method: 'GET' | 'POST' | 'PATCH', url: string, payload?: object) => {
    const answer = await app.server.inject({ method, url, headers, ...(payload ? { payload } : {}) });
    return { status: answer.statusCode, body: answer.json(), cookie: String(answer.headers['set-cookie']).split(';', 1)[0]! };
  };
  const { body, cookie } = await call('POST', '/api/setup/claim', { code: 'K7MX2QPD', username: 'ann', password: 'tundra-violin-42' });
  Object.assign(headers, { cookie, 'x-csrf': body.csrf });

  const { body: document } = await call('GET', '/api/openapi.json');
  t.match(document.paths, { '/api/lamp': { get: { 'x-lares-access': 'viewer', tags: [noun] } }, '/api/lamp/blinks': { post: { 'x-lares-access': 'operator' } } });
  t.match(document['x-lares-topics'], { lamp: { feature: noun, access: 'viewer' } });
  t.match((await call('GET', '/api/errors')).body.errors.filter(({ code }: { code: string }) => code.startsWith('lamp.')), [{ code: 'lamp.dark', params: ['times'] }]);
  t.match((await call('GET', '/api/config')).body.settings.filter(({ key }: { key: string }) => key.startsWith('lamp.')), [{ key: 'lamp.brightness', value: 50 }]);

  t.match(await call('POST', '/api/lamp/blinks', { times: 2 }), { status: 202, body: { kind: 'lamp.blink', startedBy: 'ann' } });
  const topic = app.features.flatMap((feature) => feature.topics ?? []).find(({ name }) => name === noun)!;
  const channel = await topic.open({} as never);
  t.match(channel.snapshot(), { brightness: 50 });
  const lampIssues = async () => (await call('GET', '/api/health')).body.issues.filter(({ code }: { code: string }) => code.startsWith('lamp.'));
  t.same(await lampIssues(), []);
  t.equal((await call('PATCH', '/api/config', { values: { 'lamp.brightness': 0 } })).status, 200);
  t.match(await lampIssues(), [{ code: 'lamp.dark' }]);
  t.match(await call('POST', '/api/lamp/blinks', { times: 2 }), { status: 409, body: { code: 'lamp.dark', params: { times: 2 } } });
});

t.test('but one that breaks the rules of the house does not pass', async (t) => {
  for (const [file, text] of Object.entries(broken)) house.write(file, text);
  const [layers, errors, types] = await Promise.all([
    house.run(node, 'test/static/layers.test.ts'),
    house.run(node, 'test/static/errors.test.ts'),
    house.run(...svelteCheck),
  ]);
  t.not(layers.status, 0);
  t.match(layers.output, /features-use-ports: agent\/features\/lamp\/service\.ts/, 'a feature that reaches for an adapter');
  t.not(errors.status, 0);
  t.match(errors.output, /is stale/, 'an error that is not in the document');
  t.match(errors.output, /lamp\.lost/, 'and that nothing throws');
  t.not(types.status, 0);
  t.match(types.output, /GET \/api\/lamp|glows/, 'a page that calls what is not there');
});
