import type { Test } from 'tap';
import type { AuditEntry } from '../../../agent/features/audit/schema.ts';
import { type Household, member, ownerIn, said } from '../household.ts';
import { until } from '../story.ts';
import { exampleUnit } from './live.ts';

/** Every entry of the trail, newest first. */
export async function trail(story: Household): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = [];
  for (let more = true; more; ) {
    const beforeId = entries.at(-1)?.id;
    const page = await ownerIn(story).must(`/api/audit?limit=200${beforeId === undefined ? '' : `&beforeId=${beforeId}`}`);
    entries.push(...(page.entries as AuditEntry[]));
    more = page.more;
  }
  return entries;
}

const byHand = { via: 'session', address: '10.0.2.2', code: null, requestId: String } as const;
const actions = 'POST /api/services/:name/actions';

/** What the chapters before have done, who, from where and how it ended. */
const expected: readonly object[] = [
  { ...byHand, event: 'auth.claim', user: 'vesta', outcome: 'done' },
  { ...byHand, event: 'POST /api/users', user: 'vesta', target: 'vera', outcome: 'done' },
  { ...byHand, event: 'PUT /api/account/password', user: 'vera', outcome: 'refused', code: 'auth.passwordWeak' },
  { ...byHand, event: actions, user: 'vera', target: exampleUnit, outcome: 'refused', code: 'auth.forbidden' },
  { ...byHand, event: actions, user: 'otto', target: exampleUnit, outcome: 'done' },
  { ...byHand, event: actions, user: null, via: 'nobody', target: exampleUnit, outcome: 'refused', code: 'auth.required' },
  { ...byHand, event: 'POST /api/users', user: 'ada', target: 'eve', outcome: 'refused', code: 'auth.roleTooHigh' },
  { ...byHand, event: 'DELETE /api/users/:name', user: 'vesta', target: 'eve', outcome: 'done' },
  { ...byHand, event: 'PATCH /api/config', user: 'otto', outcome: 'refused', code: 'auth.forbidden' },
  { ...byHand, event: 'PATCH /api/users/:name', user: 'vesta', target: 'ada', outcome: 'done' },
  { ...byHand, event: 'PATCH /api/users/:name', user: 'ada', target: 'vera', outcome: 'done' },
  { ...byHand, event: 'auth.signIn', user: null, via: 'nobody', target: 'vera', outcome: 'refused', code: 'auth.loginWrong' },
  { ...byHand, event: 'auth.passwordProved', user: null, via: 'nobody', target: 'vesta', outcome: 'done' },
  { ...byHand, event: 'auth.signIn', user: null, via: 'nobody', target: 'vesta', outcome: 'refused', code: 'auth.factorWrong' },
  { ...byHand, event: 'auth.tokenMade', user: 'otto', target: /^[0-9a-f]{12}$/, outcome: 'done' },
  { ...byHand, event: actions, user: 'otto', via: 'token', target: exampleUnit, outcome: 'done' },
  { ...byHand, event: 'POST /api/users', user: 'otto', via: 'token', outcome: 'refused', code: 'auth.forbidden' },
  { ...byHand, event: 'auth.tokenRevoked', user: 'otto', outcome: 'done' },
  { event: 'DELETE /api/users/:name/factors', user: 'root@console', via: 'console', address: 'console', target: 'otto', outcome: 'done' },
  { event: 'job.done services.restart', user: 'root@console', via: 'device', target: exampleUnit, outcome: 'done' },
  { event: 'PATCH /api/config', user: 'root@console', via: 'console', outcome: 'done' },
  { event: 'PATCH /api/config', user: 'root@console', via: 'console', outcome: 'refused', code: 'config.invalid' },
];

const fits = (entry: AuditEntry, wanted: object): boolean => Object.entries(wanted).every(([name, value]) => {
  const found = entry[name as keyof AuditEntry];
  if (value instanceof RegExp) return value.test(String(found));
  return value === String ? typeof found === 'string' && found !== '' : found === value;
});

/** Every change is there, those of the console too, and refers to the journal; pages, filters and the export say the same. */
export async function told(t: Test, story: Household): Promise<void> {
  const { device } = story;
  await device.ask(`lares services restart ${exampleUnit} | cat; lares config set metrics.intervalMs 2500 | cat`);
  t.not((await device.shell('lares config set metrics.intervalMs 1')).code, 0);
  const refused = await member(story, 'otto').ask('/api/users', { body: { name: 'eve', role: 'viewer', password: 'never to be taken in' } });
  // The job's end is written when it ends.
  const entries = await until(() => trail(story), (all) => all.some((entry) => fits(entry, expected[19]!)), 30_000);
  for (const wanted of expected) t.ok(entries.some((entry) => fits(entry, wanted)), JSON.stringify(wanted));
  t.match(entries.find(({ user, outcome }) => user === 'otto' && outcome === 'refused'), { requestId: refused.body.requestId }, 'the refusal and its entry have one id');
  t.same(entries.map(({ id }) => id), entries.map(({ id }) => id).toSorted((one, other) => other - one), 'newest first');
  t.notOk(entries.some(({ event }) => event === 'audit.omitted'), 'none was left out');

  const some = (await ownerIn(story).must('/api/audit?user=otto&outcome=refused&event=POST%20*')).entries as AuditEntry[];
  t.same(some, entries.filter((entry) => fits(entry, { user: 'otto', outcome: 'refused', event: /^POST / })), 'filters');
  const { headers, body } = await ownerIn(story).ask('/api/audit/export?format=csv');
  t.match(headers['content-disposition'], /lares-audit\.csv/);
  const lines = String(body).trimEnd().split(/\r?\n/);
  t.ok(lines.length >= entries.length + 1, `${lines.length} lines`);
  t.notMatch(String(body), /(^|,)"?[=+@]/m, 'nothing that a spreadsheet would compute');
  t.same(said(await member(story, 'otto').ask('/api/audit/export')), { status: 403, code: 'auth.forbidden' });
  t.comment(`${entries.length} entries so far`);
}

const statements = [
  "UPDATE audit SET outcome = 'done'", 'DELETE FROM audit', 'DELETE FROM audit WHERE id = (SELECT max(id) FROM audit)',
  "INSERT OR REPLACE INTO audit SELECT id, refused, number, at_ms, 'nobody', via, address, event, target, outcome, code, request_id FROM audit LIMIT 1",
];

/** With the agent's own file in hand, statements that would change the past are refused by it. */
export async function appendOnly(t: Test, story: Household): Promise<void> {
  const before = await trail(story);
  const program = `
    const { DatabaseSync } = require('node:sqlite');
    const database = new DatabaseSync('/data/agent/lares.sqlite', { timeout: 10000 });
    const count = () => database.prepare('SELECT count(*) AS count FROM audit').get().count;
    const outcomes = ${JSON.stringify(statements)}.map((sql) => { try { database.exec(sql); return 'done'; } catch (error) { return error.message; } });
    console.log(JSON.stringify({ outcomes, count: count() }));`;
  const { outcomes, count } = JSON.parse(await story.device.ask(`cat > /run/append-only.cjs <<'END'
${program}
END
/usr/lib/lares/bin/node --disable-warning=ExperimentalWarning /run/append-only.cjs`)) as { outcomes: string[]; count: number };
  t.same(outcomes, statements.map(() => 'the audit trail is append-only'));
  t.equal(count, before.length);
  t.same((await trail(story)).slice(-before.length), before, 'nothing has changed');
}
