import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { silentLog } from '../../agent/core/log.ts';
import { openStore } from '../../agent/host/store/index.ts';
import { databaseReplaced } from '../../agent/features/config/checks.ts';
import { isTaken, type Migration } from '../../agent/host/store/port.ts';

const one: Migration = { version: 1, sql: 'CREATE TABLE things (name TEXT PRIMARY KEY) STRICT' };
const two: Migration = { version: 2, sql: "ALTER TABLE things ADD COLUMN size INTEGER; INSERT INTO things VALUES ('first', 1)" };

function place(t: Test): string {
  return path.join(t.testdir({}), 'lares.sqlite');
}

function open(t: Test, file: string, log = silentLog) {
  const store = openStore({ file, log });
  t.teardown(() => store.close());
  return store;
}

const names = (store: ReturnType<typeof openStore>) =>
  store.statement<[], { name: string }>('SELECT name FROM things ORDER BY name').all().map((row) => row.name);

t.test('what is committed survives closing, and only its owner may read it', async (t) => {
  const file = place(t);
  const store = openStore({ file, log: silentLog });
  store.migrate('test', [one]);
  store.statement<[string]>('INSERT INTO things VALUES (?)').run('kept');
  for (const each of readdirSync(path.dirname(file))) t.equal(statSync(path.join(path.dirname(file), each)).mode & 0o777, 0o600, each);
  t.equal(store.statement<[], { synchronous: number }>('PRAGMA synchronous').get()!.synchronous, 2, 'FULL');
  t.equal(store.statement<[], { journal_mode: string }>('PRAGMA journal_mode').get()!.journal_mode, 'wal');
  t.equal(store.statement<[], { foreign_keys: number }>('PRAGMA foreign_keys').get()!.foreign_keys, 1);
  store.close();
  const again = open(t, file);
  t.equal(again.setAside, null);
  t.same(names(again), ['kept']);
});

t.test('migrations: from empty, twice, and from an older release', async (t) => {
  const file = place(t);
  const store = openStore({ file, log: silentLog });
  store.migrate('test', [one]);
  store.migrate('test', [one]);
  store.statement<[string]>('INSERT INTO things VALUES (?)').run('old');
  store.close();
  const newer = open(t, file);
  newer.migrate('test', [one, two]);
  newer.migrate('test', [one, two]);
  t.same(names(newer), ['first', 'old']);
  const warnings: object[] = [];
  const older = open(t, file, { ...silentLog, warn: (fields) => warnings.push(fields) });
  older.migrate('test', [one]);
  t.match(warnings, [{ feature: 'test', present: 2, known: 1 }], 'an older release reads on, and says so');
  t.same(names(older), ['first', 'old']);
});

t.test('a migration that fails leaves nothing behind', async (t) => {
  const store = open(t, place(t));
  const broken: Migration = { version: 2, sql: 'CREATE TABLE more (a); INSERT INTO nowhere VALUES (1)' };
  t.throws(() => store.migrate('test', [one, broken]), /nowhere/);
  t.throws(() => store.statement('SELECT * FROM more'), /no such table/);
  store.migrate('test', [one, two]);
  t.same(names(store), ['first']);
  t.throws(() => store.migrate('other', [two]), /not numbered/);
});

t.test('a transaction is taken wholly or not at all', async (t) => {
  const store = open(t, place(t));
  store.migrate('test', [one]);
  const insert = store.statement<[string]>('INSERT INTO things VALUES (?)');
  let failure: unknown;
  try {
    store.transaction(() => {
      insert.run('a');
      insert.run('a');
    });
  } catch (error) {
    failure = error;
  }
  t.equal(isTaken(failure), true);
  t.equal(isTaken(new Error('something else')), false);
  t.same(names(store), []);
  t.equal(store.transaction(() => insert.run('b').changes), 1);
  t.same(names(store), ['b']);
});

t.test('a full disk is a catalogue error and harms nothing', async (t) => {
  const store = open(t, place(t));
  store.migrate('test', [one]);
  const insert = store.statement<[string]>('INSERT INTO things VALUES (?)');
  insert.run('before');
  const pages = store.statement<[], { page_count: number }>('PRAGMA page_count').get()!.page_count;
  store.statement(`PRAGMA max_page_count = ${pages}`).get();
  t.throws(() => store.transaction(() => insert.run('x'.repeat(100_000))), { code: 'store.unwritable', params: { reason: 'its disk is full' } });
  t.throws(() => insert.run('x'.repeat(100_000)), { code: 'store.unwritable' });
  t.same(names(store), ['before']);
});

t.test('a file that is no database is set aside and kept', async (t) => {
  const file = place(t);
  writeFileSync(file, 'this was a database once'.repeat(100));
  const errors: object[] = [];
  const store = open(t, file, { ...silentLog, error: (fields) => errors.push(fields) });
  t.match(store.setAside, /lares\.sqlite\.broken-\d+$/);
  t.match(readFileSync(store.setAside!, 'utf8'), /^this was a database once/);
  t.match(errors, [{ setAside: store.setAside! }]);
  t.match(databaseReplaced(store).find(), [{ code: 'config.databaseReplaced', severity: 'critical' }], 'the owner is told');
  store.migrate('test', [one]);
  t.same(names(store), []);
});

t.test('a database with a damaged page is set aside and kept', async (t) => {
  const file = place(t);
  const store = openStore({ file, log: silentLog });
  store.migrate('test', [one]);
  const insert = store.statement<[string]>('INSERT INTO things VALUES (?)');
  store.transaction(() => {
    for (let n = 0; n < 2000; n += 1) insert.run(`thing ${n} ${'x'.repeat(50)}`);
  });
  store.close();
  const bytes = readFileSync(file);
  t.ok(bytes.length > 10 * 4096, 'there are pages to damage');
  bytes.fill(0xa5, 5 * 4096, 7 * 4096);
  writeFileSync(file, bytes);
  const reopened = open(t, file);
  t.match(reopened.setAside, /broken/);
  t.same(readFileSync(reopened.setAside!), bytes);
});

t.test('a missing directory is an error, not a database somewhere else', async (t) => {
  t.throws(() => openStore({ file: path.join(t.testdir({}), 'absent', 'lares.sqlite'), log: silentLog }), { code: 'ENOENT' });
});
