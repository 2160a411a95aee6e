import { randomBytes } from 'node:crypto';
import { statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { readCredential, readCredentialBytes } from '../../agent/host/credentials/index.ts';
import { createSeal } from '../../agent/host/seal/index.ts';
import type { Seal } from '../../agent/host/seal/port.ts';
import { FakeSeal } from '../fakes/seal.ts';

/** What every seal keeps to. @param without one that has no key */
function contract(name: string, make: () => Seal, without: () => Seal): void {
  t.test(`${name}: opens what it sealed, under the same name only`, async (t) => {
    const seal = make();
    t.equal(seal.available, true);
    for (const text of ['', 'hunter2', 'Ünïcode ☂ and\nlines', 'x'.repeat(10_000)]) {
      const sealed = seal.seal('mail.password', text);
      t.equal(seal.open('mail.password', sealed), text);
      t.equal(seal.open('mail.other', sealed), undefined);
      if (text !== '') t.notOk(sealed.includes(text), 'the text is not in it');
      t.match(sealed, /^[\x21-\x7e]+$/, 'printable');
    }
    t.not(seal.seal('a.b', 'same'), seal.seal('a.b', 'same'), 'equal texts are not to be recognised');
  });

  t.test(`${name}: nonsense and another device's seals open to nothing`, async (t) => {
    const seal = make();
    const foreign = make().seal('a.b', 'text');
    for (const sealed of ['', 'v1.', 'v1.AAAA', 'nonsense', foreign]) t.equal(seal.open('a.b', sealed), undefined, sealed);
  });

  t.test(`${name}: without a key it says so`, async (t) => {
    const seal = without();
    t.equal(seal.available, false);
    t.throws(() => seal.seal('a.b', 'text'), { code: 'seal.unavailable' });
    t.equal(seal.open('a.b', make().seal('a.b', 'text')), undefined);
  });
}

contract('the real one', () => createSeal(randomBytes(32)), () => createSeal(undefined));
contract('the fake one', () => new FakeSeal(), () => Object.assign(new FakeSeal(), { available: false }));

t.test('a single changed bit anywhere is noticed', async (t) => {
  const seal = createSeal(randomBytes(32));
  const sealed = seal.seal('a.b', 'text');
  const bytes = Buffer.from(sealed.slice(3), 'base64url');
  for (let at = 0; at < bytes.length; at += 1) {
    const bent = Buffer.from(bytes);
    bent[at]! ^= 1;
    t.equal(seal.open('a.b', `v1.${bent.toString('base64url')}`), undefined, `byte ${at}`);
  }
  t.equal(seal.open('a.b', `v2.${sealed.slice(3)}`), undefined, 'a form of another release');
  t.equal(seal.open('a.b', sealed), 'text', 'and what was not bent opens');
});

t.test('the same key opens it again after a restart; what is not 32 bytes is no key', async (t: Test) => {
  const folder = t.testdir({ 'claim-code': ' K7MX2QPD \n' });
  const key = randomBytes(32);
  // 10 and 32 at its ends: a key is not text whose white space could be dropped.
  key[0] = 10;
  key[31] = 32;
  writeFileSync(path.join(folder, 'agent.key'), key);
  t.equal(statSync(path.join(folder, 'agent.key')).size, 32);
  const read = () => createSeal(readCredentialBytes(folder, 'agent.key'));
  t.equal(read().open('a.b', read().seal('a.b', 'text')), 'text');
  t.equal(readCredential(folder, 'claim-code'), 'K7MX2QPD');
  t.equal(readCredentialBytes(folder, 'absent'), undefined);
  t.equal(readCredentialBytes(undefined, 'agent.key'), undefined);
  // What the service manager passes when the device could not make a key.
  for (const no of [Buffer.from('none'), Buffer.alloc(0), randomBytes(31), randomBytes(33)]) t.equal(createSeal(no).available, false);
});
