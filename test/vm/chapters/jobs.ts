import type { Test } from 'tap';
import type { ApiClient } from '../api-client.ts';
import { LiveClient } from '../live-client.ts';
import { type Story, until } from '../story.ts';
import { actOn, exampleUnit } from './live.ts';

const dropIn = `/run/systemd/system/${exampleUnit}.d/slow.conf`;

const jobOf = async (client: ApiClient, id: string): Promise<any> => (await client.send(`/api/jobs/${id}`, { timeoutMs: 120_000 })).body;

/** A job is under way when the agent is killed: nobody saw its end, and it says so, before and after a reboot. */
export async function interrupted(t: Test, { device, client }: Story): Promise<void> {
  const before: { id: string }[] = (await client.send('/api/jobs')).body.jobs;
  t.ok(before.length > 0, 'there are finished jobs from earlier');
  await device.ask(`mkdir -p "$(dirname ${dropIn})" && printf '[Service]\\nExecStartPre=/usr/bin/sleep 30\\n' > ${dropIn} && systemctl daemon-reload`);
  // An agent that was just killed may still be reading the units; it holds what it says back while systemd reloads.
  await until(() => client.send(`/api/services/${exampleUnit}`), ({ body }) => body.activeState === 'active' && body.actions.includes('restart'));
  const { status, body: job } = await actOn(client, exampleUnit, 'restart');
  t.equal(status, 202, job.detail);
  await until(() => jobOf(client, job.id), ({ lineCount }) => lineCount > 0);
  t.match(await jobOf(client, job.id), { state: 'running', endedAtMs: null, error: null });
  const conflict = await actOn(client, exampleUnit, 'restart');
  t.equal(conflict.body.code, 'jobs.conflict');
  await device.ask(`systemctl kill -s KILL --kill-whom=main lares-agent`);

  t.match(await jobOf(client, job.id), { state: 'failed', error: { code: 'jobs.interrupted' }, subject: exampleUnit, startedBy: 'vesta' });
  const { jobs } = (await client.send('/api/jobs')).body;
  t.equal(jobs[0].id, job.id, 'it is listed first');
  t.strictSame(jobs.slice(1).map(({ id }: { id: string }) => id), before.map(({ id }) => id), 'and after it all that had finished before');
  const live = await LiveClient.open(client);
  t.teardown(() => live.close());
  live.subscribe(1, 'jobs');
  t.equal((await live.frame(({ sub }) => sub === 1)).data.jobs[0].id, job.id, 'a page sees the same');

  await device.ask(`rm ${dropIn} && systemctl daemon-reload && systemctl restart ${exampleUnit}`, 120_000);
  await until(() => client.send(`/api/services/${exampleUnit}`), ({ body }) => body.activeState === 'active');
}

/** The agent restarts itself as a job, which the agent that comes back finds done. */
export async function ownRestart(t: Test, { device, client }: Story): Promise<void> {
  const pid = await device.ask('systemctl show -P MainPID lares-agent');
  const { status, body: job } = await until(() => actOn(client, 'lares-agent.service', 'restart'), (answer) => answer.body.code !== 'services.unavailable');
  t.equal(status, 202);
  await until(() => device.ask('systemctl show -P MainPID lares-agent'), (now) => now !== pid && now !== '0');
  t.match(await until(() => jobOf(client, job.id), ({ state }) => state !== 'running'), { state: 'done', progress: 1, error: null });
}

/** How jobs ended is known after the device was off. */
export async function remembered(t: Test, { client }: Story): Promise<void> {
  const jobs: any[] = (await client.send('/api/jobs')).body.jobs;
  t.ok(jobs.some(({ subject, error }) => subject === exampleUnit && error?.code === 'jobs.interrupted'), 'the one that was interrupted');
  t.ok(jobs.some(({ kind, state }) => kind === 'services.disable' && state === 'done'), 'and those that were done');
  t.notOk(jobs.some(({ state }) => state === 'running'));
  const { lines } = (await client.send(`/api/jobs/${jobs.find(({ lineCount }) => lineCount > 0).id}/log`)).body;
  t.ok(lines.length > 0, 'with their logs');
}
