import Type, { type Static, type TSchema } from 'typebox';
import { COUNTRY_PATTERN, HOST_NAME_PATTERN, OWNER_NAME_PATTERN } from '../features/setup/preseed-schema.ts';

export const PASSPHRASE_RULE = 'must be 8 to 63 letters, digits and signs of ASCII, or 64 hexadecimal digits, or "" for a Wi-Fi without one';

/** A part of the file, `[name]`, in which nothing else may stand. */
function part<Members extends Record<string, TSchema>>(members: Members) {
  return Type.Object(members, { additionalProperties: false });
}

/** `description` is the rule in plain words; it follows the name of the setting, as in "passphrase must be …". */
const text = (description: string, options: { minLength?: number; maxLength?: number; pattern?: string } = {}) =>
  Type.String({ ...options, description });

/** `lares.toml`. What only looks right (a time zone that does not exist) is found by rules.ts. */
export const PreseedFile = part({
  device: Type.Optional(
    part({
      name: Type.Optional(
        text('must be small letters, digits and dashes, at most 63', { maxLength: 63, minLength: 1, pattern: HOST_NAME_PATTERN }),
      ),
      country: Type.Optional(text('must be two capital letters, such as "DE"', { pattern: COUNTRY_PATTERN })),
      'time-zone': Type.Optional(text('must be a name such as "Europe/Berlin"', { maxLength: 64, pattern: '^[A-Za-z][A-Za-z0-9_+/-]*$' })),
    }),
  ),
  wifi: Type.Optional(
    part({
      ssid: text('must be the name of a Wi-Fi, 1 to 32 bytes', { minLength: 1 }),
      passphrase: text(PASSPHRASE_RULE),
      hidden: Type.Optional(Type.Boolean({ description: 'must be true or false' })),
    }),
  ),
  setup: Type.Optional(
    part({
      'claim-code': Type.Optional(
        text('must be eight of 2 to 9 and A to Z without I, L, O and U', { pattern: '^[2-9A-HJKMNP-TV-Z]{4}-?[2-9A-HJKMNP-TV-Z]{4}$' }),
      ),
      'access-point-passphrase': Type.Optional(
        text('must be 12 to 63 of the letters, digits and signs of ASCII', { minLength: 12, maxLength: 63, pattern: '^[\\x20-\\x7e]+$' }),
      ),
    }),
  ),
  owner: Type.Optional(
    part({
      name: text('must begin with a small letter and go on with small letters, digits, dots, dashes and underscores, at most 32', {
        maxLength: 32, pattern: OWNER_NAME_PATTERN,
      }),
      'password-hash': text('must be an argon2id hash in PHC form, "$argon2id$v=19$m=…,t=…,p=…$…$…"', {
        maxLength: 256, pattern: '^\\$argon2id\\$v=19\\$m=\\d{1,7},t=\\d{1,3},p=\\d{1,2}\\$[A-Za-z0-9+/]+\\$[A-Za-z0-9+/]+$',
      }),
    }),
  ),
  reset: Type.Optional(part({ owner: Type.Literal(true, { description: 'must be true' }) })),
  ssh: Type.Optional(
    part({
      keys: Type.Array(text('must be public keys, each one line as in a .pub file'), {
        maxItems: 32, description: 'must be a list of at most 32 public keys, each one line as in a .pub file',
      }),
    }),
  ),
});
export type PreseedFile = Static<typeof PreseedFile>;
