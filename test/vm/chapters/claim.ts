import type { Test } from 'tap';
import { getPlain } from '../api-client.ts';
import { owner, ownerOf } from '../owner.ts';
import type { Story } from '../story.ts';

/** Before it has an owner the device shows a code on its console, and nothing of itself to the network. */
export async function unclaimed(t: Test, { device }: Story): Promise<void> {
  const page = await device.consolePage((shown) => shown.claimCode !== undefined);
  t.match(page.addresses, ['lares.local'], 'the console says where to go');
  const stranger = await device.client();
  t.match((await stranger.send('/api/setup')).body, { claimed: false });
  for (const path of ['/api/services', '/api/system', '/api/config', '/api/jobs', '/api/metrics/history', '/api/session']) {
    const { status, body } = await stranger.send(path);
    t.equal(status, 401, path);
    t.equal(body.code, 'auth.required');
  }
  const wrong = await stranger.send('/api/setup/claim', { body: { code: 'AAAA-AAAA', ...owner } });
  t.equal(wrong.status, 401);
  t.equal(wrong.body.code, 'auth.codeWrong');
  t.match((await stranger.send('/api/setup')).body, { claimed: false }, 'a wrong code claims nothing');
}

/** The web server's own manners. */
export async function edge(t: Test, { device }: Story): Promise<void> {
  const plain = await getPlain(device.vm.httpPort, '/anything');
  t.equal(plain.status, 308);
  t.match(plain.headers.location, /^https:\/\/localhost\//);
  t.equal((await getPlain(device.vm.httpPort, '/healthz')).status, 200);
  await t.rejects(getPlain(device.vm.httpPort, '/healthz', 'attacker.example'), 'another name gets no answer at all');
  const client = await device.client();
  const front = await client.send('/');
  t.equal(front.status, 200);
  t.match(front.headers['content-security-policy'], /default-src 'none'/);
  t.notOk(front.headers['server']?.includes('/'), 'no version of the web server');
  t.equal((await client.send('/api/%2e%2e/secret')).status, 400);
  t.equal((await client.send('/healthz', { headers: { host: 'attacker.example' } }).catch(() => ({ status: 0 }))).status, 0);
}

/** Claim, sign in and out. */
export async function claim(t: Test, story: Story): Promise<void> {
  const { device } = story;
  const { claimCode } = await device.consolePage((page) => page.claimCode !== undefined);
  story.client = await ownerOf(device);
  t.match((await story.client.send('/api/session')).body, { user: { name: owner.username, role: 'owner' } });
  const again = await (await device.client()).send('/api/setup/claim', { body: { code: claimCode, username: 'thief', password: owner.password } });
  t.equal(again.status, 409, 'the code works once');
  t.equal(again.body.code, 'auth.alreadyClaimed');
  await device.consolePage((page) => page.claimCode === undefined);
  t.match(device.vm.serialText.slice(device.vm.serialText.lastIndexOf('Lares ')), /this device has an owner/, 'and the console forgets it');

  const { client } = story;
  t.equal((await client.send('/api/session', { method: 'DELETE', headers: { 'x-csrf': 'forged' } })).status, 403, 'a change needs its CSRF word');
  const old = client.cookie;
  t.equal((await client.send('/api/session', { method: 'DELETE' })).status, 204);
  client.cookie = old;
  t.equal((await client.send('/api/session')).status, 401, 'the cookie is worth nothing after signing out');
  client.cookie = '';
  const wrong = await client.send('/api/session', { body: { username: owner.username, password: 'not the password' } });
  t.equal(wrong.status, 401);
  t.equal(wrong.body.code, 'auth.loginWrong');
  t.equal((await client.send('/api/session', { body: owner })).status, 200);
  t.equal((await client.send('/api/services')).status, 200);
}
