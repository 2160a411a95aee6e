import type { Test } from 'tap';
import type { AuditEntry } from '../../../agent/features/audit/schema.ts';
import { type Household, Member, member, ownerIn, said } from '../household.ts';
import { until } from '../story.ts';
import { trail } from './accounts-audit.ts';

/** What accounts are, without what moves by itself. */
const essence = (users: any[]): string[] =>
  users.map(({ name, role, disabled, mustChangePassword, factors, tokens }) => JSON.stringify({ name, role, disabled, mustChangePassword, factors, tokens })).toSorted();

/** A client with the same cookie for the device as it is now: after a start its ports are others. */
async function moved({ device }: Household, { client }: Member): Promise<void> {
  const { place } = await device.client();
  Object.assign(client.place, place);
}

/** The power is cut right after the last answer. What was answered is there, and opens or refuses what it did. */
export async function powerCut(t: Test, story: Household): Promise<void> {
  const { device } = story;
  const vesta = ownerIn(story);
  const before = { users: essence(await vesta.must('/api/users')), entries: await trail(story), factors: await vesta.must('/api/account/factors') };
  const { body: { revision } } = await vesta.client.send('/api/config', { method: 'PATCH', body: { values: { 'metrics.intervalMs': 3000 } } });
  await device.powerCut();
  const bootMs = await device.boot();
  t.comment(`${(bootMs / 1000).toFixed(1)} s from power-on to the first 200`);
  for (const person of story.members.values()) await moved(story, person);
  for (const program of story.programs.values()) Object.assign(program.place, (await device.client()).place);

  t.match((await vesta.client.send('/api/session')).body, { user: { name: 'vesta', role: 'owner' } }, 'a session outlives a power cut, as the time it may idle does');
  t.equal((await vesta.client.send('/api/config')).body.revision, revision);
  t.same(essence(await vesta.must('/api/users')), before.users, 'accounts, roles, factors, who is disabled');
  t.same(await vesta.must('/api/account/factors'), before.factors);
  await until(() => vesta.client.send('/api/services'), ({ body }) => body.available);
  t.same(said(await member(story, 'vera').client.send('/api/session')), { status: 401, code: 'auth.required' });
  t.same(said((await member(story, 'vera').knock(device)).answer), { status: 401, code: 'auth.loginWrong' }, 'who was disabled is');

  t.equal((await story.programs.get('kept')!.send('/api/services')).status, 200, 'a token');
  for (const name of ['revoked', 'of vera']) t.same(said(await story.programs.get(name)!.send('/api/services')), { status: 401, code: 'auth.required' }, `the token ${name}`);

  const after: AuditEntry[] = await trail(story);
  const same = after.filter(({ id }) => id <= before.entries[0]!.id);
  t.same(same, before.entries, `all ${before.entries.length} entries of the trail`);
  // What was left out of the trail before may have been noted in between.
  const last = after.findLast(({ id, event }) => id > before.entries[0]!.id && event !== 'audit.omitted');
  t.match(last, { event: 'PATCH /api/config', user: 'vesta', outcome: 'done' }, 'and that of the last answer');
}

/** The app counts as before, and a recovery code that was used stays used. */
export async function factors(t: Test, story: Household): Promise<void> {
  const vesta = ownerIn(story);
  const { client, answer } = await vesta.enter(story.device);
  t.match(answer.body, { user: { name: 'vesta' }, hasFactor: true }, 'the app');
  const open = async (code: string) => {
    const { client: at, answer: { body } } = await vesta.knock(story.device);
    return said(await vesta.finish(at, body.challenge, 'recovery', code));
  };
  t.same(await open(vesta.recoveryCodes[0]!), { status: 401, code: 'auth.factorWrong' }, 'used before the cut');
  t.same(await open(vesta.recoveryCodes[1]!), { status: 200 });
  t.match(await vesta.must('/api/account/factors'), { recoveryCodesLeft: 8 });
  vesta.client = client;
}
