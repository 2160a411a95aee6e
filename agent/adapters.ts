import path from 'node:path';
import type { Clock } from './core/clock.ts';
import type { Log } from './core/log.ts';
import type { Environment } from './environment.ts';
import { createBlocks } from './host/blocks/index.ts';
import type { Blocks } from './host/blocks/port.ts';
import { createBus } from './host/bus/index.ts';
import type { Bus } from './host/bus/port.ts';
import { createControlGroups } from './host/cgroups/index.ts';
import type { ControlGroups } from './host/cgroups/port.ts';
import { createConnections } from './host/connections/index.ts';
import type { Connections } from './host/connections/port.ts';
import { createClock } from './host/clock/index.ts';
import { readCredential, readCredentialBytes } from './host/credentials/index.ts';
import { createHelper } from './host/helper/index.ts';
import type { Helper } from './host/helper/port.ts';
import { createHostnameControl } from './host/hostname/index.ts';
import type { HostnameControl } from './host/hostname/port.ts';
import { createIdentity } from './host/identity/index.ts';
import type { Identity } from './host/identity/port.ts';
import { createHardwareReader } from './host/inventory/index.ts';
import type { HardwareReader } from './host/inventory/port.ts';
import { createJournal } from './host/journal/index.ts';
import type { Journal } from './host/journal/port.ts';
import { createLogin } from './host/login/index.ts';
import type { Login } from './host/login/port.ts';
import { createMdns } from './host/mdns/index.ts';
import type { Mdns } from './host/mdns/port.ts';
import { createNeighbours } from './host/neighbours/index.ts';
import type { Neighbours } from './host/neighbours/port.ts';
import { createNetwork } from './host/network/index.ts';
import type { Network } from './host/network/port.ts';
import { createUnitPermissions } from './host/permissions/index.ts';
import type { UnitPermissions } from './host/permissions/port.ts';
import { createPresence } from './host/presence/index.ts';
import type { Presence } from './host/presence/port.ts';
import { createPreseedHandOver } from './host/preseed/index.ts';
import type { PreseedHandOver } from './host/preseed/port.ts';
import { createProcfs } from './host/procfs/index.ts';
import type { Procfs } from './host/procfs/port.ts';
import { createSeal } from './host/seal/index.ts';
import type { Seal } from './host/seal/port.ts';
import { createRelease } from './host/release/index.ts';
import type { Release } from './host/release/port.ts';
import { createSensors } from './host/sensors/index.ts';
import type { Sensors } from './host/sensors/port.ts';
import { openStore } from './host/store/index.ts';
import type { Store } from './host/store/port.ts';
import { createSystemd } from './host/systemd/index.ts';
import type { Systemd } from './host/systemd/port.ts';
import { createTimeControl } from './host/timedate/index.ts';
import type { TimeControl } from './host/timedate/port.ts';

/** The outside world, one adapter an interface; tests hand over others. */
export interface Adapters {
  /** Passphrase of the device's own Wi-Fi, and what tells its name from those of others; undefined where no device made them. */
  readonly accessPointKey: string | undefined;
  readonly accessPointSuffix: string | undefined;
  readonly blocks: Blocks;
  readonly bus: Bus;
  /** What the console shows; undefined where no device made one. */
  readonly claimCode: string | undefined;
  readonly clock: Clock;
  readonly connections: Connections;
  readonly groups: ControlGroups;
  readonly hardware: HardwareReader;
  readonly helper: Helper;
  readonly hostname: HostnameControl;
  readonly identity: Identity;
  readonly journal: Journal;
  readonly login: Login;
  readonly mdns: Mdns;
  readonly neighbours: Neighbours;
  readonly network: Network;
  readonly permissions: UnitPermissions;
  readonly presence: Presence;
  readonly preseed: PreseedHandOver;
  readonly procfs: Procfs;
  readonly seal: Seal;
  readonly release: Release;
  readonly sensors: Sensors;
  readonly store: Store;
  readonly systemd: Systemd;
  readonly time: TimeControl;
}

/** The real ones. */
export function createAdapters(settings: Environment, log: Log): Adapters {
  const clock = createClock();
  const bus = createBus({ clock, log });
  const nativeBinding = settings.nativeDir && path.join(settings.nativeDir, 'better_sqlite3.node');
  return {
    accessPointKey: readCredential(settings.credentialsDir, 'setup-passphrase'),
    accessPointSuffix: readCredential(settings.credentialsDir, 'setup-suffix'),
    blocks: createBlocks(),
    bus,
    claimCode: readCredential(settings.credentialsDir, 'claim-code'),
    clock,
    connections: createConnections(bus, clock),
    groups: createControlGroups(),
    hardware: createHardwareReader(clock, log),
    helper: createHelper(),
    hostname: createHostnameControl(bus),
    identity: createIdentity(),
    journal: createJournal(),
    login: createLogin(bus),
    mdns: createMdns(bus),
    neighbours: createNeighbours(),
    network: createNetwork(),
    permissions: createUnitPermissions(),
    presence: createPresence(),
    preseed: createPreseedHandOver(readCredential(settings.credentialsDir, 'preseed'), settings.stateDir),
    procfs: createProcfs(),
    seal: createSeal(readCredentialBytes(settings.credentialsDir, 'agent.key')),
    release: createRelease(),
    sensors: createSensors(),
    store: openStore({ file: path.join(settings.stateDir, 'lares.sqlite'), log, ...(nativeBinding ? { nativeBinding } : {}) }),
    systemd: createSystemd(bus, clock),
    time: createTimeControl(bus),
  };
}
