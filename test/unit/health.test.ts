import t from 'tap';
import type { Check, Issue } from '../../agent/core/health.ts';
import { silentLog } from '../../agent/core/log.ts';
import type { HealthState } from '../../agent/features/health/schema.ts';
import { createHealth } from '../../agent/features/health/index.ts';
import { ManualClock } from '../fakes/clock.ts';

const issue = (code: string, change: Partial<Issue> = {}): Issue =>
  ({ code, severity: 'warning', subject: '', params: {}, next: '/', ...change });

async function device(t: { teardown(end: () => unknown): void }) {
  const clock = new ManualClock();
  const found: Issue[] = [];
  const logged: string[] = [];
  const checks: Check[] = [{ name: 'test.found', find: () => [...found] }];
  const log = { ...silentLog, error: (_fields: object, message: string) => logged.push(message) };
  const health = createHealth({ clock, log, checks: () => checks });
  const published: HealthState[] = [];
  health.service.channel.subscribe(({ data }) => published.push(data as HealthState));
  await health.start!();
  t.teardown(() => health.stop!());
  return { clock, found, checks, logged, published, health };
}

t.test('issues come, keep their birthday, get worse and go', async (t) => {
  const { clock, found, published, health } = await device(t);
  const bornMs = clock.nowMs() + 5000;
  found.push(issue('a.one', { params: { celsius: 81 } }));
  clock.advance(4999);
  t.same(published, [], 'all is well, and nothing to tell');
  clock.advance(1);
  t.same(published.at(-1)?.issues.map(({ code, sinceMs }) => [code, sinceMs]), [['a.one', bornMs]]);
  clock.advance(60_000);
  t.equal(published.length, 1, 'nothing changed, nothing said');
  found[0] = issue('a.one', { severity: 'critical', params: { celsius: 95 } });
  clock.advance(5000);
  t.same(published.at(-1)?.issues, [{ ...found[0], sinceMs: bornMs }]);
  found.length = 0;
  t.same(health.service.run(), { issues: [] }, 'on demand as well');
  t.equal(published.length, 3);
  t.same(health.service.channel.snapshot(), { issues: [] });
  found.push(issue('a.one'));
  t.equal(health.service.run().issues[0]?.sinceMs, clock.nowMs(), 'what comes back is born again');
});

t.test('worst first, then the oldest; one of each', async (t) => {
  const { clock, found, health } = await device(t);
  found.push(issue('b.old', { subject: 'x' }));
  health.service.run();
  clock.advance(1000);
  found.unshift(
    issue('d.note', { severity: 'notice' }), issue('a.new'), issue('b.old', { subject: 'y' }),
    issue('z.bad', { severity: 'critical' }), issue('a.new', { params: { again: 1 } }),
  );
  t.same(health.service.run().issues.map(({ code, subject }) => `${code} ${subject}`.trim()), ['z.bad', 'b.old x', 'a.new', 'b.old y', 'd.note']);
});

t.test('a check that fails is told, and does not hide the others', async (t) => {
  const { clock, found, checks, logged, health } = await device(t);
  let broken = true;
  checks.unshift({ name: 'test.broken', find: () => { if (broken) throw new Error('no'); return []; } });
  found.push(issue('a.one'));
  t.same(health.service.run().issues.map(({ code, subject }) => [code, subject]), [['a.one', ''], ['health.checkFailed', 'test.broken']]);
  clock.advance(60_000);
  t.same(logged, ['health check failed'], 'logged once, not each time');
  broken = false;
  t.same(health.service.run().issues.map(({ code }) => code), ['a.one']);
  broken = true;
  health.service.run();
  t.equal(logged.length, 2, 'a new failure is news');
});

t.test('stop ends the rounds', async (t) => {
  const { clock, health } = await device(t);
  await health.stop!();
  t.equal(clock.pending, 0);
});
