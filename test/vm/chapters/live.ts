import type { Test } from 'tap';
import { ApiClient } from '../api-client.ts';
import { type Frame, LiveClient } from '../live-client.ts';
import type { Story } from '../story.ts';

/** The unit that the stories restart: of no use to them, and slow to nobody. */
export const exampleUnit = 'avahi-daemon.service';

export const actOn = (client: ApiClient, unit: string, action: string): ReturnType<ApiClient['send']> =>
  client.send(`/api/services/${unit}/actions`, { body: { action } });

/** The live connection is closed to whoever has no session or ticket, or comes from another page. */
export async function strangers(t: Test, { device, client }: Story): Promise<void> {
  const ticket = await LiveClient.ticket(client);
  await t.rejects(LiveClient.ticket(await device.client()), { message: /401/ }, 'no session, no ticket');
  await t.rejects(LiveClient.open(await device.client(), ticket), { message: /401/ }, 'a ticket without its session');
  const foreign = new ApiClient(client.place);
  foreign.cookie = client.cookie;
  Object.defineProperty(foreign, 'origin', { value: 'https://attacker.example' });
  await t.rejects(LiveClient.ticket(foreign), { message: /403/ }, 'no ticket for a page of somebody else');
  await t.rejects(LiveClient.open(foreign, ticket), { message: /403/ }, 'and a page of somebody else may not use one');
  const live = await LiveClient.open(client, ticket);
  live.close();
  await t.rejects(LiveClient.open(client, ticket), { message: /403/ }, 'a ticket is good once');
}

/** A unit restarted through the API is seen live: the job, the unit's new process, its log. */
export async function restart(t: Test, { client }: Story): Promise<void> {
  const live = await LiveClient.open(client);
  t.teardown(() => live.close());
  t.match(await live.frame((frame) => frame.op === 'hello'), { heartbeatMs: 15_000 });
  live.subscribe(1, 'services');
  live.subscribe(2, 'jobs');
  live.subscribe(3, 'services.journal', { params: { unit: exampleUnit } });
  live.subscribe(4, 'metrics', { params: { windowMs: 60_000 } });
  const first = await live.frame((frame) => frame.sub === 1 && frame.op === 'snapshot');
  await live.frame((frame) => frame.sub === 3 && frame.op === 'snapshot');
  const before = first.data.units.find((unit: { name: string }) => unit.name === exampleUnit);
  t.match(before, { activeState: 'active', subState: 'running', protection: null });

  const { status, body: job } = await actOn(client, exampleUnit, 'restart');
  t.equal(status, 202);
  const ofJob = (frame: Frame): any => frame.sub === 2 && frame.op === 'delta' && frame.data.changed.find((each: { id: string }) => each.id === job.id);
  const ended = ofJob(await live.frame((frame) => Boolean(ofJob(frame)) && ofJob(frame).state !== 'running'));
  t.match(ended, { state: 'done', subject: exampleUnit });
  const changed = (frame: Frame): any =>
    frame.sub === 1 && frame.op === 'delta' && frame.data.changed.find((unit: { name: string }) => unit.name === exampleUnit);
  const after = changed(await live.frame((frame) => {
    const unit = changed(frame);
    return Boolean(unit && unit.mainPid !== null && unit.mainPid !== before.mainPid && unit.activeState === 'active');
  }));
  t.ok(after.sinceMs > before.sinceMs, 'a new process, active since later');
  t.ok(await live.frame((frame) => frame.sub === 3 && frame.op === 'delta' &&
    frame.data.entries.some((entry: { message: string }) => /Server startup complete|Started avahi-daemon/.test(entry.message))), 'its log said so');
  const ticks = live.of(4).filter(({ op }) => op === 'delta').length;
  await live.frame(() => live.of(4).filter(({ op }) => op === 'delta').length >= ticks + 3);
  t.type(live.of(4).findLast(({ op }) => op === 'delta')?.data.values['cpu.total'], 'number', 'meanwhile the charts went on');
  t.strictSame(live.gaps, [], 'no number was left out');
  t.match((await client.send(`/api/services/${exampleUnit}`)).body, { mainPid: after.mainPid }, 'the API says the same');
}

/** What may not be changed says so, and stays. */
export async function guarded(t: Test, { client }: Story): Promise<void> {
  const refused = await actOn(client, 'systemd-timesyncd.service', 'stop');
  t.equal(refused.status, 403);
  const kept = await actOn(client, 'nginx.service', 'stop');
  t.ok(kept.status >= 400 && kept.status < 500, `stopping the way in is refused (${kept.status} ${kept.body.code})`);
  t.match((await client.send('/api/services/nginx.service')).body, { activeState: 'active' });
  t.equal((await client.send('/api/services/unknown-thing.service')).status, 404);
}
