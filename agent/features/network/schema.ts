import Type, { type Static } from 'typebox';
import { nullable } from '../../core/schema.ts';

/** IFNAMSIZ of the kernel, less its end. */
export const InterfaceName = Type.String({ minLength: 1, maxLength: 15, pattern: '^[A-Za-z0-9_.:-]+$', description: 'Such as wlan0' });
export const Uuid = Type.String({ pattern: '^[0-9a-fA-F-]{36}$' });

/** Name of a Wi-Fi network. It is bytes, and need not be a text. */
export const Ssid = Type.Object({
  hex: Type.String({ description: 'The bytes, hexadecimal' }),
  text: Type.String({ description: 'For people: what is not UTF-8 or not printable is written as \\xNN' }),
});
export type Ssid = Static<typeof Ssid>;

export const Security = Type.Union(
  [Type.Literal('open'), Type.Literal('wep'), Type.Literal('wpa-personal'), Type.Literal('mixed'), Type.Literal('wpa3-personal'), Type.Literal('enterprise'), Type.Literal('unknown')],
  { description: 'mixed: WPA2 and WPA3 personal' },
);
export type Security = Static<typeof Security>;

const Addresses = Type.Array(Type.String({ maxLength: 64 }), { maxItems: 8 });

/** How addresses of one family are given: `auto` by DHCP and router advertisements. Own name servers replace those of the network. */
export const AddressPlan = Type.Union([
  Type.Object({ method: Type.Union([Type.Literal('auto'), Type.Literal('disabled')]), dns: Addresses }, { additionalProperties: false }),
  Type.Object(
    {
      method: Type.Literal('manual'),
      addresses: Type.Array(Type.String({ maxLength: 64, description: 'With prefix length: 192.168.1.20/24' }), { minItems: 1, maxItems: 8 }),
      gateway: nullable(Type.String({ maxLength: 64 })),
      dns: Addresses,
    },
    { additionalProperties: false },
  ),
]);
export type AddressPlan = Static<typeof AddressPlan>;

export const NetworkInterface = Type.Object({
  name: Type.String(),
  kind: Type.Union([Type.Literal('ethernet'), Type.Literal('wifi'), Type.Literal('other')]),
  mac: Type.String(),
  state: Type.Union([
    Type.Literal('unmanaged'), Type.Literal('unavailable'), Type.Literal('disconnected'), Type.Literal('connecting'),
    Type.Literal('needs-secret'), Type.Literal('connected'), Type.Literal('deactivating'), Type.Literal('failed'),
  ]),
  level: Type.Union([Type.Literal('none'), Type.Literal('link'), Type.Literal('address'), Type.Literal('gateway')], {
    description: 'How far it leads: nowhere, to the cable or access point, to an address, to a gateway',
  }),
  addresses: Type.Array(Type.String()),
  gateways: Type.Array(Type.String()),
  dns: Type.Array(Type.String()),
  ssid: nullable(Ssid),
  signalPercent: nullable(Type.Integer()),
  speedMbps: nullable(Type.Number()),
  connection: nullable(Type.String({ description: 'UUID of the connection that is active on it' })),
  accessPoint: Type.Boolean({ description: 'A network that this device opens itself' }),
  ipv4: nullable(AddressPlan),
  ipv6: nullable(AddressPlan),
});
export type NetworkInterface = Static<typeof NetworkInterface>;

export const SavedNetwork = Type.Object({
  uuid: Type.String(),
  id: Type.String({ description: 'Its name, often that of the network' }),
  kind: Type.Union([Type.Literal('ethernet'), Type.Literal('wifi'), Type.Literal('other')]),
  interface: nullable(Type.String({ description: 'The only interface that may use it' })),
  ssid: nullable(Ssid),
  security: nullable(Security),
  autoconnect: Type.Boolean(),
  priority: Type.Integer({ description: 'The greater wins' }),
  active: Type.Boolean(),
});
export type SavedNetwork = Static<typeof SavedNetwork>;

const changeFacts = {
  id: Type.String(),
  kind: Type.Union([Type.Literal('join'), Type.Literal('activate'), Type.Literal('addresses'), Type.Literal('forget')]),
  interface: Type.String(),
  subject: Type.String({ description: 'What it is about, for people: the name of a network or an interface' }),
};

/** A change that is undone by NetworkManager itself unless somebody keeps it in time. */
export const PendingChange = Type.Object({
  ...changeFacts,
  phase: Type.Union([Type.Literal('applying'), Type.Literal('confirm'), Type.Literal('checking')], {
    description: 'applying: being tried; confirm: waits to be kept; checking: the agent was away and looks what became of it',
  }),
  remainingMs: Type.Integer({ description: 'As of this answer: until it is given up or undone' }),
  addresses: Type.Array(Type.String(), { description: 'Where the device can be reached if this works, as far as known' }),
});
export type PendingChange = Static<typeof PendingChange>;

export const EndedChange = Type.Object({
  ...changeFacts,
  outcome: Type.Union([Type.Literal('kept'), Type.Literal('undone'), Type.Literal('failed')]),
  cause: nullable(
    Type.Union(
      [
        Type.Literal('wrong-secret'), Type.Literal('not-found'), Type.Literal('no-address'), Type.Literal('weak'), Type.Literal('failed'), Type.Literal('too-long'),
        Type.Literal('ran-out'), Type.Literal('asked'), Type.Literal('restart'),
      ],
      { description: 'Why it was not kept' },
    ),
  ),
  endedAgoMs: Type.Integer(),
});
export type EndedChange = Static<typeof EndedChange>;
export type Outcome = EndedChange['outcome'];
export type Cause = NonNullable<EndedChange['cause']>;

export const NetworkState = Type.Object({
  available: Type.Boolean({ description: 'Whether NetworkManager manages the network of this computer' }),
  hostname: Type.String(),
  mdns: nullable(Type.String({ description: 'Name as it is really published, such as lares-2.local' })),
  nameTaken: Type.Boolean({ description: 'Another device on the network has the name of this one' }),
  connectivity: Type.Union(
    [Type.Literal('unknown'), Type.Literal('none'), Type.Literal('portal'), Type.Literal('limited'), Type.Literal('full')],
    { description: 'Of the internet; unknown where NetworkManager was not told how to look' },
  ),
  wirelessEnabled: Type.Boolean(),
  wirelessBlocked: Type.Boolean({ description: 'A switch on the device keeps radios off' }),
  interfaces: Type.Array(NetworkInterface),
  saved: Type.Array(SavedNetwork),
  change: nullable(PendingChange),
  lastChange: nullable(EndedChange),
});
export type NetworkState = Static<typeof NetworkState>;

/** What is in the air, the strongest first. */
export const WifiList = Type.Object({
  networks: Type.Array(
    Type.Object({
      ssid: Ssid, signalPercent: Type.Integer(), frequencyMhz: Type.Integer(), security: Security,
      saved: nullable(Type.String({ description: 'UUID of the saved network of this name' })),
      active: Type.Boolean(),
    }),
  ),
});
export type WifiList = Static<typeof WifiList>;

/** What WPA takes: a passphrase, or 64 hexadecimal digits. */
export const Passphrase = Type.String({ pattern: '^([^\\u0000-\\u001f\\u007f]{8,63}|[0-9a-fA-F]{64})$', description: 'Never shown again' });
const Account = Type.String({ minLength: 1, maxLength: 253, pattern: '^[^\\u0000-\\u001f\\u007f]+$' });

export const JoinRequest = Type.Object(
  {
    ssid: Type.String({ pattern: '^([0-9a-f]{2}){1,32}$', description: 'Bytes of the name, hexadecimal' }),
    hidden: Type.Boolean({ default: false }),
    secret: Type.Union([
      Type.Object({ security: Type.Literal('open') }, { additionalProperties: false }),
      Type.Object(
        { security: Type.Union([Type.Literal('wpa-personal'), Type.Literal('mixed'), Type.Literal('wpa3-personal')]), passphrase: Passphrase },
        { additionalProperties: false },
      ),
      Type.Object(
        {
          security: Type.Literal('enterprise'), identity: Account, password: Account, anonymousIdentity: Type.Optional(Account),
          method: Type.Union([Type.Literal('peap-mschapv2'), Type.Literal('ttls-pap')]),
        },
        { additionalProperties: false },
      ),
    ]),
  },
  { additionalProperties: false },
);
export type JoinRequest = Static<typeof JoinRequest>;

export const AddressChange = Type.Object({ ipv4: AddressPlan, ipv6: AddressPlan }, { additionalProperties: false });
export type AddressChange = Static<typeof AddressChange>;

export const ActivateRequest = Type.Object({ uuid: Uuid }, { additionalProperties: false });
export type ActivateRequest = Static<typeof ActivateRequest>;
export const PriorityChange = Type.Object({ priority: Type.Integer({ minimum: -999, maximum: 999 }) }, { additionalProperties: false });
export type PriorityChange = Static<typeof PriorityChange>;
/** Radios can be switched on only: off could not be undone from afar. */
export const WirelessChange = Type.Object({ enabled: Type.Literal(true) }, { additionalProperties: false });
export type WirelessChange = Static<typeof WirelessChange>;
