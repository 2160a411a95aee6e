import fc from 'fast-check';
import t from 'tap';
import type { JobView } from '../../agent/features/jobs/schema.ts';
import type { JournalEntry, UnitSummary } from '../../agent/features/services/schema.ts';
import { withJob, withJobs, withPage } from '../../ui/src/features/jobs/list.ts';
import { jobStep } from '../../ui/src/features/jobs/words.ts';
import { asText, KEPT_LINES, withNewer, withOlder, withSnapshot } from '../../ui/src/features/services/lines.ts';
import { busiest, countStates, everything, presentTypes, readFilter, select, standard, unitPath, withDelta, writeFilter } from '../../ui/src/features/services/list.ts';
import { stateLook } from '../../ui/src/features/services/look.ts';
import { visibleRows } from '../../ui/src/features/services/rows.ts';
import { speakIn } from '../../ui/src/text/languages.ts';

await speakIn('en');

function unit(name: string, change: Partial<UnitSummary> = {}): UnitSummary {
  return {
    name, type: name.slice(name.lastIndexOf('.') + 1), description: `About ${name}`, loadState: 'loaded', activeState: 'active', subState: 'running',
    enabledState: 'enabled', mainPid: 1, memoryBytes: 1, cpuPercent: 0, sinceMs: 0, result: 'success', restarts: 0, actions: [], protection: null, ...change,
  };
}
const failed = { activeState: 'failed', subState: 'failed' };
const stopped = { activeState: 'inactive', subState: 'dead' };
const some = [unit('z.service', failed), unit('a.service', stopped), unit('m.service'), unit('b.timer', { subState: 'waiting' }), unit('n.service', { ...stopped, loadState: 'not-found' })];

t.test('failed first, then what runs, then what does not, absent ones last', async (t) => {
  t.same(select(some, everything).map(({ name }) => name), ['z.service', 'b.timer', 'm.service', 'a.service', 'n.service']);
  t.same(select(some, standard).map(({ name }) => name), ['z.service', 'm.service', 'a.service', 'n.service']);
});

t.test('every word of a search must fit, in the name or the description', async (t) => {
  t.same(select(some, { ...everything, query: 'ABOUT m.' }).map(({ name }) => name), ['m.service']);
  t.same(select(some, { ...everything, query: 'about nothing' }), []);
  t.same(countStates(some, { ...everything, state: 'failed' }), { all: 5, failed: 1, running: 2, waiting: 0, stopped: 2 }, 'counts ignore the state that is chosen');
  t.same(presentTypes(some), ['service', 'timer']);
});

t.test('a filter survives its way through the address', async (t) => {
  fc.assert(
    fc.property(fc.record({ query: fc.string(), state: fc.constantFrom('all', 'failed', 'running', 'waiting', 'stopped'), type: fc.constantFrom('all', 'service', 'timer') }), (filter) => {
      const read = readFilter(writeFilter(filter as never).slice(1));
      return read.query === filter.query && read.state === filter.state && read.type === filter.type;
    }),
  );
  t.equal(writeFilter(standard), '');
  t.equal(readFilter('state=nonsense').state, 'all');
  t.equal(unitPath('systemd-fsck@dev-sda1.service', 'q=x'), '/services/systemd-fsck%40dev-sda1.service?q=x');
});

t.test('deltas change, add and remove; the rest stays the same object', async (t) => {
  const before = new Map(some.map((one) => [one.name, one]));
  const after = withDelta(before, { available: true, changed: [unit('a.service'), unit('new.service')], removed: ['z.service'] });
  t.same([...after.keys()], ['a.service', 'm.service', 'b.timer', 'n.service', 'new.service']);
  t.equal(after.get('m.service'), before.get('m.service'));
  t.equal(before.get('a.service')!.activeState, 'inactive', 'what was handed over is not touched');
});

t.test('states have a word and a shape each', async (t) => {
  t.match(stateLook(unit('a.service', failed)), { group: 'failed', word: 'Failed', icon: 'critical' });
  t.match(stateLook(unit('a.service', { activeState: 'activating', subState: 'auto-restart' })), { group: 'waiting', word: 'Restarting' });
  t.match(stateLook(unit('a.service', { ...stopped, loadState: 'masked' })), { group: 'stopped', word: 'Blocked' });
  t.match(stateLook(unit('a.service', { subState: 'exited' })), { word: 'Finished' });
  t.match(stateLook(unit('a.device', { subState: 'never heard of' })), { group: 'running', word: 'Active' });
});

t.test('the busiest: services that use something, greatest first', async (t) => {
  const units = [unit('a.service', { memoryBytes: 5 }), unit('b.service', { memoryBytes: 9 }), unit('c.service', { memoryBytes: null }), unit('system.slice', { memoryBytes: 99 })];
  t.same(busiest(units, 'memoryBytes', 5).map(({ name }) => name), ['b.service', 'a.service']);
});

t.test('rows in sight are always drawn, and never more than needed', async () => {
  fc.assert(
    fc.property(fc.nat(2000), fc.constantFrom(52, 60), fc.integer({ min: -2000, max: 200_000 }), fc.integer({ min: 100, max: 3000 }), (count, rowPx, topPx, heightPx) => {
      const { first, end } = visibleRows(count, rowPx, topPx, heightPx);
      const inSight = (row: number): boolean => (row + 1) * rowPx > topPx && row * rowPx < topPx + heightPx;
      for (let row = 0; row < count; row += 1) if (inSight(row) && (row < first || row >= end)) return false;
      return first >= 0 && end <= count && end - first <= heightPx / rowPx + 20;
    }),
  );
});

const entry = (cursor: number): JournalEntry => ({ cursor: `s=${cursor}`, timeMs: cursor, priority: 6, identifier: 'nginx', pid: 7, message: `line ${cursor}` });
const entries = (from: number, to: number): JournalEntry[] => Array.from({ length: to - from + 1 }, (_, index) => entry(from + index));

t.test('log: a snapshot after a break continues, or says that lines are missing', async (t) => {
  const lines = withNewer(withSnapshot([], entries(1, 3)), entries(4, 5));
  t.same(withSnapshot(lines, entries(3, 7)).map(({ timeMs }) => timeMs), [1, 2, 3, 4, 5, 6, 7]);
  t.equal(withSnapshot(lines, entries(9, 10))[5]!.gap, true);
  t.same(withSnapshot(lines, []), lines);
  t.same(withOlder(lines, entries(-1, 0)).map(({ timeMs }) => timeMs), [-1, 0, 1, 2, 3, 4, 5]);
});

t.test('log: following never grows the page without end', async (t) => {
  t.equal(withNewer(entries(1, KEPT_LINES), entries(5000, 5009)).length, KEPT_LINES);
  t.equal(asText([entry(0)]), '1970-01-01T00:00:00.000Z nginx[7]: line 0');
});

t.test('jobs: what one does just now, where its title does not say it', async (t) => {
  const message = { code: 'services.starting', params: { unit: 'x' }, text: 'T' };
  const job = (change: Partial<JobView>) => ({ kind: 'services.start', state: 'running' as const, message, lineCount: 1, ...change });
  t.equal(jobStep(job({})), undefined, 'the title says so');
  t.equal(jobStep(job({ lineCount: 2 })), 'Starting x');
  t.equal(jobStep(job({ kind: 'new.kind' })), 'Starting x', 'of a newer device');
  t.equal(jobStep(job({ lineCount: 2, state: 'done' })), undefined);
  t.equal(jobStep(job({ lineCount: 0, message: null })), undefined);
});

t.test('jobs: newest on top, and one that ended never runs again', async (t) => {
  const job = (id: string, state: JobView['state']): JobView => ({ id, kind: 'services.restart', subject: 'x', state, progress: null, message: null, lineCount: 0, startedAtMs: 0, endedAtMs: null, error: null, startedBy: 'anna', abortable: false, abortRequested: false });

t.test('the log of a job: pages join, and a hole is never hidden', async (t) => {
  const page = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => ({ number: from + index, timeMs: 0, code: null, params: {}, text: '' }));
  const numbers = (lines: readonly { number: number }[]) => [lines[0]?.number, lines.at(-1)?.number, lines.length];
  t.same(numbers(withPage([], page(5, 9))), [5, 9, 5]);
  t.same(numbers(withPage(page(5, 9), page(7, 12))), [5, 12, 8], 'newer, overlapping');
  t.same(numbers(withPage(page(5, 9), page(1, 4))), [1, 9, 9], 'older');
  t.same(numbers(withPage(page(5, 9), page(20, 24))), [20, 24, 5], 'too far on: what is known would leave a hole');
  t.same(numbers(withPage(page(5, 9), [])), [5, 9, 5]);
});
  const done = withJob(withJob([], job('1', 'running')), job('1', 'done'));
  t.equal(withJob(done, job('1', 'running'))[0]!.state, 'done', 'a late answer does not bring it back');
  t.same(withJob(done, job('2', 'running')).map(({ id }) => id), ['2', '1']);
  const after = withJobs(done, { changed: [job('2', 'running'), job('3', 'running')], removed: ['1'] });
  t.same(after.map(({ id }) => id), ['3', '2'], 'what the device has forgotten goes');
});
