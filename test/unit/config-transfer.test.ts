import path from 'node:path';
import t, { type Test } from 'tap';
import Type from 'typebox';
import type { SettingDeclaration } from '../../agent/core/settings.ts';
import type { ConfigFile } from '../../agent/features/config/schema.ts';
import { openConfig, refusal } from '../fakes/config.ts';

const size = { key: 'test.size', schema: Type.Integer({ minimum: 0, maximum: 5 }), default: 1, label: 'Size', description: 'How big.' } satisfies SettingDeclaration;
const name = { key: 'test.name', schema: Type.String(), default: 'none', label: 'Name', description: 'What it is called.' } satisfies SettingDeclaration;
const list = { key: 'test.list', schema: Type.Array(Type.Integer()), default: [] as number[], label: 'List', description: 'Which.' } satisfies SettingDeclaration;
const password = { key: 'test.password', schema: Type.String(), default: null, label: 'Password', description: 'Opens it.', secret: true } satisfies SettingDeclaration;
const settings: readonly SettingDeclaration[] = [size, name, list, password];

function open(t: Test, file = 'lares.sqlite', environment: Record<string, string> = {}, declared = settings) {
  const { service, close } = openConfig(path.join(t.testdirName, file), declared, { environment });
  t.teardown(close);
  return service;
}

const fileOf = (values: Record<string, unknown>, more: Partial<ConfigFile> = {}): ConfigFile => ({ format: 'lares-config', version: 1, revision: 3, values, secrets: [], ...more });

t.beforeEach((t) => void t.testdir({}));

t.test('what one device exports another imports', async (t) => {
  const one = open(t, 'one.sqlite');
  one.change({ values: { 'test.size': 3, 'test.list': [1, 2], 'test.password': 'canary' }, author: 'ann' });
  const file = one.export();
  t.same(file, { format: 'lares-config', version: 1, revision: 1, values: { 'test.size': 3, 'test.list': [1, 2] }, secrets: ['test.password'] });
  const two = open(t, 'two.sqlite');
  two.change({ values: { 'test.size': 2, 'test.name': 'stays' }, author: 'bob' });
  const expected = {
    changes: [
      { key: 'test.size', label: 'Size', secret: false, before: { chosen: true, value: 2 }, after: { chosen: true, value: 3 } },
      { key: 'test.list', label: 'List', secret: false, before: { chosen: false, value: [] }, after: { chosen: true, value: [1, 2] } },
    ],
    problems: [], ignored: [], secretsToEnter: ['test.password'],
  };
  t.same(two.import({ file, dryRun: true, author: 'bob' }), { revision: 1, ...expected });
  t.same([two.revision, two.value(size)], [1, 2], 'a dry run changes nothing');
  t.same(two.import({ file, dryRun: false, author: 'bob' }), { revision: 2, ...expected });
  t.same([two.value(size), two.value(list), two.value(name)], [3, [1, 2], 'stays']);
  t.match(two.revisions(1).revisions[0], { kind: 'import', author: 'bob', undoable: true });
  t.same(two.import({ file, dryRun: false, author: 'bob' }), { revision: 2, ...expected, changes: [] }, 'once more changes nothing and makes no revision');
  two.undo(2, 'bob');
  t.same([two.value(size), two.value(list)], [2, []]);
});

t.test('one bad value and nothing is applied; all of them are named', async (t) => {
  const config = open(t);
  const file = fileOf({ 'test.size': 9, 'test.name': 'good', 'test.list': ['x'], 'test.password': 'canary' });
  const problems = [
    { key: 'test.size', rule: 'must be <= 5', code: 'config.atMost', params: { most: 5 } },
    { key: 'test.list', rule: '/0 must be integer', code: 'config.type', params: { type: 'integer', at: '/0' } },
    { key: 'test.password', rule: 'is a secret, which is entered by hand and not from a file', code: 'config.byHand', params: {} },
  ];
  t.match(config.import({ file, dryRun: true, author: 'ann' }), { revision: 0, problems, changes: [{ key: 'test.name' }] });
  const refused = refusal(() => config.import({ file, dryRun: false, author: 'ann' }));
  t.match(refused, { code: 'config.rejected', params: { count: 3 } });
  t.same(refused.fields, problems.map(({ key, ...rule }) => ({ field: key, ...rule })));
  t.match(refusal(() => config.import({ file: fileOf({ 'test.size': 9 }), dryRun: false, author: 'ann' })), { code: 'config.invalid', params: { key: 'test.size' } });
  t.same([config.revision, config.value(name)], [0, 'none']);
});

t.test('what this release does not know, or the environment fixes, is named and left out', async (t) => {
  const config = open(t, 'lares.sqlite', { LARES_TEST_NAME: 'fixed' });
  const file = fileOf({ 'test.size': 2, 'test.name': 'mine', 'future.thing': { deep: true } }, { secrets: ['future.password'] });
  t.match(config.import({ file, dryRun: false, author: 'ann' }), {
    revision: 1,
    ignored: [{ key: 'test.name', reason: 'locked' }, { key: 'future.thing', reason: 'unknown' }],
    secretsToEnter: [],
  });
  t.same([config.value(size), config.value(name)], [2, 'fixed']);
  t.same(config.export().values, { 'test.size': 2 });
});

t.test('a file of a newer version, and a change in between, are refused', async (t) => {
  const config = open(t);
  t.match(refusal(() => config.import({ file: fileOf({}, { version: 2 }), dryRun: true, author: 'ann' })), { code: 'config.newerFile', status: 422, params: { version: 2, known: 1 } });
  config.change({ values: { 'test.size': 2 }, author: 'bob' });
  t.match(refusal(() => config.import({ file: fileOf({ 'test.size': 3 }), dryRun: false, baseRevision: 0, author: 'ann' })), { code: 'config.conflict', params: { revision: 1 } });
  t.equal(config.value(size), 2);
});

t.test('values of features that are gone are neither exported nor lost', async (t) => {
  open(t).change({ values: { 'test.size': 2, 'test.name': 'kept' }, author: 'ann' });
  const less = open(t, 'lares.sqlite', {}, [size]);
  t.same(less.export().values, { 'test.size': 2 });
  t.equal(open(t).value(name), 'kept');
});
