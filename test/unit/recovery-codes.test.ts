import t from 'tap';
import { hashOf, newCodes, newHashKey } from '../../agent/features/auth/recovery-codes.ts';

t.test('ten codes of 50 bits, without letters that look like digits', (t) => {
  const sets = Array.from({ length: 50 }, newCodes);
  for (const codes of sets) t.equal(codes.length, 10);
  t.equal(new Set(sets.flat()).size, 500, 'none twice');
  for (const code of sets.flat()) t.match(code, /^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/);
  t.equal(new Set(sets.flat().join('')).size, 33, 'all 32 characters, and the dash');
  t.end();
});

t.test('a code is taken however it is typed', (t) => {
  const key = newHashKey();
  const stored = hashOf('01A1B-0CDEF', key);
  for (const typed of ['01A1B-0CDEF', '01a1b0cdef', ' 01a1b 0cdef ', 'OlAiB-oCDEF', '0-1-A-1-B-0-C-D-E-F']) t.equal(hashOf(typed, key), stored, typed);
  for (const typed of ['01A1B-0CDEG', '01A1B-0CDE', '']) t.not(hashOf(typed, key), stored, typed);
  t.not(hashOf('01A1B-0CDEF', newHashKey()), stored, 'another set has another key');
  t.end();
});
