import { LaresError } from '../../core/errors/index.ts';
import { passwordWeak } from './errors.ts';

/** Words most long leaked passwords are made of; alone or with digits and signs around them they protect nothing. */
const commonWords = new Set(
  `password passwort passw0rd p4ssw0rd motdepasse contrasena letmein welcome willkommen administrator admin root
  changeme changeit default secret geheim trustno iloveyou ichliebedich dragon monkey football baseball basketball
  superman batman princess sunshine shadow master michael starwars pokemon qwerty qwertz azerty asdfgh computer
  internet samsung raspberry raspberrypi raspbian homeassistant homeserver nextcloud ubuntu debian server router
  unknown whatever freedom liverpool arsenal chelsea barcelona charlie jennifer jordan hunter killer summer winter
  passwordpassword qwertyuiop qwertzuiop qwertyqwerty asdfghjkl zxcvbnm qazwsxedc qazwsx`.split(/\s+/),
);
const keyRows = ['abcdefghijklmnopqrstuvwxyz', '01234567890', '1234567890', 'qwertyuiop', 'qwertzuiop', 'azertyuiop', 'asdfghjkl', 'yxcvbnm', 'zxcvbnm'];
const LEAST_DISTINCT = 5;
const LEAST_OWN = 8;
const LEAST_CONTEXT_WORD = 3;

/**
 * Refuses passwords that a guesser tries first. Length and characters are the schema's matter.
 * @param context words an attacker knows: user name, host name
 * @throws LaresError auth.passwordWeak with params.rule: `repeated`, `sequence`, `common` or `context`
 */
export function refuseWeak(password: string, context: readonly string[]): void {
  const plain = password.normalize('NFKC').toLowerCase();
  const rule = weakness(plain, ['lares', ...context.map((word) => word.toLowerCase())]);
  if (rule) throw new LaresError(passwordWeak, { rule });
}

function weakness(plain: string, context: readonly string[]): string | undefined {
  if (new Set(plain).size < LEAST_DISTINCT) return 'repeated';
  if (longestRun(plain) > plain.length - LEAST_OWN) return 'sequence';
  const core = plain.replace(/^[^\p{L}]+/u, '').replace(/[^\p{L}]+$/u, '');
  if (commonWords.has(core)) return 'common';
  let own = plain;
  for (const word of context) if (word.length >= LEAST_CONTEXT_WORD) own = own.replaceAll(word, '');
  return own.length < plain.length && own.length < LEAST_OWN ? 'context' : undefined;
}

/** Length of the longest piece (of at least six) that follows a row of keys or the alphabet, either way. */
function longestRun(plain: string): number {
  let longest = 0;
  for (const row of keyRows.flatMap((keys) => [keys, [...keys].toReversed().join('')])) {
    for (let start = 0; start < plain.length; start += 1) {
      let end = start + 1;
      while (end < plain.length && row.includes(plain.slice(start, end + 1))) end += 1;
      longest = Math.max(longest, end - start);
    }
  }
  return longest >= 6 ? longest : 0;
}
