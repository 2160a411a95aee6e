import type { Test } from 'tap';
import { within } from '../board.ts';
import { type Household, Member, member, ownerIn, said } from '../household.ts';
import { LiveClient } from '../live-client.ts';
import { owner, ownerOf } from '../owner.ts';
import { until } from '../story.ts';
import { exampleUnit } from './live.ts';

const people = { ada: 'admin', otto: 'operator', vera: 'viewer' } as const;
const firstPassword = (name: string): string => `first of ${name.toUpperCase()} by the hearth`;
const ownPassword = (name: string): string => `${name.length} boats drift past at noon ${name.at(-1)}`;
/** Sockets of whom the door is shown close within this time (R07). */
const closingMs = within(5_000);

/** The owner claims the device and takes in one person of each role, who choose passwords of their own. */
export async function takenIn(t: Test, story: Household): Promise<void> {
  story.client = await ownerOf(story.device);
  // It answers before it has met systemd, which later chapters ask for things.
  await until(() => story.client.send('/api/services'), ({ body }) => body.available);
  story.members.set(owner.username, new Member(story, owner.username, owner.password, story.client));
  for (const [name, role] of Object.entries(people)) {
    const password = firstPassword(name);
    const added = await ownerIn(story).ask('/api/users', { body: { name, role, password } });
    t.match(added, { status: 201, body: { name, role, mustChangePassword: true, manageable: true, disabled: false, factors: [] } }, name);
    const newcomer = new Member(story, name, password, await story.device.client());
    story.members.set(name, newcomer);
    const { client, answer } = await newcomer.enter(story.device);
    newcomer.client = client;
    t.match(answer.body, { user: { name, role }, mustChangePassword: true });
    t.same(said(await client.send('/api/services')), { status: 403, code: 'auth.passwordMustChange' }, `${name} can do nothing before`);
    t.same(said(await newcomer.changePassword('Password1234')), { status: 422, code: 'auth.passwordWeak' }, 'one of those that are guessed first');
    t.match(await newcomer.changePassword(ownPassword(name)), { status: 200, body: { mustChangePassword: false } });
  }
  t.match((await ownerIn(story).must('/api/users')).map(({ name, role }: { name: string; role: string }) => `${name} ${role}`),
    ['ada admin', 'otto operator', 'vera viewer', 'vesta owner']);
}

const forbidden = { status: 403, code: 'auth.forbidden' };
const restart = { body: { action: 'restart' } };
const setting = { method: 'PATCH', body: { values: { 'metrics.intervalMs': 2000 } } };
const invited = { body: { name: 'eve', role: 'admin', password: 'somebody who is not taken in' } };

/** The same calls by everybody: what the level of their role lets them do, and what the refusals say. */
export async function levels(t: Test, story: Household): Promise<void> {
  const pidOf = async (): Promise<string> => (await ownerIn(story).must(`/api/services/${exampleUnit}`)).mainPid;
  const stranger = await story.device.client();
  const unit = `/api/services/${exampleUnit}/actions`;
  const calls: [string, object | undefined, ...(object | number)[]][] = [
    // who:                     vera       otto       ada        vesta
    ['/api/services', undefined, 200, 200, 200, 200],
    [unit, restart, forbidden, 202, 202, 202],
    ['/api/config', setting, forbidden, forbidden, 200, 200],
    ['/api/users', undefined, forbidden, forbidden, 200, 200],
    ['/api/audit', undefined, forbidden, forbidden, 200, 200],
    ['/api/users', invited, forbidden, forbidden, { status: 403, code: 'auth.roleTooHigh' }, 201],
    ['/api/users/vesta', { method: 'PATCH', body: { disabled: true } }, forbidden, forbidden, { status: 403, code: 'auth.notManageable' }, { status: 403, code: 'auth.notManageable' }],
    ['/api/users/eve', { method: 'DELETE' }, forbidden, forbidden, { status: 403, code: 'auth.notManageable' }, 204],
    ['/api/setup/reset', { method: 'POST' }, ...Array.from({ length: 4 }, () => ({ status: 403, code: 'auth.consoleOnly' }))],
  ];
  for (const [path, call, ...outcomes] of calls) {
    for (const [place, name] of ['vera', 'otto', 'ada', 'vesta'].entries()) {
      const outcome = outcomes[place]!;
      const before = outcome === 202 ? await pidOf() : undefined;
      const answer = said(await member(story, name).ask(path, call));
      t.same(answer, typeof outcome === 'number' ? { status: outcome } : outcome, `${name} ${JSON.stringify(call) ?? ''} ${path}`);
      if (before !== undefined) await restarted(story, before);
    }
    const nobody = path === '/api/setup/reset' ? 'auth.consoleOnly' : 'auth.required';
    t.match(said(await stranger.send(path, call)), { code: nobody }, `nobody ${path}`);
  }
  const { body } = await member(story, 'vera').ask('/api/users/ada/sessions', { method: 'DELETE' });
  t.match(body, { code: 'auth.forbidden', params: { needed: 'admin' } }, 'the refusal says which role it takes');
}

/** Waits for another process of the unit. */
async function restarted(story: Household, before: string): Promise<void> {
  const { client } = ownerIn(story);
  for (const untilMs = Date.now() + within(60_000); Date.now() < untilMs; ) {
    const { mainPid, activeState } = (await client.send(`/api/services/${exampleUnit}`)).body;
    if (mainPid && mainPid !== before && activeState === 'active') return;
  }
  throw new Error(`${exampleUnit} was not restarted`);
}

/** A page of somebody that follows topics. */
async function following(t: Test, { client }: Member, ...topics: string[]): Promise<LiveClient> {
  const live = await LiveClient.open(client);
  t.teardown(() => live.close());
  for (const [index, topic] of topics.entries()) {
    live.subscribe(index + 1, topic);
    await live.frame(({ sub, op }) => sub === index + 1 && op === 'snapshot');
  }
  return live;
}

/** How long until the page of somebody has lost its connection, in ms. */
export async function closedAfter(t: Test, live: LiveClient, why: string): Promise<void> {
  const sinceMs = Date.now();
  t.equal(await live.closed(), 4401, why);
  const tookMs = Date.now() - sinceMs;
  t.ok(tookMs < closingMs, `${why}: its connection closed after ${tookMs} ms`);
}

/** Less of a role: what is open and above it ends at once, the rest goes on. */
export async function demoted(t: Test, story: Household): Promise<void> {
  const ada = member(story, 'ada');
  const live = await following(t, ada, 'services', 'audit');
  const change = (role: string) => ownerIn(story).must('/api/users/ada', { method: 'PATCH', body: { role } });
  await change('operator');
  const sinceMs = Date.now();
  const { problem } = await live.frame(({ sub, op }) => sub === 2 && op === 'error');
  t.equal(problem?.code, 'auth.forbidden');
  t.ok(Date.now() - sinceMs < closingMs, 'the topic of admins ends for whoever is none');
  t.equal(live.closeCode, undefined, 'the connection stays');
  t.same(said(await ada.ask('/api/audit')), forbidden, 'the session too, with less');
  t.equal((await ada.ask('/api/services')).status, 200);
  await change('admin');
  t.equal((await ada.ask('/api/audit')).status, 200);
}

/** Disabled: sessions, programs and what is open end, and the password opens nothing. */
export async function disabled(t: Test, story: Household): Promise<void> {
  const vera = member(story, 'vera');
  const { token } = await vera.must('/api/account/tokens', { body: { name: 'a clock on the wall', scopes: ['services:read'], days: 30 } });
  story.secrets.set(token, 'token of vera');
  const program = await story.device.client();
  program.token = token;
  t.equal((await program.send('/api/services')).status, 200);
  const page = await following(t, vera, 'services');
  const live = await LiveClient.open(program);
  t.teardown(() => live.close());
  await member(story, 'ada').must('/api/users/vera', { method: 'PATCH', body: { disabled: true } });
  await closedAfter(t, page, 'disabled');
  await closedAfter(t, live, "disabled, a program's");
  t.same(said(await vera.client.send('/api/session')), { status: 401, code: 'auth.required' });
  t.same(said(await program.send('/api/services')), { status: 401, code: 'auth.required' }, 'her token');
  story.programs.set('of vera', program);
  t.same(said((await vera.knock(story.device)).answer), { status: 401, code: 'auth.loginWrong' }, 'as if there were no such account');
}

/** A new password ends all other sessions of the account and leaves the one it was set in. */
export async function newPassword(t: Test, story: Household): Promise<void> {
  const otto = member(story, 'otto');
  const { client: elsewhere } = await otto.enter(story.device);
  const live = await following(t, new Member(story, otto.name, otto.password, elsewhere), 'services');
  t.equal((await otto.must('/api/account/sessions')).length, 2);
  const former = otto.password;
  t.equal((await otto.changePassword('a raft of reeds and tar')).status, 200);
  await closedAfter(t, live, 'a new password');
  t.equal((await elsewhere.send('/api/session')).status, 401);
  t.equal((await otto.ask('/api/services')).status, 200, 'here it goes on');
  t.equal((await otto.must('/api/account/sessions')).length, 1);
  t.same(said((await otto.knock(story.device, former)).answer), { status: 401, code: 'auth.loginWrong' }, 'the old one opens nothing');

  const given = 'found under the doormat';
  await member(story, 'ada').must('/api/users/otto', { method: 'PATCH', body: { password: given } });
  t.equal((await otto.client.send('/api/session')).status, 401, 'one set by an admin ends them all');
  story.secrets.set(given, 'password of otto');
  otto.password = given;
  const { client, answer } = await otto.enter(story.device);
  t.match(answer.body, { mustChangePassword: true }, 'and has to be replaced');
  otto.client = client;
  t.equal((await otto.changePassword('a raft of reeds and pitch')).status, 200);
}
