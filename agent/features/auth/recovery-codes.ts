import { createHmac, randomBytes, randomInt } from 'node:crypto';

const CODES = 10;
const CHARACTERS = 10;
const GROUP = 5;
/** Crockford's 32: none of I, L, O and U, so that a code can be read back from paper. Ten of them are 50 bits. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Ten codes to print, all different: `7KQ2M-9XTRD`. */
export function newCodes(): string[] {
  const codes = new Set<string>();
  while (codes.size < CODES) codes.add(newCode());
  return [...codes];
}

/** The key that the codes of one set are hashed with. 50 bits alone could be guessed by who has the file of the database. */
export function newHashKey(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored of a code, however it was typed. */
export function hashOf(code: string, key: string): string {
  return createHmac('sha256', key).update(normal(code)).digest('base64url');
}

function newCode(): string {
  const characters = Array.from({ length: CHARACTERS }, () => alphabet[randomInt(alphabet.length)]!).join('');
  return `${characters.slice(0, GROUP)}-${characters.slice(GROUP)}`;
}

/** People type dashes, spaces and small letters, and read O for 0 and I or L for 1. */
function normal(code: string): string {
  return code.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
}
