import path from 'node:path';
import fc from 'fast-check';
import t, { type Test } from 'tap';
import Type from 'typebox';
import { LaresError } from '../../agent/core/errors/index.ts';
import { silentLog } from '../../agent/core/log.ts';
import type { SettingDeclaration } from '../../agent/core/settings.ts';
import { openStore } from '../../agent/host/store/index.ts';
import { openConfig, refusal } from '../fakes/config.ts';

const size = { key: 'test.size', schema: Type.Integer({ minimum: 0, maximum: 5 }), default: 1, label: 'Size', description: 'How big.' } satisfies SettingDeclaration;
const name = { key: 'test.name', schema: Type.String(), default: 'none', label: 'Name', description: 'What it is called.' } satisfies SettingDeclaration;
const port = { key: 'test.port', schema: Type.Integer(), default: 80, label: 'Port', description: 'Where.', restart: true } satisfies SettingDeclaration;
const settings: readonly SettingDeclaration[] = [size, name, port];

function open(t: Test, declared = settings, environment: Record<string, string> = {}) {
  const config = openConfig(path.join(t.testdir({}), 'lares.sqlite'), declared, { environment });
  t.teardown(() => config.close());
  return config;
}

t.test('a setting goes back to its default, and stays there', async (t) => {
  const file = path.join(t.testdir({}), 'lares.sqlite');
  const { service, close } = openConfig(file, settings);
  service.change({ values: { 'test.size': 3, 'test.name': 'mine' }, author: 'ann' });
  t.match(service.state().settings[0], { value: 3, chosen: true, chosenAtMs: Number });
  t.same(service.change({ reset: ['test.size', 'test.port'], author: 'ann' }), { revision: 2, keys: ['test.size'] }, 'only what was chosen');
  t.match(service.state().settings[0], { value: 1, chosen: false, chosenAtMs: null });
  t.same(service.change({ reset: ['test.size'], author: 'ann' }), { revision: 2, keys: [] }, 'again changes nothing and makes no revision');
  close();
  const again = openConfig(file, settings);
  t.teardown(() => again.close());
  t.equal(again.service.value(size), 1);
  t.equal(again.service.value(name), 'mine');
  t.equal(again.service.revision, 2);
});

t.test('revisions come newest first, page by page, with what they changed', async (t) => {
  const { service, clock } = open(t);
  const beganMs = clock.nowMs();
  service.change({ values: { 'test.size': 2 }, author: 'ann' });
  clock.advance(5000);
  service.change({ values: { 'test.size': 3, 'test.name': 'x' }, author: 'bob' });
  service.change({ reset: ['test.size'], author: 'ann' });
  const first = service.revisions(2);
  t.same([first.revisions.map(({ revision }) => revision), first.more], [[3, 2], true]);
  t.same(first.revisions[0]!.changes, [
    { key: 'test.size', label: 'Size', secret: false, before: { chosen: true, value: 3 }, after: { chosen: false, value: 1 } },
  ]);
  t.match(first.revisions[1], { author: 'bob', timeMs: beganMs + 5000, kind: 'change', undoes: null, undoable: false, changes: [{ key: 'test.name' }, { key: 'test.size' }] });
  const rest = service.revisions(2, 2);
  t.same([rest.revisions.length, rest.more], [1, false]);
  t.match(rest.revisions[0], { revision: 1, author: 'ann', timeMs: beganMs, changes: [{ before: { chosen: false, value: 1 }, after: { chosen: true, value: 2 } }] });
  t.same(service.revisions(5, 1), { revisions: [], more: false });
});

t.test('undo brings back what was there before, and can itself be undone', async (t) => {
  const { service } = open(t);
  service.change({ values: { 'test.size': 2 }, author: 'ann' });
  service.change({ values: { 'test.size': 3, 'test.name': 'x' }, author: 'ann' });
  t.match(service.undo(2, 'bob'), { revision: 3 });
  t.same([service.value(size), service.value(name)], [2, 'none'], 'the value before, and none where none was chosen');
  t.match(service.revisions(1).revisions[0], { author: 'bob', kind: 'undo', undoes: 2, undoable: true });
  service.undo(3, 'ann');
  t.same([service.value(size), service.value(name)], [3, 'x']);
});

t.test('undo is refused when it would take back somebody else\'s later change', async (t) => {
  const { service } = open(t);
  service.change({ values: { 'test.size': 2, 'test.name': 'x' }, author: 'ann' });
  service.change({ values: { 'test.name': 'y' }, author: 'bob' });
  t.same(refusal(() => service.undo(1, 'ann')), { code: 'config.changedSince', status: 409, params: { key: 'test.name', revision: 2 }, fields: [] });
  t.same([service.value(size), service.value(name), service.revision], [2, 'y', 2], 'none of it is undone');
  service.undo(2, 'ann');
  t.match(refusal(() => service.undo(1, 'ann')), { code: 'config.changedSince', params: { revision: 3 } });
  t.match(refusal(() => service.undo(9, 'ann')), { code: 'config.noRevision', status: 404 });
  t.match(refusal(() => service.difference(0, 9)), { code: 'config.noRevision', params: { revision: 9 } });
});

t.test('undo obeys the rules of today: ranges, locks, and features that are gone', async (t) => {
  const file = path.join(t.testdir({}), 'lares.sqlite');
  const first = openConfig(file, settings);
  first.service.change({ values: { 'test.size': 5 }, author: 'ann' });
  first.service.change({ values: { 'test.size': 0 }, author: 'ann' });
  first.service.change({ values: { 'test.name': 'x' }, author: 'ann' });
  first.close();
  const narrow = { ...size, schema: Type.Integer({ minimum: 0, maximum: 4 }) };
  const next = openConfig(file, [narrow, name], { environment: { LARES_TEST_NAME: 'fixed' } });
  t.match(refusal(() => next.service.undo(2, 'ann')), { code: 'config.invalid', params: { key: 'test.size', rule: 'must be <= 4' } });
  t.match(refusal(() => next.service.undo(3, 'ann')), { code: 'config.locked' });
  t.same(next.service.revisions(3).revisions.map(({ undoable }) => undoable), [false, true, false], 'a lock shows beforehand');
  next.close();
  const without = openConfig(file, [size]);
  t.teardown(() => without.close());
  t.match(refusal(() => without.service.undo(3, 'ann')), { code: 'config.unknown', params: { key: 'test.name' } });
  t.match(without.service.revisions(1).revisions[0]!.changes, [{ key: 'test.name', label: null, before: { chosen: false, value: null }, after: { value: 'x' } }]);
});

t.test('a setting that waits for a restart says so until it is as it was, or the agent starts', async (t) => {
  const file = path.join(t.testdir({}), 'lares.sqlite');
  const { service, close } = openConfig(file, settings);
  const shown = (one = service) => one.state().settings.map(({ restart, pending }) => [restart, pending]);
  t.same(shown(), [[false, false], [false, false], [true, false]]);
  service.change({ values: { 'test.port': 81, 'test.size': 3 }, author: 'ann' });
  t.same(shown(), [[false, false], [false, false], [true, true]]);
  service.change({ reset: ['test.port'], author: 'ann' });
  t.same(shown()[2], [true, false]);
  service.change({ values: { 'test.port': 82 }, author: 'ann' });
  close();
  const again = openConfig(file, settings);
  t.teardown(() => again.close());
  t.same(shown(again.service)[2], [true, false]);
});

t.test('the live channel tells each change, and the snapshot agrees', async (t) => {
  const { service } = open(t);
  const told: unknown[] = [];
  service.channel.subscribe(({ seq, data }) => told.push([seq, data]));
  service.change({ values: { 'test.size': 2 }, author: 'ann' });
  service.undo(1, 'ann');
  t.match(told, [
    [1, { revision: 1, settings: [{ key: 'test.size', value: 2, chosen: true }] }],
    [2, { revision: 2, settings: [{ key: 'test.size', value: 1, chosen: false }] }],
  ]);
  t.same(service.channel.snapshot(), service.state());
  t.equal(told.length, 2);
});

t.test('a database of the first release is read, its history too', async (t) => {
  const file = path.join(t.testdir({}), 'lares.sqlite');
  const old = openStore({ file, log: silentLog });
  old.migrate('config', [{
    version: 1,
    sql: `CREATE TABLE config_revisions (revision INTEGER PRIMARY KEY, time_ms INTEGER NOT NULL, author TEXT NOT NULL) STRICT;
      CREATE TABLE config_changes (revision INTEGER NOT NULL REFERENCES config_revisions, key TEXT NOT NULL, value TEXT NOT NULL, previous TEXT, PRIMARY KEY (revision, key)) STRICT, WITHOUT ROWID;
      CREATE TABLE config_values (key TEXT PRIMARY KEY, value TEXT NOT NULL, revision INTEGER NOT NULL REFERENCES config_revisions) STRICT, WITHOUT ROWID;
      INSERT INTO config_revisions VALUES (1, 1000, 'ann'), (2, 2000, 'ann');
      INSERT INTO config_changes VALUES (1, 'test.size', '2', NULL), (2, 'test.size', '3', '2');
      INSERT INTO config_values VALUES ('test.size', '3', 2);`,
  }]);
  old.close();
  const { service, close } = openConfig(file, settings);
  t.equal(service.value(size), 3);
  t.match(service.revisions(9).revisions, [{ revision: 2, kind: 'change', undoes: null, undoable: true }, { revision: 1, timeMs: 1000 }]);
  service.undo(2, 'ann');
  t.equal(service.value(size), 2);
  close();
  // The older release, after a fallback to its slot, writes what it always wrote.
  const back = openStore({ file, log: silentLog });
  back.statement("INSERT INTO config_revisions (revision, time_ms, author) VALUES (4, 3000, 'ann')").run();
  back.statement("INSERT INTO config_changes (revision, key, value, previous) VALUES (4, 'test.size', '4', '2')").run();
  back.statement("INSERT INTO config_values (key, value, revision) VALUES ('test.size', '4', 4) ON CONFLICT (key) DO UPDATE SET value = excluded.value, revision = excluded.revision").run();
  back.close();
  const newer = openConfig(file, settings);
  t.teardown(() => newer.close());
  t.equal(newer.service.value(size), 4);
  newer.service.undo(4, 'ann');
  t.equal(newer.service.value(size), 2);
});

type Step = { set?: Record<string, number | string>; reset?: string[]; undo?: number };
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ set: fc.record({ 'test.size': fc.integer({ min: 0, max: 5 }) }) }),
  fc.record({ set: fc.record({ 'test.size': fc.integer({ min: 0, max: 5 }), 'test.name': fc.constantFrom('a', 'b') }) }),
  fc.record({ reset: fc.subarray(['test.size', 'test.name'], { minLength: 1 }) }),
  fc.record({ undo: fc.nat({ max: 8 }) }),
);

/** The choices after each revision: what the history must agree with. */
class Model {
  readonly states: Record<string, unknown>[] = [{}];
  readonly touched: string[][] = [[]];

  get now(): Record<string, unknown> {
    return this.states.at(-1)!;
  }

  /** Whether an undo must be accepted, and what it leads to. */
  undone(revision: number): Record<string, unknown> | undefined {
    const keys = this.touched[revision] ?? [];
    if (revision === 0 || keys.length === 0 || this.touched.slice(revision + 1).some((later) => later.some((key) => keys.includes(key)))) return undefined;
    return this.with(keys, this.states[revision - 1]!);
  }

  /** The present state with `keys` as `source` has them. */
  with(keys: readonly string[], source: Record<string, unknown>): Record<string, unknown> {
    const rest = Object.entries(this.now).filter(([key]) => !keys.includes(key));
    return Object.fromEntries([...rest, ...keys.filter((key) => key in source).map((key) => [key, source[key]])]);
  }

  take(state: Record<string, unknown>, keys: readonly string[]): void {
    if (keys.length === 0) return;
    this.states.push(state);
    this.touched.push([...keys]);
  }
}

function apply(config: ReturnType<typeof openConfig>['service'], model: Model, { set, reset, undo }: Step): void {
  if (set) {
    config.change({ values: set, author: 'ann' });
    model.take({ ...model.now, ...set }, Object.keys(set));
  } else if (reset) {
    config.change({ reset, author: 'ann' });
    const present = reset.filter((key) => key in model.now);
    model.take(model.with(present, {}), present);
  } else {
    const expected = model.undone(undo!);
    let done = true;
    try {
      config.undo(undo!, 'ann');
    } catch (error) {
      if (!(error instanceof LaresError)) throw error;
      done = false;
    }
    if (done !== (expected !== undefined)) throw new Error(`undo ${undo}: ${done}`);
    if (expected) model.take(expected, model.touched[undo!]!);
  }
}

t.test('whatever is changed, reset and undone: history and differences agree with a model', async (t) => {
  const directory = t.testdir({});
  let run = 0;
  let undone = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 12 }), fc.nat(), fc.nat(), (steps, one, other) => {
      const { service, close } = openConfig(path.join(directory, `${(run += 1)}.sqlite`), settings);
      const model = new Model();
      for (const each of steps) {
        const before = model.states.length;
        apply(service, model, each);
        if (each.undo !== undefined && model.states.length > before) undone += 1;
      }
      if (service.revision !== model.states.length - 1) throw new Error(`revision ${service.revision}`);
      const from = one % model.states.length;
      const to = other % model.states.length;
      const [a, b] = [model.states[from]!, model.states[to]!];
      const expected = ['test.name', 'test.size'].filter((key) => a[key] !== b[key]).map((key) => [key, key in a, a[key] ?? null, key in b, b[key] ?? null]);
      const found = service.difference(from, to).map(({ key, before, after }) => [key, before.chosen, before.chosen ? before.value : null, after.chosen, after.chosen ? after.value : null]);
      if (JSON.stringify(found) !== JSON.stringify(expected)) throw new Error(`${from} to ${to}: ${JSON.stringify(found)} is not ${JSON.stringify(expected)}`);
      close();
    }),
    { numRuns: 150 },
  );
  t.ok(undone > 5, `${undone} undos were accepted on the way`);
});
