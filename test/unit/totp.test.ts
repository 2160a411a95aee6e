import fc from 'fast-check';
import t from 'tap';
import { codeAt, keyUri, newSecret, stepAt, stepOf } from '../../agent/features/auth/totp.ts';

/** `12345678901234567890` of the RFCs' test vectors. */
const rfcSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

t.test('the vectors of RFC 4226, appendix D', (t) => {
  const expected = ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'];
  t.same(expected.map((_, counter) => codeAt(rfcSecret, counter)), expected);
  t.end();
});

t.test('the SHA-1 vectors of RFC 6238, appendix B: of its eight digits, the last six', (t) => {
  const vectors = [[59, '94287082'], [1_111_111_109, '07081804'], [1_111_111_111, '14050471'], [1_234_567_890, '89005924'], [2_000_000_000, '69279037'], [20_000_000_000, '65353130']] as const;
  for (const [seconds, eight] of vectors) t.equal(codeAt(rfcSecret, stepAt(seconds * 1000)), eight.slice(-6), String(seconds));
  t.end();
});

t.test('a code counts one step early and late, and no further', (t) => {
  const nowMs = 1_111_111_111_000;
  const now = stepAt(nowMs);
  const at = (step: number) => stepOf(rfcSecret, codeAt(rfcSecret, step), nowMs);
  t.same([-2, -1, 0, 1, 2].map((skew) => at(now + skew)), [undefined, now - 1, now, now + 1, undefined]);
  t.equal(stepOf(rfcSecret, codeAt(rfcSecret, 0), 5000), 0, 'at the beginning of time there is no step before');
  t.end();
});

t.test('what is no code matches nothing', (t) => {
  const nowMs = 59_000;
  t.equal(stepOf(rfcSecret, '287 082', nowMs), 1, 'apps show it in two groups');
  for (const typed of ['', '28708', '2870820', '28708２', '-87082', '000000', '94287082']) t.equal(stepOf(rfcSecret, typed, nowMs), undefined, typed);
  fc.assert(fc.property(fc.string({ maxLength: 64, unit: 'binary' }), (typed) => stepOf(rfcSecret, typed, nowMs) === undefined || /^\d{6}$/.test(typed.replaceAll(/\s/g, ''))));
  t.end();
});

t.test('a secret is 160 bits in base32, and another each time', (t) => {
  const secrets = new Set(Array.from({ length: 100 }, newSecret));
  t.equal(secrets.size, 100);
  for (const secret of secrets) t.match(secret, /^[A-Z2-7]{32}$/);
  t.not(codeAt([...secrets][0]!, 1), codeAt([...secrets][1]!, 1));
  t.end();
});

t.test('the address for the QR code takes any name of a device', (t) => {
  const uri = new URL(keyUri(rfcSecret, 'Küche & Büro', 'ann'));
  t.equal(uri.protocol, 'otpauth:');
  t.equal(decodeURIComponent(uri.pathname.split('/').at(-1)!), 'Küche & Büro:ann');
  t.same(Object.fromEntries(uri.searchParams), { secret: rfcSecret, issuer: 'Küche & Büro', algorithm: 'SHA1', digits: '6', period: '30' });
  t.end();
});
