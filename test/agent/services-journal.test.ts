import t, { type Test } from 'tap';
import { UnitJournals } from '../../agent/features/services/journal.ts';
import type { JournalPage } from '../../agent/features/services/schema.ts';
import { silentLog } from '../../agent/core/log.ts';
import type { Channel } from '../../agent/core/live.ts';
import { createClock } from '../../agent/host/clock/index.ts';
import { createJournal } from '../../agent/host/journal/index.ts';
import { FakeJournal } from '../fakes/journal.ts';

function messages(page: unknown): string[] {
  return (page as JournalPage).entries.map((entry) => entry.message);
}

/** Everything a client has: the snapshot and the deltas after it, until the last line is `last`. */
function readUntil(channel: Channel, last: string): Promise<string[]> {
  return new Promise((resolve) => {
    const lines = messages(channel.snapshot());
    const look = (): void => {
      if (lines.at(-1) !== last) return;
      end();
      resolve(lines);
    };
    let end = () => {};
    end = channel.subscribe((delta) => {
      lines.push(...messages(delta.data));
      look();
    });
    look();
  });
}

function rig(t: Test) {
  const fake = new FakeJournal(t);
  const journals = new UnitJournals({ journal: createJournal(fake.program), clock: createClock(), log: silentLog });
  t.teardown(() => journals.stop());
  return { fake, journals };
}

t.test('pages of a unit, newest, older and newer', async (t) => {
  const fake = new FakeJournal(t);
  const journal = createJournal(fake.program);
  const cursors = fake.write('a.service', ['1', '2', '3', '4', '5']);
  fake.write('b.service', ['other']);
  const read = async (query: object): Promise<string[]> => (await journal.read({ unit: 'a.service', lines: 2, ...query })).map((line) => line.message);
  t.same(await read({}), ['4', '5']);
  t.same(await read({ before: cursors[3] }), ['2', '3'], 'older than a cursor, oldest first');
  t.same(await read({ before: cursors[0] }), []);
  t.same(await read({ after: cursors[1] }), ['3', '4'], 'continued from a cursor');
  t.same(await read({ after: cursors[4] }), []);
  const [line] = await journal.read({ unit: 'a.service', lines: 1 });
  t.same(line, { cursor: cursors[4], timeMs: 1_700_000_000_005, priority: 6, identifier: 'demo', pid: 42, message: '5' });
  for (const { args } of fake.calls()) {
    t.ok(args.includes('--unit=a.service') && args.includes('--output=json') && args.includes('--all'));
    t.ok(args.every((arg) => arg.startsWith('--')), 'nothing is left to interpretation');
  }
});

t.test('odd entries: bytes, repeated fields, long lines, missing fields', async (t) => {
  const fake = new FakeJournal(t);
  const journal = createJournal(fake.program);
  fake.write('a.service', [[255, 254, 104, 105], ['one', 'two'], 'x'.repeat(100_000)]);
  fake.write('a.service', ['bare'], { PRIORITY: undefined, SYSLOG_IDENTIFIER: undefined, _PID: undefined, _COMM: 'sh' });
  fake.write('a.service', ['strange'], { PRIORITY: '99', _PID: '-3' });
  const lines = await journal.read({ unit: 'a.service', lines: 10 });
  t.same(lines.map((line) => line.message.length), [4, 7, 16_384, 4, 7]);
  t.match(lines[0], { message: '\ufffd\ufffdhi' });
  t.match(lines[3], { priority: 6, identifier: 'sh', pid: null });
  t.match(lines[4], { priority: 6, pid: null });
});

t.test('names and cursors which are none never reach the program', async (t) => {
  const fake = new FakeJournal(t);
  const journal = createJournal(fake.program);
  for (const unit of ['*.service', 'a.service --file=/etc/shadow', '../a.service', 'a\0.service', '--user', '', `${'a'.repeat(300)}.service`]) {
    await t.rejects(journal.read({ unit, lines: 1 }), { code: 'journal.badName' });
    t.throws(() => journal.follow(unit, undefined, () => {}, () => {}), { code: 'journal.badName' });
  }
  for (const cursor of ['', '--file=/etc/shadow', 's=1', 's=zz;i=1', 'a'.repeat(500)]) {
    await t.rejects(journal.read({ unit: 'a.service', lines: 1, before: cursor }), { code: 'journal.badCursor' });
    await t.rejects(journal.read({ unit: 'a.service', lines: 1, after: cursor }), { code: 'journal.badCursor' });
  }
  t.same(fake.calls(), []);
});

t.test('a computer without journalctl says so', async (t) => {
  const journal = createJournal('/nonexistent/journalctl');
  await t.rejects(journal.read({ unit: 'a.service', lines: 1 }), { code: 'exec.missing', params: { program: 'journalctl' } });
  const journals = new UnitJournals({ journal, clock: createClock(), log: silentLog });
  await t.rejects(journals.open('a.service'), { code: 'exec.missing' });
  t.equal(journals.size, 0);
});

t.test('two clients share one follower, which ends with the last of them', async (t) => {
  const { fake, journals } = rig(t);
  fake.write('a.service', ['1', '2']);
  const [first, second] = await Promise.all([journals.open('a.service'), journals.open('a.service')]);
  t.equal(first, second);
  await fake.called(2);
  const both = Promise.all([readUntil(first, '4'), readUntil(second, '4')]);
  fake.write('a.service', ['3', '4']);
  t.same(await both, [['1', '2', '3', '4'], ['1', '2', '3', '4']]);
  const follower = fake.calls().find(({ args }) => args.includes('--follow'))!;
  t.equal(fake.calls().length, 2, 'one page, one follower');
  journals.close('a.service');
  t.doesNotThrow(() => process.kill(follower.pid, 0), 'one client is left');
  journals.close('a.service');
  t.equal(journals.size, 0);
  await ended(follower.pid);
});

t.test('a unit that has not said anything yet', async (t) => {
  const { fake, journals } = rig(t);
  const channel = await journals.open('quiet.service');
  t.same(messages(channel.snapshot()), []);
  const heard = readUntil(channel, 'at last');
  fake.write('quiet.service', ['at last']);
  t.same(await heard, ['at last']);
});

t.test('a client that comes back continues from its cursor and misses nothing', async (t) => {
  const { fake, journals } = rig(t);
  const cursors = fake.write('a.service', ['1', '2', '3']);
  const fresh = await journals.open('a.service', cursors[0]);
  const heard = readUntil(fresh, '4');
  fake.write('a.service', ['4']);
  t.same(await heard, ['2', '3', '4'], 'from what is kept');
  const late = await journals.open('a.service', cursors[2]);
  t.same(messages(late.snapshot()), ['4'], 'while the feed lives');
  journals.close('a.service');
  journals.close('a.service');
  fake.write('a.service', Array.from({ length: 300 }, (_, index) => `n${index}`));
  const again = await journals.open('a.service', cursors[2]);
  const all = await readUntil(again, 'n299');
  t.equal(all.length, 301, 'older than what a new feed keeps');
  t.equal(all[0], '4');
});

t.test('a flood is bounded and ends with the newest line', async (t) => {
  const { fake, journals } = rig(t);
  const channel = await journals.open('loud.service');
  await fake.called(2);
  const done = new Promise<number>((resolve) => {
    let most = 0;
    channel.subscribe(({ data }) => {
      most = Math.max(most, (data as JournalPage).entries.length);
      if (messages(data).at(-1) === 'end') resolve(most);
    });
  });
  fake.write('loud.service', [...Array.from({ length: 20_000 }, (_, index) => `line ${index}`), 'end']);
  t.ok((await done) <= 1000, 'no page is longer than what is kept');
  t.ok(messages(channel.snapshot()).length <= 1000);
  t.equal(messages(channel.snapshot()).at(-1), 'end');
});

t.test('seventeen units at once are one too many', async (t) => {
  const { journals } = rig(t);
  for (let index = 0; index < 16; index += 1) await journals.open(`u${index}.service`);
  await t.rejects(journals.open('u16.service'), { code: 'journal.busy' });
  journals.close('u0.service');
  t.equal(journals.size, 15);
});

/** Resolves when a process is gone; it was killed, so it goes by itself. */
async function ended(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}
