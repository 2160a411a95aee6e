import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import Type from 'typebox';
import type { Log } from '../../agent/core/log.ts';
import type { SettingDeclaration } from '../../agent/core/settings.ts';
import { createSeal } from '../../agent/host/seal/index.ts';
import { openConfig, refusal } from '../fakes/config.ts';
import { FakeSeal } from '../fakes/seal.ts';

const password = {
  key: 'test.password', schema: Type.String({ minLength: 4, maxLength: 64, pattern: '^[a-z0-9-]+$' }), default: null,
  label: 'Password', description: 'Opens it.', secret: true,
} satisfies SettingDeclaration;
const name = { key: 'test.name', schema: Type.String(), default: 'none', label: 'Name', description: 'What it is called.' } satisfies SettingDeclaration;
const settings: readonly SettingDeclaration[] = [password, name];

const place = (t: Test) => path.join(t.testdir({}), 'lares.sqlite');

/** Every file of the database, its write-ahead log too. */
function bytesOf(file: string): Buffer {
  const folder = path.dirname(file);
  return Buffer.concat(readdirSync(folder).map((each) => readFileSync(path.join(folder, each))));
}

t.test('a secret is kept, used, replaced and removed, and shown to nobody', async (t) => {
  const file = place(t);
  const key = randomBytes(32);
  const { service, close } = openConfig(file, settings, { seal: createSeal(key) });
  t.match(service.state().settings[0], { secret: true, value: null, default: null, chosen: false, chosenAtMs: null });
  t.equal(service.secret(password), undefined);
  service.change({ values: { 'test.password': 'canary-one', 'test.name': 'x' }, author: 'ann' });
  t.equal(service.secret(password), 'canary-one');
  t.match(service.state().settings[0], { value: null, chosen: true, chosenAtMs: Number });
  close();
  const again = openConfig(file, settings, { seal: createSeal(key) });
  t.teardown(() => again.close());
  t.equal(again.service.secret(password), 'canary-one', 'the same device opens it after a restart');
  again.service.change({ values: { 'test.password': 'canary-two' }, author: 'ann' });
  t.equal(again.service.secret(password), 'canary-two');
  again.service.change({ reset: ['test.password'], author: 'ann' });
  t.equal(again.service.secret(password), undefined);
  t.match(again.service.state().settings[0], { chosen: false });
});

t.test('no trace of a secret in the database, the log, the events, the history or the export', async (t) => {
  const file = place(t);
  const traces: unknown[] = [];
  const note = (...what: unknown[]) => void traces.push(what);
  const log: Log = { debug: note, info: note, warn: note, error: note };
  const { service, checks, close } = openConfig(file, settings, { seal: createSeal(randomBytes(32)), log, environment: { LARES_TEST_NAME: 'fixed-canary' } });
  service.changed.on(note);
  service.channel.subscribe(note);
  service.change({ values: { 'test.password': 'canary-one' }, author: 'ann' });
  service.change({ values: { 'test.password': 'canary-two' }, author: 'ann' });
  // Refused ones: too long, of a wrong form, of a wrong type, from a file.
  for (const bad of ['CANARY-THREE', 'c'.repeat(65), { canary: 'canary-four' }, ['canary-five']]) {
    note(refusal(() => service.change({ values: { 'test.password': bad }, author: 'ann' })));
  }
  const withSecret = { format: 'lares-config', version: 1, revision: 0, values: { 'test.password': 'canary-six' }, secrets: [] } as const;
  note(service.import({ file: { ...withSecret, secrets: [] }, dryRun: true, author: 'ann' }));
  note(refusal(() => service.import({ file: { ...withSecret, secrets: [] }, dryRun: false, author: 'ann' })));
  note(service.state(), service.export(), service.revisions(9), service.difference(0, 2), service.difference(2, 0), service.channel.snapshot());
  note(checks.map((check) => check.find()));
  t.ok(bytesOf(file).includes('test.password'), 'the search sees what is there');
  t.notOk(/canary-(one|two|six)/.test(bytesOf(file).toString('latin1')), 'database');
  close();
  t.notOk(/canary/i.test(bytesOf(file).toString('latin1')), 'database, closed');
  const told = JSON.stringify(traces);
  t.match(told, /fixed-canary/, 'the search finds what may be seen');
  t.notMatch(told.replaceAll('fixed-canary', ''), /canary|cccc/i);
});

t.test('history says that a secret was set, replaced and removed, and no more', async (t) => {
  const { service, close } = openConfig(place(t), settings);
  t.teardown(close);
  service.change({ values: { 'test.password': 'canary-one' }, author: 'ann' });
  service.change({ values: { 'test.password': 'canary-two' }, author: 'ann' });
  service.change({ reset: ['test.password'], author: 'ann' });
  const side = (chosen: boolean) => ({ chosen, value: null });
  t.same(service.revisions(9).revisions.map(({ changes }) => changes), [
    [{ key: 'test.password', label: 'Password', secret: true, before: side(true), after: side(false) }],
    [{ key: 'test.password', label: 'Password', secret: true, before: side(true), after: side(true) }],
    [{ key: 'test.password', label: 'Password', secret: true, before: side(false), after: side(true) }],
  ]);
  t.match(service.difference(1, 2), [{ before: side(true), after: side(true) }], 'another secret is a difference');
  t.same(service.difference(0, 3), [], 'never set and removed are alike');
});

t.test('a first secret can be undone; one that was replaced or removed is gone', async (t) => {
  const { service, close } = openConfig(place(t), settings);
  t.teardown(close);
  service.change({ values: { 'test.password': 'canary-one' }, author: 'ann' });
  service.undo(1, 'ann');
  t.equal(service.secret(password), undefined);
  t.match(refusal(() => service.undo(2, 'ann')), { code: 'config.secretGone', status: 409, params: { key: 'test.password' } });
  service.change({ values: { 'test.password': 'canary-two' }, author: 'ann' });
  service.change({ values: { 'test.password': 'canary-three', 'test.name': 'x' }, author: 'ann' });
  t.match(refusal(() => service.undo(4, 'ann')), { code: 'config.secretGone' });
  t.equal(service.value(name), 'x', 'and nothing else of it is undone');
  t.equal(service.revisions(1).revisions[0]!.undoable, false);
});

t.test('without a key secrets are refused by name, and everything else works', async (t) => {
  const seal = Object.assign(new FakeSeal(), { available: false });
  const { service, checks, close } = openConfig(place(t), settings, { seal });
  t.teardown(close);
  t.match(refusal(() => service.change({ values: { 'test.password': 'canary', 'test.name': 'x' }, author: 'ann' })), { code: 'seal.unavailable', status: 503 });
  t.same([service.revision, service.value(name)], [0, 'none'], 'nothing of the change was taken');
  t.equal(service.change({ values: { 'test.name': 'x' }, author: 'ann' }).revision, 1);
  t.match(checks.flatMap((check) => check.find()), [{ code: 'config.keyMissing', severity: 'warning' }]);
});

t.test('no key and no secrets: nothing to complain about', async (t) => {
  const { checks, close } = openConfig(place(t), [name], { seal: Object.assign(new FakeSeal(), { available: false }) });
  t.teardown(close);
  t.same(checks.flatMap((check) => check.find()), []);
});

t.test('after a change of key secrets count as set but unreadable, until they are entered anew', async (t) => {
  const file = place(t);
  const seal = new FakeSeal();
  const { service, checks, close } = openConfig(file, settings, { seal });
  service.change({ values: { 'test.password': 'canary-one' }, author: 'ann' });
  t.same(checks.flatMap((check) => check.find()), []);
  close();
  seal.changeKey();
  const again = openConfig(file, settings, { seal });
  t.teardown(() => again.close());
  t.equal(again.service.secret(password), undefined);
  t.match(again.service.state().settings[0], { chosen: true, value: null });
  t.match(again.checks.flatMap((check) => check.find()), [{ code: 'config.secretUnreadable', subject: 'test.password', params: { label: 'Password' } }]);
  again.service.change({ values: { 'test.password': 'canary-two' }, author: 'ann' });
  t.equal(again.service.secret(password), 'canary-two');
  t.same(again.checks.flatMap((check) => check.find()), []);
});

t.test('a secret from the environment is used, locked and not shown', async (t) => {
  const { service, close } = openConfig(place(t), settings, { environment: { LARES_TEST_PASSWORD: 'canary-env' } });
  t.teardown(close);
  t.equal(service.secret(password), 'canary-env');
  t.match(service.state().settings[0], { value: null, chosen: true, locked: true, variable: 'LARES_TEST_PASSWORD' });
  t.notMatch(JSON.stringify([service.state(), service.export()]), /canary/);
  t.match(refusal(() => service.change({ values: { 'test.password': 'mine' }, author: 'ann' })), { code: 'config.locked' });
});
