import Type, { type Static } from 'typebox';
import { nullable } from '../../core/schema.ts';

/** What anyone who reaches the device may know before there is a session. */
export const SetupState = Type.Object({
  claimed: Type.Boolean({ description: 'Whether the owner account exists' }),
  deviceName: Type.String({ description: 'Static host name' }),
  /** Not the host name where another device of the network has that; not there while nobody publishes one. */
  publishedName: Type.Optional(Type.String({ description: 'Name under which the network finds it, such as lares-2.local' })),
  version: Type.String(),
  /** Until setup is over, and while the device has a recovery network open. */
  setup: Type.Optional(
    Type.Object({
      phase: Type.String({ description: 'Where setup stands' }),
      cause: nullable(Type.String({ description: 'Why the last try to join a network failed' })),
      ssid: nullable(Type.String({ description: "Name of the device's own Wi-Fi, while it is up" })),
    }),
  ),
});
export type SetupState = Static<typeof SetupState>;

export const Username = Type.String({ minLength: 1, maxLength: 32, pattern: '^[a-z][a-z0-9._-]*$' });
/** 12 to 128 characters (OWASP ASVS 6.2); any character counts as it is, nothing is cut off. */
export const Password = Type.String({ minLength: 12, maxLength: 128 });

export const ClaimRequest = Type.Object(
  { code: Type.String({ maxLength: 32 }), username: Username, password: Password },
  { additionalProperties: false },
);
export type ClaimRequest = Static<typeof ClaimRequest>;

export const LoginRequest = Type.Object(
  { username: Type.String({ maxLength: 64 }), password: Type.String({ maxLength: 256 }) },
  { additionalProperties: false },
);
export type LoginRequest = Static<typeof LoginRequest>;

export const RoleName = Type.Union([
  Type.Literal('viewer'), Type.Literal('operator'), Type.Literal('admin'), Type.Literal('owner'),
]);

export const Reauthentication = Type.Object({ password: Type.String({ maxLength: 256 }) }, { additionalProperties: false });
export type Reauthentication = Static<typeof Reauthentication>;

export const PasswordChange = Type.Object(
  { current: Type.String({ maxLength: 256 }), password: Password },
  { additionalProperties: false },
);
export type PasswordChange = Static<typeof PasswordChange>;

export const AccountSession = Type.Object({
  id: Type.String({ description: 'Names it here; it opens nothing' }),
  current: Type.Boolean({ description: 'Whether it is the one that asks' }),
  createdAtMs: Type.Integer(),
  lastSeenMs: Type.Integer(),
  address: Type.String({ description: 'Where it signed in from; empty when not known' }),
  device: Type.String({ description: 'Browser and system in few words; empty when not known' }),
  via: Type.Literal('cookie', { description: 'How it proves itself' }),
});
export type AccountSession = Static<typeof AccountSession>;

/** The session as its owner sees it. The id itself only ever travels in the cookie. */
export const SessionState = Type.Object({
  user: Type.Object({ name: Type.String(), role: RoleName }),
  csrf: Type.String({ description: 'Goes into the x-csrf header of every change; kept in page memory only' }),
  expiresAtMs: Type.Integer(),
  freshUntilMs: Type.Integer({ description: 'Until then dangerous changes are accepted without POST /api/session/reauthenticate' }),
  mustChangePassword: Type.Boolean({ description: 'Somebody else chose the password: nothing works before PUT /api/account/password' }),
  mustEnrolFactor: Type.Boolean({ description: 'The account needs a second factor: nothing works before it has one' }),
  hasFactor: Type.Boolean({ description: 'Whether signing in asks for more than the password' }),
  limited: Type.Boolean({ description: 'Came without encryption: what x-encrypted marks is refused' }),
});
export type SessionState = Static<typeof SessionState>;

const Base64Url = (maxLength: number) => Type.String({ maxLength, pattern: '^[A-Za-z0-9_-]+$' });
const transports = Type.Array(Type.String({ maxLength: 32 }), { maxItems: 8 });
const PasskeyReference = Type.Object({ type: Type.Literal('public-key'), id: Base64Url(1400), transports });

/** PublicKeyCredentialCreationOptionsJSON (WebAuthn 3, 5.1.9), for `PublicKeyCredential.parseCreationOptionsFromJSON`. */
export const PasskeyCreation = Type.Object({
  challenge: Base64Url(64),
  rp: Type.Object({ id: Type.String(), name: Type.String() }),
  user: Type.Object({ id: Base64Url(64), name: Type.String(), displayName: Type.String() }),
  pubKeyCredParams: Type.Array(Type.Object({ type: Type.Literal('public-key'), alg: Type.Integer() })),
  timeout: Type.Integer({ description: 'Milliseconds' }),
  excludeCredentials: Type.Array(PasskeyReference),
  authenticatorSelection: Type.Object({ residentKey: Type.Literal('preferred'), userVerification: Type.Literal('required') }),
  attestation: Type.Literal('none'),
});
export type PasskeyCreation = Static<typeof PasskeyCreation>;

/** PublicKeyCredentialRequestOptionsJSON, for `PublicKeyCredential.parseRequestOptionsFromJSON`. */
export const PasskeyRequest = Type.Object({
  challenge: Base64Url(64),
  rpId: Type.String(),
  timeout: Type.Integer({ description: 'Milliseconds' }),
  allowCredentials: Type.Array(PasskeyReference),
  userVerification: Type.Literal('required'),
});
export type PasskeyRequest = Static<typeof PasskeyRequest>;

const credential = { id: Base64Url(1400), rawId: Base64Url(1400), type: Type.Literal('public-key') };

/** What `credential.toJSON()` says after `navigator.credentials.create()`; further members are not looked at. */
export const PasskeyRegistration = Type.Object({
  ...credential,
  response: Type.Object({ clientDataJSON: Base64Url(4096), attestationObject: Base64Url(65_536), transports: Type.Optional(transports) }),
});
export type PasskeyRegistration = Static<typeof PasskeyRegistration>;

/** What `credential.toJSON()` says after `navigator.credentials.get()`; further members are not looked at. */
export const PasskeyProof = Type.Object({
  ...credential,
  response: Type.Object({ clientDataJSON: Base64Url(4096), authenticatorData: Base64Url(4096), signature: Base64Url(4096) }),
});
export type PasskeyProof = Static<typeof PasskeyProof>;

export const FactorMethod = Type.Union([Type.Literal('totp'), Type.Literal('recovery'), Type.Literal('passkey')]);
export type FactorMethod = Static<typeof FactorMethod>;

const Code = Type.String({ maxLength: 32, description: 'As typed: spaces, dashes and small letters do not matter' });
const CodeProof = { method: Type.Union([Type.Literal('totp'), Type.Literal('recovery')]), code: Code };
const PasskeyMember = { method: Type.Literal('passkey'), response: PasskeyProof };
/** What proves an account beside its password. */
export type FactorProof = { readonly method: 'totp' | 'recovery'; readonly code: string } | { readonly method: 'passkey'; readonly response: PasskeyProof };

/** The second step of a login: the password was right, and the account has a second factor. */
export const FactorChallenge = Type.Object({
  challenge: Type.String({ description: 'Goes into POST /api/session/factor, within five minutes; five tries' }),
  methods: Type.Array(FactorMethod, { description: 'Those usable at this address of the device; the first is the most convenient' }),
  passkey: nullable(PasskeyRequest),
});
export type FactorChallenge = Static<typeof FactorChallenge>;

export const LoginAnswer = Type.Union([SessionState, FactorChallenge]);
export type LoginAnswer = Static<typeof LoginAnswer>;

export const FactorRequest = Type.Union([
  Type.Object({ challenge: Base64Url(64), ...CodeProof }, { additionalProperties: false }),
  Type.Object({ challenge: Base64Url(64), ...PasskeyMember }, { additionalProperties: false }),
]);
export type FactorRequest = Static<typeof FactorRequest>;

export const FactorsState = Type.Object({
  totp: nullable(Type.Object({ enabledAtMs: Type.Integer() })),
  passkeys: Type.Array(Type.Object({
    id: Type.String(),
    name: Type.String(),
    site: Type.String({ description: 'Name of the device it works at' }),
    createdAtMs: Type.Integer(),
    lastUsedMs: nullable(Type.Integer()),
  })),
  recoveryCodesLeft: Type.Integer(),
  demanded: Type.Boolean({ description: 'Whether the policy asks this account for a second factor' }),
});
export type FactorsState = Static<typeof FactorsState>;

export const TotpEnrolment = Type.Object({
  secret: Type.String({ description: 'Base32, for apps that cannot read the QR code' }),
  uri: Type.String({ description: 'otpauth://, for the QR code' }),
});
export type TotpEnrolment = Static<typeof TotpEnrolment>;

export const TotpConfirmation = Type.Object({ code: Code }, { additionalProperties: false });

/** Shown once. Null where the account has codes already, which stay good. */
export const NewRecoveryCodes = Type.Object({ recoveryCodes: nullable(Type.Array(Type.String())) });
export type NewRecoveryCodes = Static<typeof NewRecoveryCodes>;

export const PasskeyName = Type.String({ minLength: 1, maxLength: 64, pattern: '^[^\\p{Cc}\\p{Cf}]+$' });
export const NewPasskey = Type.Object({ name: PasskeyName, response: PasskeyRegistration }, { additionalProperties: false });

/** A factor instead of the password; no recovery code: there are few of them. */
export const FactorReauthentication = Type.Union([
  Type.Object({ method: Type.Literal('totp'), code: Code }, { additionalProperties: false }),
  Type.Object(PasskeyMember, { additionalProperties: false }),
]);
export type FactorReauthentication = Static<typeof FactorReauthentication>;

/** What makes a session fresh. */
export const Proof = Type.Union([Reauthentication, ...FactorReauthentication.anyOf]);
export type Proof = Static<typeof Proof>;

export const TokenView = Type.Object({
  id: Type.String(),
  name: Type.String(),
  prefix: Type.String({ description: 'How the token begins, to tell it from others' }),
  scopes: Type.Array(Type.String({ description: '`<feature>:<action>`; an action includes the lower ones' })),
  createdAtMs: Type.Integer(),
  expiresAtMs: Type.Integer(),
  lastUsedMs: nullable(Type.Integer({ description: 'To five minutes' })),
});
export type TokenView = Static<typeof TokenView>;
export const TokenList = Type.Object({ tokens: Type.Array(TokenView) });
export const TokenScopes = Type.Object({ scopes: Type.Array(Type.String()) });

export const TokenRequest = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 64, pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]*$' }),
    scopes: Type.Array(Type.String({ maxLength: 64 }), { minItems: 1, maxItems: 64 }),
    days: Type.Integer({ minimum: 1, maximum: 365 }),
  },
  { additionalProperties: false },
);
export type TokenRequest = Static<typeof TokenRequest>;

export const CreatedToken = Type.Object({ token: Type.String({ description: 'Goes into `Authorization: Bearer`; nobody can read it again' }), ...TokenView.properties });
export type CreatedToken = Static<typeof CreatedToken>;
export const TokenParams = Type.Object({ id: Type.String({ maxLength: 64 }) });
