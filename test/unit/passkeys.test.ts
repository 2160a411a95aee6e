import t from 'tap';
import { creationOf, newCeremony, type Passkey, proved, registered, requestOf, siteOf } from '../../agent/features/auth/passkeys.ts';
import { Authenticator, type Ceremony } from '../fakes/authenticator.ts';

const site = siteOf('lares.local', 'https')!;
const { origin } = site;
const user = { id: 281_474_976_710_655, name: 'ann' };
const refused = { code: 'auth.passkeyRefused' };

async function newPasskey(key: Authenticator): Promise<Passkey> {
  const challenge = newCeremony();
  return registered(site, challenge, key.create(creationOf(site, challenge, user, 'livingroom', []), { origin }));
}

t.test('where there are passkeys: at a name, over https', async (t) => {
  t.same(siteOf('lares.local', 'https'), { rpId: 'lares.local', origin: 'https://lares.local' });
  t.same(siteOf('lares.local:8443', 'https'), { rpId: 'lares.local', origin: 'https://lares.local:8443' }, 'the port is no part of the name');
  t.same(siteOf('localhost:5173', 'http'), { rpId: 'localhost', origin: 'http://localhost:5173' }, 'browsers trust localhost');
  for (const host of ['192.0.2.7', '192.0.2.7:8443', '[2001:db8::7]', '[fe80::1]:443']) t.equal(siteOf(host, 'https'), undefined, host);
  t.equal(siteOf('lares.local', 'http'), undefined);
});

t.test('a passkey that was made proves itself', async (t) => {
  const key = new Authenticator();
  const passkey = await newPasskey(key);
  t.equal(passkey.id, key.id.toString('base64url'));
  t.same(passkey.transports, ['usb']);
  const challenge = newCeremony();
  const counter = await proved(site, challenge, key.get(requestOf(site, challenge, [passkey]), { origin }), passkey);
  t.ok(counter > passkey.counter);
  t.same(creationOf(site, challenge, user, 'livingroom', [passkey]).excludeCredentials, [{ type: 'public-key', id: passkey.id, transports: ['usb'] }], 'and is not made twice');
});

const wrong: readonly [string, Partial<Ceremony>][] = [
  ['another origin', { origin: 'https://evil.example' }],
  ['another port', { origin: 'https://lares.local:8443' }],
  ['no encryption', { origin: 'http://lares.local' }],
  ['another RP id', { rpId: 'evil.example' }],
  ['another challenge', { challenge: newCeremony() }],
  ['nobody verified', { verified: false }],
];

t.test('what is wrong with making one', async (t) => {
  for (const [name, ceremony] of [...wrong, ['a proof instead', { type: 'webauthn.get' }] as const]) {
    const challenge = newCeremony();
    const response = new Authenticator().create(creationOf(site, challenge, user, 'livingroom', []), { origin, ...ceremony });
    await t.rejects(registered(site, challenge, response), refused, name);
  }
  const challenge = newCeremony();
  const response = new Authenticator().create(creationOf(site, challenge, user, 'livingroom', []), { origin });
  for (const attestationObject of ['AA', '_w', 'o2NmbXRkbm9uZQ', response.response.attestationObject.slice(0, -20), 'X'.repeat(60_000)]) {
    await t.rejects(registered(site, challenge, { ...response, response: { ...response.response, attestationObject } }), refused, attestationObject.slice(0, 20));
  }
});

t.test('what is wrong with a proof', async (t) => {
  const key = new Authenticator();
  const passkey = await newPasskey(key);
  const prove = (ceremony: Partial<Ceremony>, by = key) => {
    const challenge = newCeremony();
    return proved(site, challenge, by.get(requestOf(site, challenge, [passkey]), { origin, ...ceremony }), passkey);
  };
  t.ok((await prove({})) > 0, 'the same without anything wrong');
  for (const [name, ceremony] of [...wrong, ['a creation instead', { type: 'webauthn.create' }] as const]) await t.rejects(prove(ceremony), refused, name);
  await t.rejects(prove({}, new Authenticator()), refused, 'signed by another key');
});

t.test('a counter that stands still or goes back tells of a copy; one that never moves is synchronised', async (t) => {
  const key = new Authenticator();
  const passkey = { ...(await newPasskey(key)), counter: 7 };
  const prove = (stored: Passkey) => {
    const challenge = newCeremony();
    return proved(site, challenge, key.get(requestOf(site, challenge, [stored]), { origin }), stored);
  };
  key.counter = 5;
  await t.rejects(prove(passkey), refused, '6 after 7');
  await t.rejects(prove(passkey), refused, '7 after 7');
  t.equal(await prove(passkey), 8);
  key.counter = 0;
  key.counts = false;
  t.equal(await prove({ ...passkey, counter: 0 }), 0);
  await t.rejects(prove(passkey), refused, '0 after 7');
});
