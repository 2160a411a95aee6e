import Type, { type Static } from 'typebox';
import { nullable } from '../../core/schema.ts';
import { Password, Username } from '../auth/schema.ts';
import { Hostname, PrettyHostname } from '../system/schema.ts';

/** One of these words; from an array alone the compiler would not know which. */
const oneOf = <const T extends string>(...values: readonly T[]) => Type.Unsafe<T>(Type.Union(values.map((value) => Type.Literal(value))));
const strict = { additionalProperties: false } as const;

/** Steps of the wizard in their order. Review and Apply follow; they hold no answer. */
export const steps = ['language', 'country', 'network', 'deviceName', 'owner', 'timezone', 'updates'] as const;
export const StepName = oneOf(...steps);
export type StepName = (typeof steps)[number];

/** Name of a Wi-Fi network: its 0 to 32 bytes as base64url, since they need not be text. */
export const Ssid = Type.String({ maxLength: 43, pattern: '^[A-Za-z0-9_-]*$', description: 'Bytes of the name, base64url without padding' });

export const WifiSecurityName = oneOf('open', 'wep', 'wpa-personal', 'mixed', 'wpa3-personal', 'enterprise', 'unknown');
export type WifiSecurityName = Static<typeof WifiSecurityName>;

/** 8 to 63 printable ASCII characters or 64 hexadecimal digits (IEEE 802.11, J.4); as typed, nothing is cut off. */
export const WifiPassphrase = Type.String({ minLength: 8, maxLength: 64, pattern: '^(?:[ -~]{8,63}|[0-9a-fA-F]{64})$' });

const Cable = Type.Object({ via: Type.Literal('cable') }, strict);
const joined = { via: Type.Literal('wifi'), ssid: Ssid, hidden: Type.Boolean() } as const;
const OpenWifi = Type.Object({ ...joined, security: Type.Literal('open') }, strict);
const PersonalWifi = Type.Object(
  // Without a passphrase the one given before for the same network is kept.
  { ...joined, security: oneOf('wpa-personal', 'mixed', 'wpa3-personal'), passphrase: Type.Optional(WifiPassphrase) },
  strict,
);
const EnterpriseWifi = Type.Object(
  {
    ...joined,
    security: Type.Literal('enterprise'),
    method: oneOf('peap-mschapv2', 'ttls-pap'),
    identity: Type.String({ minLength: 1, maxLength: 128 }),
    anonymousIdentity: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
    password: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
  },
  strict,
);

/** What each step takes. `owner.password` and the Wi-Fi secrets go in and never come out. */
export const answerSchemas = {
  language: Type.Object({ language: Type.String({ maxLength: 16, pattern: '^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$' }) }, strict),
  country: Type.Object({ country: Type.String({ pattern: '^[A-Z]{2}$', description: 'ISO 3166-1 alpha-2' }) }, strict),
  network: Type.Union([Cable, OpenWifi, PersonalWifi, EnterpriseWifi]),
  deviceName: Type.Object({ hostname: Hostname, prettyHostname: Type.Optional(PrettyHostname) }, strict),
  /** The password may be left out when only the name changes and one was given before. */
  owner: Type.Object({ username: Username, password: Type.Optional(Password) }, strict),
  timezone: Type.Object({ timezone: Type.String({ minLength: 1, maxLength: 64, pattern: '^[\\x21-\\x7e]+$' }) }, strict),
  updates: Type.Object({ updates: oneOf('automatic', 'ask') }, strict),
} as const;
export type AnswerOf<S extends StepName> = Static<(typeof answerSchemas)[S]>;

/** The schema that an answer to `network` means to satisfy, by what it says of itself. */
export function networkSchemaOf(value: unknown): typeof Cable | typeof OpenWifi | typeof PersonalWifi | typeof EnterpriseWifi {
  const { via, security } = (value ?? {}) as { via?: unknown; security?: unknown };
  if (via === 'cable') return Cable;
  return security === 'open' ? OpenWifi : security === 'enterprise' ? EnterpriseWifi : PersonalWifi;
}

/** What was answered, without secrets: `secretSet` says whether there is one. Null: not answered yet. */
export const Answers = Type.Object({
  language: nullable(answerSchemas.language),
  country: nullable(answerSchemas.country),
  network: nullable(
    Type.Object({
      via: oneOf('cable', 'wifi'),
      /** The rest is null for a cable. */
      ssid: nullable(Ssid),
      /** The name for people: bytes that are no text appear as U+FFFD. */
      name: nullable(Type.String()),
      hidden: nullable(Type.Boolean()),
      security: nullable(WifiSecurityName),
      method: nullable(Type.String()),
      identity: nullable(Type.String()),
      secretSet: Type.Boolean(),
    }),
  ),
  deviceName: nullable(Type.Object({ hostname: Type.String(), prettyHostname: Type.String() })),
  owner: nullable(Type.Object({ username: Type.String(), secretSet: Type.Boolean() })),
  timezone: nullable(answerSchemas.timezone),
  updates: nullable(answerSchemas.updates),
});
export type Answers = Static<typeof Answers>;

export const FoundNetwork = Type.Object({
  ssid: Ssid,
  /** For people: control characters and bytes that are no text appear as U+FFFD. Text, never markup. */
  name: Type.String(),
  signalPercent: Type.Integer(),
  frequencyMhz: Type.Integer(),
  security: WifiSecurityName,
  /** Whether this device can join it; WEP and what it does not know it cannot. */
  joinable: Type.Boolean(),
});
export type FoundNetwork = Static<typeof FoundNetwork>;

/**
 * Why a trial failed, in the order of the brief's table. `interrupted`: the device died in it. `failed`: none of these.
 * `portal-behind` is no failure: it has joined, and the network wants a sign-in page of its own.
 */
export const trialCauses = ['wrong-password', 'not-found', 'no-address', 'too-weak', 'too-long', 'no-gateway', 'no-dns', 'portal-behind', 'interrupted', 'failed'] as const;
export const TrialCause = oneOf(...trialCauses);
export type TrialCause = (typeof trialCauses)[number];

export const TrialResult = Type.Object({
  outcome: oneOf('failed', 'connected'),
  cause: nullable(TrialCause),
  /** NMDeviceStateReason, for support; null when it was not NetworkManager that said no. */
  reason: nullable(Type.Integer()),
  ssid: Ssid,
  name: Type.String(),
  atMs: Type.Integer(),
});
export type TrialResult = Static<typeof TrialResult>;

/** What the last page says: where the device is from now on. */
export const SuccessFacts = Type.Object({
  /** As announced, which after a conflict is not the host name: `lares-2.local`. */
  mdnsName: Type.String(),
  /** Own addresses on the home network, IPv4 first. */
  addresses: Type.Array(Type.String()),
  /** `https://lares-2.local/` */
  url: Type.String(),
  /** With the first address: `https://192.168.1.20/`; null without one. */
  addressUrl: nullable(Type.String()),
  via: oneOf('cable', 'wifi'),
  networkName: nullable(Type.String()),
});
export type SuccessFacts = Static<typeof SuccessFacts>;

/**
 * Where setup stands, for pages. `starting`: looking for radios and networks. `open`: nobody has begun. `taken`: a phone
 * is in the wizard. `applying`: Apply was pressed, the radio has not moved yet. `trying`: the radio moves. `connected`:
 * on the home network. `complete`: over. `recovery`: the home network is lost, the owner may choose another one. `closed`:
 * no setup network now (its half hour is over, or there is no radio); the cable still works.
 */
export const SetupPhase = oneOf('starting', 'open', 'taken', 'applying', 'trying', 'connected', 'complete', 'recovery', 'closed');
export type SetupPhase = Static<typeof SetupPhase>;

/** Everything a page of the portal needs, polled. Whoever does not hold the wizard gets no answers and no networks. */
export const WizardState = Type.Object({
  phase: SetupPhase,
  deviceName: Type.String(),
  version: Type.String(),
  /** Whether this client holds the wizard. */
  mine: Type.Boolean(),
  /** What `begin` wants: nothing, the claim code of the console, or the owner's name and password (recovery). */
  beginWith: oneOf('nothing', 'claimCode', 'login'),
  /** Whether there is an owner already: then the step `owner` is done and cannot be changed. */
  ownerExists: Type.Boolean(),
  /** Own network, for "rejoin it": null while it is none. */
  accessPointName: nullable(Type.String()),
  /** Whether the device has an address on a cable, so that "use the cable" makes sense. */
  cable: Type.Boolean(),
  /** Whether the phone will lose this network while the radio tries the other one. */
  losesNetwork: Type.Boolean(),
  steps: Type.Array(Type.Object({ name: StepName, done: Type.Boolean() })),
  /** First step without an answer; null: review. */
  next: nullable(StepName),
  answers: Answers,
  networks: Type.Array(FoundNetwork),
  scanning: Type.Boolean(),
  /** When the networks were heard; null: never. */
  scannedAtMs: nullable(Type.Integer()),
  /** Result of the last trial: shown first on every page. */
  trial: nullable(TrialResult),
  /** Why Apply ended before the radio moved, as a catalogue code; null when it did not. */
  applyProblem: nullable(Type.Object({ code: Type.String(), detail: Type.String(), step: nullable(StepName) })),
  success: nullable(SuccessFacts),
});
export type WizardState = Static<typeof WizardState>;

export const BeginRequest = Type.Object(
  {
    claimCode: Type.Optional(Type.String({ maxLength: 32 })),
    login: Type.Optional(Type.Object({ username: Type.String({ maxLength: 64 }), password: Type.String({ maxLength: 256 }) }, strict)),
    /** `Date.now()` of the phone: sets a clock that nothing else has set. */
    clientTimeMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 8_640_000_000_000_000 })),
  },
  strict,
);
export type BeginRequest = Static<typeof BeginRequest>;

/** The token opens the wizard: 128 bits, base64url. */
export const Begun = Type.Object({ token: Type.String({ pattern: '^[A-Za-z0-9_-]{22}$' }), state: WizardState });
export type Begun = Static<typeof Begun>;

/** For the console of the device only: it holds the passphrase. */
export const ConsoleSetup = Type.Object({
  phase: SetupPhase,
  accessPoint: nullable(
    Type.Object({
      name: Type.String(),
      passphrase: nullable(Type.String({ description: 'null: the network is open' })),
      /** What a QR code that joins holds: `WIFI:T:WPA;S:…;P:…;;` */
      qr: Type.String(),
      /** `http://198.19.42.1/` */
      url: Type.String(),
      /** When an open network closes by itself; null: not by itself. */
      closesAtMs: nullable(Type.Integer()),
    }),
  ),
  /** MAC or address of the phone in the wizard. */
  holder: nullable(Type.String()),
  trial: nullable(TrialResult),
  success: nullable(SuccessFacts),
});
export type ConsoleSetup = Static<typeof ConsoleSetup>;
