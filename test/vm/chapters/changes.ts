import type { Test } from 'tap';
import { ApiClient } from '../api-client.ts';
import { type Story, until } from '../story.ts';
import { actOn } from './live.ts';

export const newName = 'hestia';
export const newZone = 'Pacific/Auckland';
/** Enabled in the image, and nothing depends on it. */
export const changedUnit = 'fstrim.timer';

/** The same session under another name of the device. */
function under(client: ApiClient, host: string): ApiClient {
  const renamed = new ApiClient({ ...client.place, host });
  renamed.cookie = client.cookie;
  renamed.csrf = client.csrf;
  return renamed;
}

export async function hostname(t: Test, { device, client }: Story): Promise<void> {
  const old = under(client, 'lares.local');
  t.match((await old.send('/api/session')).body, { user: {} }, 'the old name works before');
  const answer = await client.send('/api/system/hostname', { method: 'PUT', body: { hostname: newName } });
  t.equal(answer.status, 200);
  t.equal(answer.body.hostname, newName);
  const named = under(client, `${newName}.local`);
  // The certificate is made anew and the web server reloaded; verifying it is part of each request.
  const { certificate, body } = await until(() => named.send('/api/session'), ({ status }) => status === 200);
  t.ok(certificate?.checkHost(`${newName}.local`));
  t.notOk(certificate?.checkHost('lares.local'), 'and no longer for the old name');
  t.match(body, { user: { role: 'owner' } }, 'the session goes on');
  t.equal((await named.send('/api/config', { method: 'PATCH', body: { values: { 'metrics.intervalMs': 2000 } } })).status, 200, 'and may change things');
  await t.rejects(old.send('/api/session'), 'the old name is nobody now');
  t.ok(await device.consolePage(({ addresses }) => addresses.includes(`${newName}.local`)), 'the console says the new name');
  t.equal((await client.send('/api/system/hostname', { method: 'PUT', body: { hostname: 'no good_name' } })).status, 422);
}

export async function timezone(t: Test, { device, client }: Story): Promise<void> {
  const { body } = await client.send('/api/system/time', { method: 'PATCH', body: { timezone: newZone } });
  t.match(body, { time: { timezone: newZone } });
  t.match(await device.ask('date +%Z'), /^NZ[SD]T$/);
  t.ok((await client.send('/api/system/time', { method: 'PATCH', body: { timezone: '../../etc/shadow' } })).status >= 400);
}

async function change(t: Test, story: Story, action: 'enable' | 'disable'): Promise<void> {
  const { device, client } = story;
  const { status, body: job } = await actOn(client, changedUnit, action);
  t.equal(status, 202);
  const ended = await until(() => client.send(`/api/jobs/${job.id}`), ({ body }) => body.state !== 'running');
  t.match(ended.body, { state: 'done' }, ended.body.error?.detail);
  // systemd reads all units anew after it; where a foreign processor is emulated it may not answer within the agent's 5 s.
  const seen = await until(() => client.send(`/api/services/${changedUnit}`), ({ status }) => status !== 504);
  t.match(seen.body, { enabledState: `${action}d` });
  t.equal((await device.shell(`systemctl is-enabled ${changedUnit}`)).output, `${action}d`);
}

export const disable = (t: Test, story: Story): Promise<void> => change(t, story, 'disable');
export const enable = (t: Test, story: Story): Promise<void> => change(t, story, 'enable');
