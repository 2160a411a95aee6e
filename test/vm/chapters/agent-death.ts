import type { Test } from 'tap';
import { LiveClient } from '../live-client.ts';
import { type Story, until } from '../story.ts';
import { exampleUnit } from './live.ts';

interface UnitRow {
  name: string;
  loadState: string;
  activeState: string;
  mainPid: number | null;
}

/** The units as a page knows them: the snapshot and what followed. */
function told(live: LiveClient): UnitRow[] {
  const units = new Map<string, UnitRow>();
  for (const { op, data } of live.of(1)) {
    if (op === 'snapshot') units.clear();
    for (const unit of (op === 'snapshot' ? data.units : data.changed) as UnitRow[]) units.set(unit.name, unit);
    for (const name of (data.removed ?? []) as string[]) units.delete(name);
  }
  return [...units.values()];
}

const same = (some: UnitRow[], others: UnitRow[]): boolean => essence(some).join('\n') === essence(others).join('\n');

/** What does not move by itself. */
const essence = (units: UnitRow[]): string[] =>
  units.map(({ name, loadState, activeState, mainPid }) => `${name} ${loadState} ${activeState} ${mainPid}`).toSorted();

/**
 * The agent is killed as hard as can be: systemd brings it back, requests made meanwhile wait in the socket, a page
 * connects again, and has missed nothing.
 */
export async function killed(t: Test, { device, client }: Story): Promise<void> {
  const live = await LiveClient.open(client);
  live.subscribe(1, 'services');
  live.subscribe(2, 'services.journal', { params: { unit: exampleUnit } });
  const { epoch } = await live.frame((frame) => frame.sub === 1 && frame.op === 'snapshot');
  const journal = await live.frame((frame) => frame.sub === 2 && frame.op === 'snapshot');
  const cursor: string = journal.data.entries.at(-1).cursor;
  const [pid, restarts] = (await device.ask('systemctl show -P MainPID -P NRestarts lares-agent')).split('\n');

  // Lines of the unit while nobody listens: avahi says a few each time it is told to reload.
  await device.ask(`systemctl kill -s KILL --kill-whom=main lares-agent && for i in 1 2 3; do systemctl kill -s HUP ${exampleUnit}; done`);
  t.equal(await live.closed(), 1006, 'the page sees its connection break');
  const waiting = await Promise.all([1, 2, 3, 4, 5].map(() => client.send('/api/session', { timeoutMs: 120_000 })));
  t.strictSame(waiting.map(({ status }) => status), [200, 200, 200, 200, 200], 'requests waited in the socket, the session still counts');
  const now = await device.ask('systemctl show -P MainPID -P NRestarts -P ActiveState lares-agent');
  t.not(now.split('\n')[0], pid);
  t.match(now.split('\n'), [/^\d+$/, String(Number(restarts) + 1), 'active'], 'systemd brought it back, once');

  const back = await LiveClient.open(client);
  t.teardown(() => back.close());
  back.subscribe(1, 'services', { resume: live.position(1) });
  back.subscribe(2, 'services.journal', { params: { unit: exampleUnit, after: cursor } });
  const fresh = await back.frame((frame) => frame.sub === 1);
  t.equal(fresh.op, 'snapshot', 'numbers of another life are not continued');
  t.not(fresh.epoch, epoch);
  // The agent answers before it has read all units; what it learns then comes as deltas.
  const { body } = await until(() => client.send('/api/services'), (answer) => answer.body.available && same(told(back), answer.body.units));
  t.ok(body.units.length > 30, `the page has all ${body.units.length} units as they are`);
  t.strictSame(back.gaps, []);

  // The lines between the two lives, as the journal itself has them.
  await device.ask('journalctl --sync');
  const missed = (await device.ask(`journalctl -u ${exampleUnit} --after-cursor='${cursor}' -o json --output-fields=MESSAGE --no-pager`))
    .split('\n').map((line) => (JSON.parse(line) as { __CURSOR: string }).__CURSOR);
  t.ok(missed.length >= 3, `${missed.length} lines were written meanwhile`);
  await back.frame(() => received(back).length >= missed.length);
  t.strictSame(received(back).slice(0, missed.length), missed, 'the log goes on without a hole or a repeat');
}

function received(live: LiveClient): string[] {
  return live.of(2).flatMap((frame) => (frame.data?.entries ?? []) as { cursor: string }[]).map(({ cursor }) => cursor);
}
