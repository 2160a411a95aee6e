import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import fc from 'fast-check';
import t, { type Test } from 'tap';
import Type from 'typebox';
import { LaresError } from '../../agent/core/errors/index.ts';
import { silentLog } from '../../agent/core/log.ts';
import type { SettingDeclaration } from '../../agent/core/settings.ts';
import { createConfig } from '../../agent/features/config/index.ts';
import { openStore } from '../../agent/host/store/index.ts';
import { ManualClock } from '../fakes/clock.ts';
import { openConfig, refusal } from '../fakes/config.ts';
import { FakeSeal } from '../fakes/seal.ts';

const interval = { key: 'test.intervalMs', schema: Type.Integer({ minimum: 10, maximum: 20 }), default: 15, label: 'Interval', description: 'How often.', unit: 'ms' } satisfies SettingDeclaration;
const title = { key: 'test.title', schema: Type.String({ maxLength: 10 }), default: 'none', label: 'Title', description: 'What it is called.' } satisfies SettingDeclaration;
const list = {
  key: 'test.list', schema: Type.Array(Type.Object({ port: Type.Integer() }, { additionalProperties: false }), { maxItems: 2 }),
  default: [] as { port: number }[], label: 'List', description: 'What is in it.',
} satisfies SettingDeclaration;
const settings: SettingDeclaration[] = [interval, title, list];

function open(file: string, environment: Record<string, string> = {}, log = silentLog, declared = settings) {
  const config = openConfig(file, declared, { environment, log });
  return { ...config, count: (sql: string) => config.store.statement<[], { n: number }>(sql).get()!.n };
}

const place = (t: Test) => path.join(t.testdir({}), 'lares.sqlite');

t.test('defaults hold until somebody chooses, and the choice stays', async (t) => {
  const file = place(t);
  const first = open(file);
  t.equal(first.service.value(interval), 15);
  const seen: object[] = [];
  first.service.changed.on((revision) => seen.push(revision));
  t.same(first.service.change({ values: { 'test.intervalMs': 12, 'test.list': [{ port: 80 }] }, author: 'ann' }), { revision: 1, keys: ['test.intervalMs', 'test.list'] });
  t.same(seen, [{ revision: 1, keys: ['test.intervalMs', 'test.list'] }]);
  t.equal(first.service.value(interval), 12);
  first.close();
  const again = open(file);
  t.teardown(() => again.close());
  t.equal(again.service.revision, 1);
  t.same(again.service.value(list), [{ port: 80 }]);
  t.match(again.service.state().settings[0], { key: 'test.intervalMs', value: 12, default: 15, unit: 'ms', locked: false, schema: { type: 'integer', maximum: 20 } });
});

t.test('each revision keeps its author, time, and what was there before', async (t) => {
  const file = place(t);
  const { service, close } = open(file);
  service.change({ values: { 'test.title': 'one' }, author: 'ann' });
  service.change({ values: { 'test.title': 'two' }, author: 'bob' });
  close();
  const store = openStore({ file, log: silentLog });
  t.teardown(() => store.close());
  const rows = store.statement<[], object>(
    'SELECT revision, author, time_ms, key, value, previous FROM config_revisions JOIN config_changes USING (revision) ORDER BY revision',
  ).all();
  const timeMs = new ManualClock().nowMs();
  t.same(rows, [
    { revision: 1, author: 'ann', time_ms: timeMs, key: 'test.title', value: '"one"', previous: null },
    { revision: 2, author: 'bob', time_ms: timeMs, key: 'test.title', value: '"two"', previous: '"one"' },
  ]);
});

t.test('who follows a setting hears of its changes and of no others', async (t) => {
  const { service, close } = open(place(t));
  t.teardown(close);
  const heard: number[] = [];
  const end = service.follow(interval, (value) => heard.push(value));
  t.same(heard, [], 'not of what holds already');
  service.change({ values: { 'test.intervalMs': 12 }, author: 'ann' });
  service.change({ values: { 'test.title': 'new' }, author: 'ann' });
  service.change({ reset: ['test.intervalMs'], author: 'ann' });
  t.same(heard, [12, 15]);
  end();
  service.change({ values: { 'test.intervalMs': 13 }, author: 'ann' });
  t.same(heard, [12, 15]);
  const stranger = { ...title, key: 'test.stranger' };
  t.throws(() => service.follow(stranger, () => {}), 'a setting that nobody declared');
});

t.test('a bad value names the setting and the rule, and nothing of the change is taken', async (t) => {
  const { service, count, close } = open(place(t));
  t.teardown(close);
  const change = (values: Record<string, unknown>) => refusal(() => service.change({ values: { 'test.title': 'good', ...values }, author: 'ann' }));
  t.match(change({ 'test.intervalMs': 9 }), { code: 'config.invalid', status: 422, params: { key: 'test.intervalMs', rule: 'must be >= 10' } });
  t.match(change({ 'test.intervalMs': '12' }), { code: 'config.invalid', params: { rule: 'must be integer' } });
  t.match(change({ 'test.intervalMs': null }), { code: 'config.invalid' });
  t.match(change({ 'test.list': [{ port: 'x' }] }), { code: 'config.invalid', params: { rule: '/0/port must be integer' } });
  t.match(change({ 'test.list': [{ port: 1, more: 1 }] }), { code: 'config.invalid' });
  for (const key of ['test.absent', '__proto__.x', 'constructor', 'toString']) {
    t.match(change({ [key]: 1 }), { code: 'config.unknown', status: 422, params: { key } });
  }
  t.equal(service.value(title), 'none');
  t.equal(service.revision, 0);
  t.equal(count('SELECT count(*) AS n FROM config_changes'), 0);
});

t.test('several bad values are named together, each with its rule', async (t) => {
  const { service, close } = open(place(t), { LARES_TEST_TITLE: 'fixed' });
  t.teardown(close);
  const values = { 'test.intervalMs': 9, 'test.title': 'mine', 'test.absent': 1, 'test.list': [] };
  t.same(refusal(() => service.change({ values, reset: ['test.gone'], author: 'ann' })), {
    code: 'config.rejected', status: 422,
    params: { count: 4, keys: 'test.gone, test.intervalMs, test.title, test.absent' },
    fields: [
      { field: 'test.gone', rule: 'is not a setting of this release', code: 'config.notHere', params: {} },
      { field: 'test.intervalMs', rule: 'must be >= 10', code: 'config.atLeast', params: { least: 10 } },
      { field: 'test.title', rule: 'is fixed by LARES_TEST_TITLE', code: 'config.fixedHere', params: { variable: 'LARES_TEST_TITLE' } },
      { field: 'test.absent', rule: 'is not a setting of this release', code: 'config.notHere', params: {} },
    ],
  });
  const one = refusal(() => service.change({ values: { 'test.intervalMs': 9 }, author: 'ann' }));
  t.same(one.fields, [{ field: 'test.intervalMs', rule: 'must be >= 10', code: 'config.atLeast', params: { least: 10 } }]);
  t.equal(service.revision, 0);
  t.same(service.value(list), []);
});

t.test('a change based on an old revision is refused', async (t) => {
  const { service, close } = open(place(t));
  t.teardown(close);
  service.change({ values: { 'test.title': 'one' }, baseRevision: 0, author: 'ann' });
  t.match(refusal(() => service.change({ values: { 'test.title': 'two' }, baseRevision: 0, author: 'bob' })), { code: 'config.conflict', status: 409, params: { revision: 1 } });
  t.equal(service.value(title), 'one');
  service.change({ values: { 'test.title': 'two' }, baseRevision: 1, author: 'bob' });
  t.equal(service.value(title), 'two');
});

t.test('the environment locks a setting; nonsense in it is reported and ignored', async (t) => {
  const file = place(t);
  const free = open(file);
  free.service.change({ values: { 'test.title': 'chosen' }, author: 'ann' });
  free.close();
  const errors: object[] = [];
  const environment = { LARES_TEST_TITLE: '123', LARES_TEST_INTERVAL_MS: '99', LARES_TEST_LIST: '[{"port":1}]', LARES_STATE_DIR: '/x' };
  const { service, close } = open(file, environment, { ...silentLog, error: (fields) => errors.push(fields) });
  t.teardown(close);
  t.equal(service.value(title), '123', 'text stays text');
  t.same(service.value(list), [{ port: 1 }]);
  t.equal(service.value(interval), 15, 'out of range: as if it were not there');
  t.same(errors, [{ variable: 'LARES_TEST_INTERVAL_MS' }]);
  t.match(service.state().settings, [{ locked: false, variable: null }, { locked: true, value: '123', variable: 'LARES_TEST_TITLE' }, { locked: true }]);
  t.match(refusal(() => service.change({ values: { 'test.title': 'mine' }, author: 'ann' })), { code: 'config.locked', status: 409, params: { key: 'test.title', variable: 'LARES_TEST_TITLE' } });
});

t.test('a stored value another release allowed does not come into force', async (t) => {
  const file = place(t);
  const wide = { ...interval, schema: Type.Integer({ maximum: 1000 }) };
  const other = open(file, {}, silentLog, [wide]);
  other.service.change({ values: { 'test.intervalMs': 500 }, author: 'ann' });
  other.close();
  const { service, close } = open(file);
  t.teardown(close);
  t.equal(service.value(interval), 15);
});

t.test('declarations are checked when they are made', async (t) => {
  const { service, close } = open(place(t));
  t.teardown(close);
  t.throws(() => service.declare([interval]), /twice/);
  t.throws(() => service.declare([{ ...interval, key: 'test.other', default: 5 }]), /breaks its own schema/);
  t.throws(() => service.declare([{ ...interval, key: 'Nonsense' }]), /malformed/);
  t.throws(() => service.value({ ...interval, key: 'test.undeclared' }), /not declared/);
  t.throws(() => service.secret({ ...interval, key: 'test.undeclared' }), /not declared/);
  const secret = { ...title, key: 'test.secret', secret: true, default: null };
  t.throws(() => service.declare([{ ...secret, schema: Type.Integer() }]), /must be text/);
  t.throws(() => service.declare([{ ...secret, default: 'hunter2' }]), /must not have a default/);
  service.declare([secret]);
  t.throws(() => service.value(secret), /ask secret/);
});

t.test('a failed write changes nothing, in memory either', async (t) => {
  const store = openStore({ file: place(t), log: silentLog });
  t.teardown(() => store.close());
  const { service } = createConfig({ store, seal: new FakeSeal(), clock: new ManualClock(), log: silentLog, environment: {} });
  const text = { ...title, schema: Type.String() };
  service.declare([text]);
  const pages = store.statement<[], { page_count: number }>('PRAGMA page_count').get()!.page_count;
  store.statement(`PRAGMA max_page_count = ${pages}`).get();
  t.match(refusal(() => service.change({ values: { 'test.title': 'x'.repeat(100_000) }, author: 'ann' })), { code: 'store.unwritable', status: 507 });
  t.equal(service.value(text), 'none');
  t.equal(service.revision, 0);
  t.equal(service.change({ values: { 'test.title': 'short' }, author: 'ann' }).revision, 1, 'and smaller changes still fit');
});

const goodOrBad = fc.oneof(
  fc.record({ 'test.intervalMs': fc.integer({ min: 8, max: 22 }) }),
  fc.record({ 'test.title': fc.string({ maxLength: 12 }) }),
  fc.record({ 'test.intervalMs': fc.integer({ min: 8, max: 22 }), 'test.title': fc.string({ maxLength: 12 }) }),
  fc.record({ 'test.absent': fc.integer() }),
  fc.record({ 'test.list': fc.array(fc.record({ port: fc.oneof(fc.integer(), fc.constant('x')) }), { maxLength: 3 }) }),
);
const step = fc.record({ values: goodOrBad, behind: fc.option(fc.nat({ max: 2 }), { nil: undefined }), reopen: fc.boolean() });

function acceptable(values: Record<string, unknown>): boolean {
  return Object.entries(values).every(([key, value]) => {
    if (key === 'test.intervalMs') return (value as number) >= 10 && (value as number) <= 20;
    if (key === 'test.title') return [...(value as string)].length <= 10;
    if (key === 'test.list') return (value as unknown[]).length <= 2 && (value as { port: unknown }[]).every(({ port }) => typeof port === 'number');
    return false;
  });
}

t.test('whatever is tried in whatever order, revision and values agree with a model', async (t) => {
  let run = 0;
  const directory = t.testdir({});
  let accepted = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 15 }), (steps) => {
      const file = path.join(directory, `${(run += 1)}.sqlite`);
      const model = { revision: 0, values: { 'test.intervalMs': 15, 'test.title': 'none', 'test.list': [] } as Record<string, unknown> };
      let config = open(file);
      for (const { values, behind, reopen } of steps) {
        const baseRevision = behind === undefined ? undefined : model.revision - behind;
        const expected = (behind ?? 0) === 0 && acceptable(values);
        let done = true;
        try {
          config.service.change({ values, baseRevision, author: 'ann' });
        } catch (error) {
          if (!(error instanceof LaresError)) throw error;
          done = false;
        }
        if (done !== expected) throw new Error(`expected ${expected ? 'acceptance' : 'refusal'} of ${JSON.stringify(values)}`);
        if (done) {
          accepted += 1;
          model.revision += 1;
          Object.assign(model.values, values);
        }
        if (reopen) {
          config.close();
          config = open(file);
        }
        const state = config.service.state();
        const inForce = Object.fromEntries(state.settings.map(({ key, value }) => [key, value]));
        if (state.revision !== model.revision || JSON.stringify(inForce) !== JSON.stringify(model.values)) {
          throw new Error(`${JSON.stringify(state)} is not ${JSON.stringify(model)}`);
        }
      }
      config.close();
    }),
    { numRuns: 60 },
  );
  t.ok(accepted > 50, `${accepted} changes were accepted on the way`);
});

/** Starts the writer, kills it in the middle of its work after it acknowledged `count` revisions, returns the last. */
async function writeAndKill(file: string, count: number): Promise<number> {
  const writer = spawn(process.execPath, [path.join(import.meta.dirname, '../fakes/config-writer.ts'), file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(writer, 'close');
  let last = 0;
  let seen = 0;
  for await (const line of createInterface({ input: writer.stdout })) {
    last = Number(line);
    if ((seen += 1) === count) writer.kill('SIGKILL');
  }
  const [, signal] = (await ended) as [number | null, string | null];
  if (signal !== 'SIGKILL') throw new Error('the writer ended by itself');
  return last;
}

t.test('kill -9 in the middle of writing: every acknowledged revision is there', async (t) => {
  const file = place(t);
  for (const count of [1, 7, 40, 3, 120]) {
    const acknowledged = await writeAndKill(file, count);
    const { service, count: number, close } = open(file, {}, silentLog, [{ ...interval, key: 'test.counter', schema: Type.Integer(), default: 0 }]);
    t.ok(acknowledged >= count, `${acknowledged} acknowledged`);
    t.ok(service.revision >= acknowledged, `${service.revision} on disk`);
    t.equal(number('SELECT count(*) AS n FROM config_revisions'), service.revision, 'without a gap');
    t.equal(service.state().settings[0]!.value, service.revision, 'with the value that belongs to it');
    t.equal(number("SELECT count(*) AS n FROM config_changes WHERE CAST(value AS INTEGER) <> revision"), 0);
    close();
  }
});
