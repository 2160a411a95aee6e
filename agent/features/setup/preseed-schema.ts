import Type, { type Static } from 'typebox';

/** Reads like a credential: what `LoadCredential=` hands over where nobody left answers in advance (lares-agent.service). */
export const NO_PRESEED = 'none';

/** The credential of lares-agent.service that holds the record. */
export const PRESEED_CREDENTIAL = 'preseed';

/** In the agent's state folder: the id of the record it has applied, and a line end. */
export const PRESEED_APPLIED_FILE = 'preseed-applied';

/** RFC 1123 label, lower case; the same as the feature `system` takes. */
export const HOST_NAME_PATTERN = '^[a-z0-9]([a-z0-9-]*[a-z0-9])?$';
/** The same as the feature `auth` takes. */
export const OWNER_NAME_PATTERN = '^[a-z][a-z0-9._-]*$';
/** ISO 3166-1 alpha-2, as the regulatory database of Wi-Fi writes it. */
export const COUNTRY_PATTERN = '^[A-Z]{2}$';

/**
 * Answers that were given before the first boot, in `lares.toml` (agent/preseed): what lares-preseed.service, which
 * runs as root before the agent, has left for the agent to carry out. It has been validated; every part is optional.
 * The claim code, the access point's passphrase and the SSH keys are not in it, since root has put them in place.
 *
 * What feature `setup` must do with it:
 * - Read the credential `preseed` at start. `none` means that there is no record.
 * - If the last id it applied (kept in its own store) is this one, apply nothing, and only see to the note below.
 * - Else apply the parts in this order, each so that doing it again after a power cut changes nothing: `resetOwner`,
 *   `name`, `timeZone`, `country`, `owner`, `wifi`. An owner is made only where there is none: a file replaces an account
 *   only where it says so. On a device that is set up, an owner is made at once, and the Wi-Fi is tried as soon as the one
 *   it knows is lost (recovery); the other parts are the dashboard's there.
 *   The Wi-Fi is saved and joined as if the wizard had been told; a network that cannot be reached is a failure with its
 *   cause, after which setup goes on as usual (the access point opens, the console says why).
 * - Setup is complete when the owner exists and the device is on a network; a record without an owner leaves the rest of
 *   setup as it is, with what is known filled in.
 * - When all of it is durable in its own store, write the id to `preseed-applied` in the state folder (whole or not at
 *   all). lares-preseed.path sees it, and root removes the record with its secrets.
 *
 * None of it may reach a log, an answer or an event.
 */
export const PreseedRecord = Type.Object(
  {
    /** Random, another one for every `lares.toml`. */
    id: Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' }),
    /** Host name. */
    name: Type.Optional(Type.String({ maxLength: 63, pattern: HOST_NAME_PATTERN })),
    country: Type.Optional(Type.String({ pattern: COUNTRY_PATTERN })),
    /** Name of the time zone database, such as `Europe/Berlin`. */
    timeZone: Type.Optional(Type.String({ maxLength: 64 })),
    wifi: Type.Optional(
      Type.Object(
        {
          /** 1 to 32 bytes of UTF-8. */
          ssid: Type.String({ minLength: 1 }),
          /** 8 to 63 bytes, or 64 hexadecimal digits; null for a network without protection. */
          passphrase: Type.Union([Type.String({ minLength: 8 }), Type.Null()]),
          hidden: Type.Boolean(),
        },
        { additionalProperties: false },
      ),
    ),
    /** The owner's account and everybody's sessions go, before anything else: who has the disk in hand has lost a password. */
    resetOwner: Type.Optional(Type.Literal(true)),
    owner: Type.Optional(
      Type.Object(
        {
          name: Type.String({ minLength: 1, maxLength: 32, pattern: OWNER_NAME_PATTERN }),
          /** PHC string of argon2id, as the account keeps it. */
          passwordHash: Type.String(),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);
export type PreseedRecord = Static<typeof PreseedRecord>;
