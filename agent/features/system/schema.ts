import Type, { type Static } from 'typebox';
import { nullable } from '../../core/schema.ts';

/** What the device is; null means that this computer cannot say. */
export const SystemState = Type.Object({
  hostname: Type.String({ description: 'Static host name' }),
  prettyHostname: Type.String({ description: 'Free-form name; empty when none was given' }),
  model: nullable(Type.String()),
  board: nullable(Type.String({ description: 'Board of the image, such as x86' })),
  serial: nullable(Type.String()),
  osName: Type.String({ description: 'PRETTY_NAME of os-release' }),
  osVersion: nullable(Type.String({ description: 'IMAGE_VERSION of os-release' })),
  kernel: Type.String(),
  architecture: Type.String(),
  agentVersion: Type.String(),
  slot: nullable(Type.Union([Type.Literal('A'), Type.Literal('B')])),
  bootId: Type.String(),
  bootedAtMs: Type.Integer(),
  addresses: Type.Array(Type.String(), { description: 'Own addresses on the network, IPv4 first' }),
  time: nullable(
    Type.Object({
      timezone: Type.String(),
      ntpEnabled: Type.Boolean(),
      ntpAvailable: Type.Boolean(),
      synchronized: Type.Boolean(),
    }),
  ),
  /** Parts of the system this computer does not have (`hostname1`, `timedate1`, `login1`): their actions are off. */
  unavailable: Type.Array(Type.String()),
});
export type SystemState = Static<typeof SystemState>;

export const Inventory = Type.Object({
  takenAtMs: Type.Integer(),
  cpu: Type.Object({
    brand: Type.String(), cores: Type.Integer(), physicalCores: Type.Integer(),
    speedMaxMhz: nullable(Type.Number()), virtualization: Type.Boolean(),
  }),
  memory: Type.Object({
    totalBytes: Type.Integer(),
    modules: Type.Array(Type.Object({ sizeBytes: Type.Integer(), type: Type.String(), manufacturer: Type.String() })),
  }),
  disks: Type.Array(
    Type.Object({ device: Type.String(), name: Type.String(), type: Type.String(), sizeBytes: Type.Integer(), serial: Type.String(), interface: Type.String() }),
  ),
  network: Type.Array(
    Type.Object({ name: Type.String(), mac: Type.String(), type: Type.String(), speedMbps: nullable(Type.Number()), virtual: Type.Boolean() }),
  ),
  graphics: Type.Array(Type.Object({ vendor: Type.String(), model: Type.String() })),
  usb: Type.Array(Type.Object({ name: Type.String(), manufacturer: Type.String() })),
  bios: Type.Object({ vendor: Type.String(), version: Type.String(), releaseDate: Type.String() }),
  virtualMachine: nullable(Type.String({ description: 'Name of the hypervisor, null on real hardware' })),
});
export type Inventory = Static<typeof Inventory>;

/** RFC 1123 label, lower case: what mDNS and certificates can carry. */
export const Hostname = Type.String({ minLength: 1, maxLength: 63, pattern: '^[a-z0-9]([a-z0-9-]*[a-z0-9])?$' });

/** What D-Bus can carry and a screen can show: no control characters and no half characters. */
export const PrettyHostname = Type.String({ maxLength: 64, pattern: '^[^\\u0000-\\u001f\\u007f\\ud800-\\udfff]*$' });

export const HostnameChange = Type.Object(
  { hostname: Hostname, prettyHostname: Type.Optional(PrettyHostname) },
  { additionalProperties: false },
);
export type HostnameChange = Static<typeof HostnameChange>;

export const TimeChange = Type.Object(
  { timezone: Type.Optional(Type.String({ maxLength: 64, pattern: '^[\\x20-\\x7e]*$' })), ntpEnabled: Type.Optional(Type.Boolean()) },
  { additionalProperties: false, minProperties: 1 },
);
export type TimeChange = Static<typeof TimeChange>;

export const Timezones = Type.Object({ timezones: Type.Array(Type.String()) });
export type Timezones = Static<typeof Timezones>;
