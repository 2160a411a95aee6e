import type { Test } from 'tap';
import type { ApiClient } from '../api-client.ts';
import { type Household, member, said } from '../household.ts';
import { LiveClient } from '../live-client.ts';
import { closedAfter } from './accounts-people.ts';
import { exampleUnit } from './live.ts';

const forbidden = { status: 403, code: 'auth.forbidden' };

/** Otto gives a program some of what he may do. */
async function made(story: Household, name: string, scopes: string[]): Promise<{ id: string; program: ApiClient }> {
  const { id, token } = await member(story, 'otto').must('/api/account/tokens', { body: { name, scopes, days: 30 } });
  story.secrets.set(token, `token of a program that ${name}`);
  const program = await story.device.client();
  program.token = token;
  return { id, program };
}

/** A program does what its token says and no more, and nothing once that is revoked. */
export async function programs(t: Test, story: Household): Promise<void> {
  const otto = member(story, 'otto');
  const { scopes } = await otto.must('/api/account/tokens/scopes');
  t.ok(scopes.includes('services:operate') && !scopes.includes('config:change'), 'he can give what he has');
  const tooMuch = await otto.ask('/api/account/tokens', { body: { name: 'too much', scopes: ['config:change'], days: 30 } });
  t.same(said(tooMuch), { status: 422, code: 'auth.scopeUnknown' });

  const { id, program } = await made(story, 'restarts things', ['services:operate']);
  t.equal((await program.send('/api/services')).status, 200, 'an action includes those below it');
  t.equal((await program.send(`/api/services/${exampleUnit}/actions`, { body: { action: 'restart' } })).status, 202, 'without cookie, csrf value or origin');
  t.same(said(await program.send('/api/config')), forbidden, 'another resource');
  t.same(said(await program.send('/api/account/tokens')), forbidden);
  t.same(said(await program.send('/api/users', { body: { name: 'eve', role: 'viewer', password: 'made by a program 1' } })), forbidden);
  t.same(said(await program.send('/api/session')), forbidden);
  const foreign = { action: 'restart' };
  t.same(said(await program.send(`/api/services/${exampleUnit}/actions`, { body: foreign, headers: { origin: 'https://attacker.example' } })), { status: 403, code: 'auth.csrf' }, 'a page of somebody else');

  const live = await LiveClient.open(program);
  t.teardown(() => live.close());
  live.subscribe(1, 'services');
  live.subscribe(2, 'config');
  await live.frame(({ sub, op }) => sub === 1 && op === 'snapshot');
  t.match(await live.frame(({ sub, op }) => sub === 2 && op === 'error'), { problem: { code: 'auth.forbidden' } });
  const [view] = await otto.must('/api/account/tokens').then(({ tokens }) => tokens);
  t.match(view, { id, name: 'restarts things', scopes: ['services:operate'], lastUsedMs: Number });
  t.ok(program.token.startsWith(`${view.prefix}_`) && !('token' in view), 'the list shows how it begins, and no more');

  t.equal((await otto.ask(`/api/account/tokens/${id}`, { method: 'DELETE' })).status, 204);
  await closedAfter(t, live, 'revoked');
  t.same(said(await program.send('/api/services')), { status: 401, code: 'auth.required' });
  t.same(said(await (await otherSecret(story, program)).send('/api/services')), { status: 401, code: 'auth.required' });
  story.programs.set('revoked', program);
  story.programs.set('kept', (await made(story, 'looks at things', ['services:read'])).program);
  t.equal((await story.programs.get('kept')!.send('/api/services')).status, 200);
}

/** A token of the right id and another secret. */
async function otherSecret({ device }: Household, { token }: ApiClient): Promise<ApiClient> {
  const guess = await device.client();
  guess.token = token.replace(/.{8}$/, '01234567');
  return guess;
}
