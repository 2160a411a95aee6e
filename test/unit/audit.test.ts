import path from 'node:path';
import fc from 'fast-check';
import t, { type Test } from 'tap';
import { LaresError } from '../../agent/core/errors/index.ts';
import { silentLog } from '../../agent/core/log.ts';
import type { TrailRecord } from '../../agent/core/trail.ts';
import { csvLine } from '../../agent/features/audit/export.ts';
import { plainText } from '../../agent/features/audit/plain-text.ts';
import { AuditService } from '../../agent/features/audit/service.ts';
import { auditedHelper, recordOfJob } from '../../agent/features/audit/sources.ts';
import { AuditStore, KEPT_MS, MOST_DONE, MOST_REFUSED, type NewEntry } from '../../agent/features/audit/store.ts';
import { helperAbsent } from '../../agent/host/helper/port.ts';
import { openStore } from '../../agent/host/store/index.ts';
import { ManualClock } from '../fakes/clock.ts';
import { keptLog } from '../fakes/until.ts';

const record: TrailRecord = { user: 'ann', via: 'session', address: '192.0.2.7', event: 'PUT /api/lamp', target: null, outcome: 'done', code: null, requestId: 'r' };
const entry: NewEntry = { ...record, atMs: 1000 };

function open(t: Test) {
  const store = openStore({ file: path.join(t.testdir({}), 'a.sqlite'), log: silentLog });
  t.teardown(() => store.close());
  const count = (where = '1') => store.statement<[], { n: number }>(`SELECT count(*) AS n FROM audit WHERE ${where}`).get()!.n;
  return { store, count };
}

function service(t: Test) {
  const clock = new ManualClock();
  const log = keptLog();
  const { store, count } = open(t);
  return { clock, log, store, count, audit: new AuditService({ store, clock, log }) };
}

t.test('nothing but retention takes or changes an entry', (t) => {
  const { store, count } = open(t);
  const trail = new AuditStore(store);
  trail.append([entry, { ...entry, outcome: 'refused' }]);
  for (const sql of [
    "UPDATE audit SET user = 'bob'", 'UPDATE audit SET id = id + 10', 'DELETE FROM audit', 'DELETE FROM audit WHERE id = 1',
    "REPLACE INTO audit (id, refused, number, at_ms, via, event, outcome) VALUES (1, 0, 9, 0, 'x', 'y', 'done')",
    "INSERT OR REPLACE INTO audit (refused, number, at_ms, via, event, outcome) VALUES (0, 1, 0, 'x', 'y', 'done')",
    "INSERT INTO audit (id, refused, number, at_ms, via, event, outcome) VALUES (1, 0, 9, 0, 'x', 'y', 'done') ON CONFLICT DO UPDATE SET user = 'bob'",
  ]) {
    t.throws(() => store.statement(sql).run(), /append-only/, sql);
  }
  t.equal(count(), 2);
  t.match(trail.page({}, 9, 9), [{ id: 2, outcome: 'refused' }, { id: 1, user: 'ann' }]);
  t.end();
});

t.test('it stays under 10,000 entries, and a flood of one share takes nothing of the other', (t) => {
  const { store, count } = open(t);
  const trail = new AuditStore(store);
  trail.append([{ ...entry, user: 'first' }]);
  for (let round = 0; round < 25; round += 1) trail.append(Array.from({ length: 100 }, () => ({ ...entry, outcome: 'refused' as const })));
  t.equal(count("user = 'first'"), 1);
  t.ok(count('refused = 1') <= MOST_REFUSED + 99, `${count('refused = 1')} refused`);
  for (let round = 0; round < 100; round += 1) trail.append(Array.from({ length: 100 }, () => entry));
  t.ok(count('refused = 0') >= MOST_DONE && count('refused = 0') <= MOST_DONE + 99, `${count('refused = 0')} done`);
  t.ok(count() < 10_000, `${count()} in all`);
  t.equal(count("user = 'first'"), 0, 'the oldest went');
  t.equal(trail.page({}, Number.MAX_SAFE_INTEGER, 1)[0]!.id, 12_501, 'ids rise for ever');
  t.end();
});

t.test('what is a year old goes, and one wrong clock empties nothing', (t) => {
  const { store, count } = open(t);
  const trail = new AuditStore(store);
  trail.append(Array.from({ length: 999 }, () => entry));
  trail.append([{ ...entry, atMs: entry.atMs + KEPT_MS + 1 }]);
  t.equal(count(), 500, 'the newest stay, however old they seem');
  t.throws(() => store.statement('DELETE FROM audit WHERE id = 501').run(), /append-only/);
  t.end();
});

t.test('filters and pages by id', (t) => {
  const { audit, clock } = service(t);
  for (let number = 1; number <= 7; number += 1) {
    audit.record({ ...record, user: number % 2 ? 'ann' : 'bob', event: `auth.e${number}`, outcome: number > 5 ? 'failed' : 'done' });
    clock.advance(1000);
  }
  const start = Date.UTC(2026, 0, 1);
  const ids = (filter: object, limit = 50, before?: number) => audit.page(filter, limit, before).entries.map(({ id }) => id);
  t.same(ids({}, 3), [7, 6, 5]);
  t.equal(audit.page({}, 3).more, true);
  t.same(ids({}, 3, 5), [4, 3, 2]);
  t.match(audit.page({}, 3, 2), { entries: [{ id: 1 }], more: false });
  t.same(ids({ user: 'bob' }), [6, 4, 2]);
  t.same(ids({ outcome: 'failed' }), [7, 6]);
  t.same(ids({ event: 'auth.e4' }), [4]);
  t.same(ids({ event: 'auth.*' }).length, 7);
  t.same(ids({ event: 'auth.?4' }), [], 'no other sign has a meaning');
  t.same(ids({ event: '*4' }), []);
  t.same(ids({ sinceMs: start + 2000, untilMs: start + 4000 }), [4, 3]);
  t.end();
});

t.test('no text breaks out of its line, its terminal or its cell', (t) => {
  const nasty = ['a\r\nb', '\u001b[2J', 'x\u0000', '\u202egnp.exe', 'a\u2028b', '\u009b31m', '\ud800'];
  for (const text of nasty) t.notOk(/[\p{Cc}\p{Cs}\u2028-\u202e]/u.test(plainText(text, 50)), encodeURIComponent(text.toWellFormed()));
  t.equal(plainText('x'.repeat(500), 20).length, 20);
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
    const line = csvLine({ ...entry, id: 1, target: plainText(text, 128) });
    return line.split('\n').length === 2 && line.endsWith('\r\n');
  }));
  for (const formula of ['=1+1', '+1', '-1', '@SUM(A1)', ' =cmd()', '|x']) {
    t.match(csvLine({ ...entry, id: 1, target: formula }), `,"'${formula}",`);
  }
  t.match(csvLine({ ...entry, id: 1, target: 'say "hi", please' }), ',"say ""hi"", please",');
  t.end();
});

t.test('refusals have a budget, and those that were left out are counted', (t) => {
  const { audit, clock, count } = service(t);
  for (let number = 0; number < 1000; number += 1) audit.record({ ...record, outcome: 'refused' });
  t.equal(count(), 60);
  audit.record(record);
  t.match(audit.page({}, 2).entries, [{ user: 'ann', outcome: 'done' }, { event: 'audit.omitted', target: '940', via: 'device' }]);
  clock.advance(60_000);
  audit.record({ ...record, outcome: 'refused' });
  audit.record({ ...record, outcome: 'refused' });
  t.equal(count(), 63, 'one a minute afterwards');
  t.end();
});

t.test('a disk that takes nothing: nobody is stopped, the journal has it, and it is written later', (t) => {
  const { audit, store, log, count } = service(t);
  audit.record(record);
  const { max_page_count: before } = store.statement<[], { max_page_count: number }>('PRAGMA max_page_count').get()!;
  store.statement<[], object>('PRAGMA max_page_count = 1').get();
  let written = 0;
  for (; log.entries.length === 0 && written < 2000; written += 1) audit.record(record);
  t.match(log.entries[0]!.fields, { event: 'audit.unsaved', code: 'store.unwritable', entry: { user: 'ann' } });
  for (let more = 0; more < 600; more += 1) audit.record(record);
  const saved = count();
  store.statement<[], object>(`PRAGMA max_page_count = ${before}`).get();
  audit.record(record);
  t.equal(count(), saved + 501, 'those that waited, and the newest');
  t.end();
});

t.test('what root is asked to do, and how jobs end', async (t) => {
  const kept: TrailRecord[] = [];
  const trail = { record: (one: TrailRecord) => void kept.push(one) };
  const absent = () => Promise.reject(new LaresError(helperAbsent));
  const helper = auditedHelper({ enableUnit: async () => {}, disableUnit: absent, setWifiCountry: async () => {}, setClock: async () => {} }, trail);
  await helper.enableUnit('nginx.service');
  await t.rejects(helper.disableUnit('ssh.service'), { code: 'helper.absent' });
  await helper.setWifiCountry('DE');
  await helper.setClock(0);
  trail.record(recordOfJob({
    id: '1', kind: 'services.restart', subject: 'nginx.service', startedBy: 'ann', state: 'failed', progress: null, message: null, lineCount: 0, startedAtMs: 0,
    endedAtMs: 1, error: { code: 'services.failed', params: {}, detail: 'canary' }, abortable: false, abortRequested: false,
  }));
  t.match(kept, [
    { event: 'helper.unit.enable', target: 'nginx.service', outcome: 'done', via: 'device' },
    { event: 'helper.unit.disable', target: 'ssh.service', outcome: 'failed', code: 'helper.absent' },
    { event: 'helper.wifi.country', target: 'DE' },
    { event: 'helper.clock.set', target: '1970-01-01T00:00:00.000Z' },
    { event: 'job.failed services.restart', user: 'ann', target: 'nginx.service', outcome: 'failed', code: 'services.failed' },
  ]);
  t.notMatch(JSON.stringify(kept), 'canary');
});
