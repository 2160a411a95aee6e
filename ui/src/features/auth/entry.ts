import { text } from '../../text/index.ts';

/** Lengths and alphabet as the device has them: agent/features/auth/schema.ts. */
export const PASSWORD_LEAST = 12;
export const PASSWORD_MOST = 128;
const CODE_LENGTH = 8;
const USERNAME = /^[a-z][a-z0-9._-]{0,31}$/;

/** Never in a claim code, since people mistake them for others. */
const LOOKALIKES = /[01ILOU]/;

/** The claim code as it was meant: capitals, without spaces and dashes. */
export function readCode(typed: string): string {
  return typed.toUpperCase().replace(/[^A-Z0-9]/g, '');
}

/** The code in two groups, as the screen of the device shows it. */
export function showCode(typed: string): string {
  const code = readCode(typed);
  return code.length > 4 ? `${code.slice(0, 4)}-${code.slice(4)}` : code;
}

export function codeError(typed: string): string | undefined {
  const code = readCode(typed);
  const { length } = code;
  const lookalike = LOOKALIKES.exec(code)?.[0];
  if (lookalike) return text.auth.claim.lookalike({ character: lookalike });
  if (length < CODE_LENGTH) return text.auth.claim.incomplete({ missing: CODE_LENGTH - length });
  return length > CODE_LENGTH ? text.auth.claim.tooMany : undefined;
}

export function usernameError(typed: string): string | undefined {
  return USERNAME.test(typed) ? undefined : text.auth.claim.badUsername;
}

export function passwordError(typed: string): string | undefined {
  if (typed.length < PASSWORD_LEAST) return text.auth.password.tooShort({ least: PASSWORD_LEAST });
  return typed.length > PASSWORD_MOST ? text.auth.password.tooLong({ most: PASSWORD_MOST }) : undefined;
}

/** How far the password is from being long enough. */
export function passwordHint({ length }: string): string {
  const words = text.auth.password;
  if (length === 0) return words.atLeast({ least: PASSWORD_LEAST });
  return length < PASSWORD_LEAST ? words.soFar({ length, least: PASSWORD_LEAST }) : words.enough({ length });
}
