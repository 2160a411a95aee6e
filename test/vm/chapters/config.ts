import type { Test } from 'tap';
import type { Device } from '../device.ts';
import { LiveClient } from '../live-client.ts';
import { owner } from '../owner.ts';
import { type Story, until } from '../story.ts';

const KEY = 'auth.idleMs';
const sealed = '/data/creds/agent.key.cred';
const passed = '/run/credentials/lares-agent.service/agent.key';

/** Tells keys for secrets apart without showing them. */
export function sealingKey(device: Device): Promise<string> {
  return device.ask(`sha256sum < ${passed}`);
}

/** The key for secrets was made here, is encrypted on the disk, and only the agent gets it. */
export async function key(t: Test, { device }: Story): Promise<void> {
  t.equal(await device.ask(`stat -c '%a %U' /data/creds ${sealed}`), '700 root\n600 root');
  t.equal(await device.ask(`stat -c %s ${passed}`), '32', 'the agent was given a whole key, not what stands for none');
  t.equal(await device.ask(`systemd-creds decrypt --name=agent.key ${sealed} - | sha256sum`), await sealingKey(device));
  t.equal((await device.shell(`cmp -s ${sealed} ${passed}`)).code, 1, 'it is not there in clear');
  t.equal((await device.shell(`setpriv --reuid=lares --regid=lares --clear-groups cat ${sealed}`)).code, 1, 'the agent cannot read the file itself');
}

/** Change, history, undo, export and import, as the settings page does it; a second page follows live. */
export async function settings(t: Test, { client }: Story): Promise<void> {
  const live = await LiveClient.open(client);
  t.teardown(() => live.close());
  live.subscribe(1, 'config');
  const start = (await live.frame(({ op }) => op === 'snapshot')).data.revision as number;
  const change = (body: object) => client.send('/api/config', { method: 'PATCH', body });
  const value = async (): Promise<unknown> =>
    (await client.send('/api/config')).body.settings.find((setting: { key: string }) => setting.key === KEY).value;

  t.match(await change({ values: { [KEY]: 600_000 }, baseRevision: start }), { status: 200, body: { revision: start + 1 } });
  const { data } = await live.frame(({ op }) => op === 'delta');
  t.match(data, { revision: start + 1, settings: [{ key: KEY, value: 600_000, chosen: true }] }, 'another page sees it');
  t.match(await change({ values: { [KEY]: 1, 'auth.none': 1 } }), { status: 422, body: { code: 'config.rejected', fields: [{ field: KEY }, { field: 'auth.none' }] } });

  const history = await client.send('/api/config/revisions?limit=5');
  t.match(history.body.revisions[0], { revision: start + 1, author: 'vesta', undoable: true, changes: [{ key: KEY, after: { value: 600_000 } }] });
  const file = (await client.send('/api/config/export')).body;
  t.match(file, { format: 'lares-config', version: 1, revision: start + 1, values: { [KEY]: 600_000 }, secrets: [] });

  t.match(await client.send(`/api/config/revisions/${start + 1}/undo`, { method: 'POST' }), { status: 200, body: { revision: start + 2 } });
  t.equal(await value(), 1_800_000);
  t.match((await client.send(`/api/config/revisions/${start + 1}/undo`, { method: 'POST' })), { status: 409, body: { code: 'config.changedSince' } });

  t.equal((await client.send('/api/session/reauthenticate', { body: { password: owner.password } })).status, 200, 'a file wants a fresh proof');
  const bring = (dryRun: boolean) => client.send('/api/config/import', { body: { file, dryRun } });
  t.match(await bring(true), { status: 200, body: { revision: start + 2, problems: [], changes: [{ key: KEY, after: { value: 600_000 } }] } });
  t.equal(await value(), 1_800_000, 'a dry run changes nothing');
  t.match(await bring(false), { status: 200, body: { revision: start + 3 } });
  t.equal(await value(), 600_000);
  t.match(await change({ reset: [KEY] }), { status: 200, body: { revision: start + 4 } });
  t.equal(await value(), 1_800_000);
  t.strictSame(live.gaps, []);
}

/** A cleared TPM, or the disk in another computer: the file is there and does not open. */
export async function keyLost(t: Test, { device, client }: Story): Promise<void> {
  const before = await sealingKey(device);
  await device.ask(`echo damaged > ${sealed}; systemctl restart lares-identity.service && systemctl restart lares-agent.service`, 120_000);
  await until(() => client.send('/api/session'), ({ status }) => status === 200);
  t.not(await sealingKey(device), before, 'it has another key');
  t.equal(await device.ask(`stat -c %s ${passed}`), '32');
  t.equal(await device.ask('cat /data/creds/*.set-aside-*'), 'damaged', 'and the old one is kept aside');

  // The device cannot make one at all: the agent starts without.
  await device.ask(`rm ${sealed}; systemctl restart lares-agent.service`, 120_000);
  await until(() => client.send('/api/session'), ({ status }) => status === 200);
  t.equal(await device.ask(`cat ${passed}`), 'none');
  t.equal((await client.send('/api/config')).status, 200, 'and its settings work');
  await device.ask('systemctl restart lares-identity.service && systemctl restart lares-agent.service', 120_000);
  await until(() => client.send('/api/session'), ({ status }) => status === 200);
  t.equal(await device.ask(`stat -c %s ${passed}`), '32', 'the next start makes one');
}
