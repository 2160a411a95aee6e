import fc from 'fast-check';
import t from 'tap';
import { LaresError } from '../../agent/core/errors/index.ts';
import { refuseWeak } from '../../agent/features/auth/password-rules.ts';
import { type HashCost, Passwords, standardCost } from '../../agent/features/auth/passwords.ts';

/** RFC 9106 allows 8 KiB a lane: enough where the cost is not what is tested. */
const cheap: HashCost = { memoryKiB: 64, passes: 1, lanes: 1 };

t.test('a hash says how it was made and fits its password only', async (t) => {
  const passwords = new Passwords();
  const hash = await passwords.hash('a long enough one');
  t.match(hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  t.equal(await passwords.verify(hash, 'a long enough one'), true);
  t.equal(await passwords.verify(hash, 'a long enough One'), false);
  t.not(await passwords.hash('a long enough one'), hash, 'every hash has a salt of its own');
});

t.test('nothing is cut off or folded', async (t) => {
  const passwords = new Passwords(cheap);
  await fc.assert(
    fc.asyncProperty(fc.string({ minLength: 12, maxLength: 128, unit: 'grapheme' }), async (password) => {
      const hash = await passwords.hash(password);
      return (await passwords.verify(hash, password)) && !(await passwords.verify(hash, password.slice(0, -1)));
    }),
    { numRuns: 50 },
  );
  t.pass('128 graphemes differ in the last one');
});

t.test('a user who does not exist costs the same work and has no password', async (t) => {
  const cost = (hash: string) => hash.split('$').slice(0, 4).join('$');
  const shipped = new Passwords();
  t.equal(cost(shipped.standIn), cost(await shipped.hash('a long enough one')));
  t.not(new Passwords().standIn, shipped.standIn);
  const passwords = new Passwords(cheap);
  t.equal(await passwords.verify(undefined, ''), false);
  t.equal(await passwords.verify(undefined, 'a long enough one'), false);
});

t.test('a verifier of another implementation agrees', async (t) => {
  // Made by the reference implementation (argon2-cffi): salt "somesaltsomesalt", m=1024, t=2, p=1, 32 bytes.
  const known = '$argon2id$v=19$m=1024,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$4BnlcpLz5MRq0Izs2E2zIqpIFISeK/m9DFKmAc7uq5Y';
  t.equal(await new Passwords().verify(known, 'correct horse'), true);
  t.equal(await new Passwords().verify(known, 'correct house'), false);
});

t.test('cheaper hashes are outdated, equal and dearer ones are not', async (t) => {
  const hash = await new Passwords(cheap).hash('a long enough one');
  t.equal(new Passwords(standardCost).isOutdated(hash), true);
  t.equal(new Passwords(cheap).isOutdated(hash), false);
  t.equal(new Passwords({ ...cheap, passes: 2 }).isOutdated(hash), true);
  t.equal(new Passwords({ ...cheap, memoryKiB: 32 }).isOutdated(hash), false);
});

t.test('of 200 at once two are computed, eight wait, the rest are refused', async (t) => {
  const passwords = new Passwords(cheap);
  let most = 0;
  const results = await Promise.allSettled(
    Array.from({ length: 200 }, async () => {
      const hashing = passwords.hash('a long enough one');
      most = Math.max(most, passwords.running);
      await hashing;
      most = Math.max(most, passwords.running);
    }),
  );
  const refused = results.filter((result) => result.status === 'rejected').map((result) => result.reason as LaresError);
  t.equal(most, 2);
  t.equal(results.length - refused.length, 10);
  t.ok(refused.every((error) => error.code === 'auth.busy' && error.definition.status === 429 && error.retryAfterS! > 0));
  t.equal(passwords.running, 0, 'every place was given back');
  t.type(await passwords.hash('a long enough one'), 'string', 'and it goes on');
});

t.test('a flood of strangers does not keep out who is expected, and they go first', async (t) => {
  const passwords = new Passwords(cheap);
  const hash = await passwords.hash('a long enough one');
  const order: string[] = [];
  const asked = (name: string, isExpected: boolean) => passwords.verify(hash, 'a long enough one', isExpected).then(() => order.push(name));
  const strangers = Array.from({ length: 10 }, () => asked('stranger', false));
  await t.rejects(passwords.verify(hash, 'a long enough one'), { code: 'auth.busy' }, 'no place for another stranger');
  await Promise.all([asked('owner', true), ...strangers]);
  t.ok(order.indexOf('owner') <= 2, `${order.join(', ')}: after the two under way`);
  const crowd = await Promise.allSettled(Array.from({ length: 30 }, () => passwords.verify(hash, 'a long enough one', true)));
  t.equal(crowd.filter(({ status }) => status === 'fulfilled').length, 10, 'their places are counted too');
});

t.test('a place is given back when hashing fails', async (t) => {
  const passwords = new Passwords({ ...cheap, memoryKiB: 1 });
  for (let n = 0; n < 3; n += 1) await t.rejects(passwords.hash('a long enough one'));
  t.equal(passwords.running, 0);
});

t.test('weak passwords', async (t) => {
  const context = ['ann-marie', 'livingroom'];
  const refused: [string, string][] = [
    ['aaaaaaaaaaaa', 'repeated'],
    ['abababababab', 'repeated'],
    ['123456789012', 'sequence'],
    ['abcdefghijklm', 'sequence'],
    ['qwertyuiop12', 'sequence'],
    ['lkjhgfdsa-xyz', 'sequence'],
    ['Password1234', 'common'],
    ['1234Password!', 'common'],
    ['Administrator', 'common'],
    ['raspberrypi!', 'common'],
    ['ann-marie-2026', 'context'],
    ['Livingroom26', 'context'],
    ['LaresLares12', 'context'],
  ];
  for (const [password, rule] of refused) {
    try {
      refuseWeak(password, context);
      t.fail(`${password} was accepted`);
    } catch (error) {
      t.match(error, { code: 'auth.passwordWeak', params: { rule } }, password);
    }
  }
  const accepted = ['tundra-violin-42', 'ann-marie likes old trains', 'Wvx9!kLm2#qZ', 'ΔΗΜΟΣΙΑ αλφαβητο', '水曜日の朝は雨が降って静か', 'my password is a sentence'];
  for (const password of accepted) t.doesNotThrow(() => refuseWeak(password, context), password);
});

t.test('random passwords pass', async () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...'abcdefghjkmnpqrstuvwxyz23456789'), { minLength: 20, maxLength: 20 }), (letters) => {
      fc.pre(new Set(letters).size >= 8);
      refuseWeak(letters.join(''), ['ann', 'lares']);
    }),
    { numRuns: 2000 },
  );
});
