import { createHash } from 'node:crypto';
import path from 'node:path';
import { pino } from 'pino';
import t from 'tap';
import { Passwords } from '../../agent/features/auth/passwords.ts';
import { openStore } from '../../agent/host/store/index.ts';
import { ManualClock } from '../fakes/clock.ts';
import { cheapHash, doorway, pageOf, password } from '../fakes/doorway.ts';

/** The tables as the first release had them. */
const first = `
  CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL CHECK (role IN ('viewer', 'operator', 'admin', 'owner')), password TEXT NOT NULL, created_at_ms INTEGER NOT NULL) STRICT;
  CREATE UNIQUE INDEX users_one_owner ON users (role) WHERE role = 'owner';
  CREATE TABLE sessions (key TEXT PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users ON DELETE CASCADE, csrf TEXT NOT NULL,
    network TEXT NOT NULL, created_at_ms INTEGER NOT NULL, last_seen_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX sessions_user ON sessions (user_id, created_at_ms);
  CREATE TABLE claim_attempts (boot_id TEXT PRIMARY KEY, wrong INTEGER NOT NULL) STRICT, WITHOUT ROWID;`;
const insertSession = 'INSERT INTO sessions (key, user_id, csrf, network, created_at_ms, last_seen_ms) VALUES (?, 7, ?, ?, ?, ?)';

t.test('the database of the first release: its owner signs in, its session goes on', async (t) => {
  const file = path.join(t.testdir({}), 'lares.sqlite');
  const clock = new ManualClock();
  const cookie = 'c'.repeat(43);
  const key = (value: string) => createHash('sha256').update(value).digest('base64url');
  const store = openStore({ file, log: pino({ level: 'silent' }) });
  store.migrate('auth', [{ version: 1, sql: first }]);
  store.statement<[string, number]>("INSERT INTO users VALUES (7, 'ann', 'owner', ?, ?)").run(await new Passwords(cheapHash).hash(password), clock.nowMs());
  store.statement<[string, string, string, number, number]>(insertSession).run(key(cookie), 'their-csrf', '192.0.2.7', clock.nowMs(), clock.nowMs());
  store.close();

  const door = await doorway(t, { file, clock });
  const state = await door.call('GET', '/api/session', undefined, { cookie });
  t.match(state, { status: 200, body: { user: { name: 'ann', role: 'owner' }, csrf: 'their-csrf', mustChangePassword: false, hasFactor: false } });
  t.notOk(Number(state.body['freshUntilMs']) > clock.nowMs(), 'it has proved nothing lately');
  t.equal((await door.call('PATCH', '/api/config', { values: { 'auth.idleMs': 600_000 } }, { cookie, csrf: 'their-csrf' })).status, 200);
  const page = await door.login();
  t.match(page, { status: 200, body: { freshUntilMs: clock.nowMs() + 300_000 } });
  // Gone back to the first release, which inserts as it always did, and forward again.
  door.store.statement<[string, string, string, number, number]>(insertSession).run(key('d'.repeat(43)), 'x', '192.0.2.7', clock.nowMs(), clock.nowMs());
  await door.close();
  const again = await doorway(t, { file, clock });
  for (const value of [cookie, pageOf(page).cookie, 'd'.repeat(43)]) t.equal((await again.call('GET', '/api/session', undefined, { cookie: value })).status, 200);
});
