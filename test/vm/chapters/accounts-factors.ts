import type { Test } from 'tap';
import { type Household, type Member, member, ownerIn, said } from '../household.ts';

const wrong = { status: 401, code: 'auth.factorWrong' };

/** Takes an authenticator app, which this test is. */
async function enrol(story: Household, person: Member): Promise<void> {
  const { secret } = await person.must('/api/account/totp', { method: 'POST' });
  person.totp = secret;
  const { recoveryCodes } = await person.must('/api/account/totp/confirm', { body: { code: await person.nextCode() } });
  person.recoveryCodes = recoveryCodes;
  story.secrets.set(secret, `TOTP secret of ${person.name}`);
  for (const code of recoveryCodes as string[]) story.secrets.set(code, `recovery code of ${person.name}`).set(code.replace('-', ''), `recovery code of ${person.name}`);
}

/** The owner takes an app; from then on the password alone opens nothing, and a code counts once. */
export async function app(t: Test, story: Household): Promise<void> {
  const vesta = ownerIn(story);
  await enrol(story, vesta);
  t.equal(vesta.recoveryCodes.length, 10);
  t.match(await vesta.must('/api/account/factors'), { totp: { enabledAtMs: Number }, passkeys: [], recoveryCodesLeft: 10, demanded: false });

  const { client, answer } = await vesta.knock(story.device);
  t.match(answer, { status: 200, body: { challenge: String, methods: ['totp', 'recovery'] } });
  t.equal(client.cookie, '', 'the password alone gives no session');
  const code = await vesta.nextCode();
  const off = code.replace(/.$/, (last) => String((Number(last) + 1) % 10));
  t.same(said(await vesta.finish(client, answer.body.challenge, 'totp', off)), wrong);
  t.match(await vesta.finish(client, answer.body.challenge, 'totp', code), { status: 200, body: { user: { name: vesta.name }, hasFactor: true } });
  t.equal((await client.send('/api/services')).status, 200);
  t.same(said(await vesta.finish(await story.device.client(), answer.body.challenge, 'totp', code)), { status: 401, code: 'auth.challengeGone' }, 'the sign-in is over');
  const again = await vesta.knock(story.device);
  t.same(said(await vesta.finish(again.client, again.answer.body.challenge, 'totp', code)), wrong, 'a code is used once, though its time is not over');
  t.equal(again.client.cookie, '');
  vesta.client = client;
  story.client = client;
}

/** The phone is lost: a recovery code opens once. */
export async function recovery(t: Test, story: Household): Promise<void> {
  const vesta = ownerIn(story);
  const [code] = vesta.recoveryCodes;
  const first = await vesta.knock(story.device);
  t.equal((await vesta.finish(first.client, first.answer.body.challenge, 'recovery', code!.toLowerCase().replace('-', ' '))).status, 200, 'as people type it');
  const second = await vesta.knock(story.device);
  t.same(said(await vesta.finish(second.client, second.answer.body.challenge, 'recovery', code!)), wrong);
  t.match(await vesta.must('/api/account/factors'), { recoveryCodesLeft: 9 });
  await first.client.send('/api/session', { method: 'DELETE' });
}

/** Somebody else has lost phone and paper: who stands before the device takes the factor away. */
export async function reset(t: Test, story: Household): Promise<void> {
  const otto = member(story, 'otto');
  await enrol(story, otto);
  t.match((await otto.knock(story.device)).answer.body, { methods: ['totp', 'recovery'] });
  const output = await story.device.ask('lares users reset-factors --yes otto | cat');
  t.match(output, /otto has no second factor now/);
  t.equal((await otto.client.send('/api/session')).status, 401, 'he is signed out');
  const { client, answer } = await otto.enter(story.device);
  t.match(answer.body, { hasFactor: false }, 'and gets in by his password');
  otto.client = client;
}
