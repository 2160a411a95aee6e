import type dbus from 'dbus-next';
import { FakeError, FakeService, type Recorded, type Reply, variant } from './fake-service.ts';
import { closed, type FakeNetwork, opened, type Trace, traceFor } from './network-manager-air.ts';
import { activePath, deviceValues, type FakeDevice, ip4Values, ip6Values, pointPath, pointValues, secrets, type Settings, type Values, withoutSecrets } from './network-manager-values.ts';

const NM = 'org.freedesktop.NetworkManager';
const ROOT = '/org/freedesktop/NetworkManager';
const DEVICE = `${NM}.Device`;
const CONNECTION = `${NM}.Settings.Connection`;
const nothing: Reply = { signature: '', body: [] };

interface SavedSettings {
  readonly path: string;
  readonly uuid: string;
  settings: Settings;
  /** What lies on the disk; undefined for one in memory only. */
  onDisk: Settings | undefined;
  /** Goes with its activation. */
  readonly isVolatile: boolean;
}

interface Kept {
  readonly devices: readonly { device: FakeDevice; active: string | undefined; saved: Omit<SavedSettings, 'path'> | undefined }[];
  readonly connections: ReadonlySet<string>;
}

/**
 * NetworkManager as seen from outside: devices, networks in the air, connections with secrets it never shows, checkpoints.
 * It replays what the real one said when it was recorded. A checkpoint runs out when told.
 */
export class FakeNetworkManager {
  readonly service: FakeService;
  readonly devices: FakeDevice[] = [];
  readonly networks: FakeNetwork[] = [];
  readonly connections = new Map<string, SavedSettings>();
  readonly checkpoints = new Map<string, Kept>();
  /** Lifetimes asked for, seconds, by path of the checkpoint. */
  readonly lifetimes = new Map<string, number>();
  /** Members which are never answered. */
  readonly hanging = new Set<string>();
  /** Members that fail, and how. */
  readonly failing = new Map<string, string>();
  connectivity = { available: false, enabled: false, state: 4 };
  wirelessEnabled = true;
  startup = false;
  /** Whether activations are taken on and never begin. */
  silent = false;
  /** Whether the air can be listened to now. */
  mayScan = true;
  #count = 0;
  #lastScan = 1000n;

  constructor() {
    this.service = new FakeService(NM, (call) => (this.hanging.has(call.member) ? 'hang' : this.#answer(call)));
  }

  addDevice(name: string, type: FakeDevice['type'], options: Partial<Pick<FakeDevice, 'canBeAccessPoint' | 'carrier' | 'state'>> = {}): FakeDevice {
    const path = `${ROOT}/Devices/${(this.#count += 1)}`;
    const device: FakeDevice = { name, type, path, canBeAccessPoint: true, carrier: true, active: undefined, version: 1, state: 30, reason: 0, ...options };
    this.devices.push(device);
    return device;
  }

  /** A connection that was saved earlier. */
  addConnection(settings: Settings, onDisk = true, isVolatile = false): SavedSettings {
    const uuid = String(settings['connection']!['uuid']!.value);
    const saved = { path: `${ROOT}/Settings/${(this.#count += 1)}`, uuid, settings, onDisk: onDisk ? settings : undefined, isVolatile };
    this.connections.set(uuid, saved);
    return saved;
  }

  /** The time of a checkpoint is over: everything goes back, as the real one does it, even with the agent dead. */
  expire(id: string): void {
    const kept = this.checkpoints.get(id);
    if (!kept) throw new Error(`no checkpoint ${id}`);
    this.checkpoints.delete(id);
    for (const uuid of this.connections.keys()) if (!kept.connections.has(uuid)) this.connections.delete(uuid);
    for (const { device, active, saved } of kept.devices) {
      // A volatile one comes back as an ordinary one in memory.
      if (saved) this.connections.set(saved.uuid, { path: this.connections.get(saved.uuid)?.path ?? `${ROOT}/Settings/${(this.#count += 1)}`, ...saved, isVolatile: false });
      if (device.active === active && device.version === 1) continue;
      this.#walk(device, closed);
      device.active = active;
      device.version = 1;
      if (active !== undefined) this.#walk(device, opened);
    }
    this.#changed(ROOT, NM, { Checkpoints: variant('ao', [...this.checkpoints.keys()]) });
  }

  /** Its end and new beginning: what is in memory only stays, checkpoints do not. */
  async restart(address: string): Promise<void> {
    this.service.disconnect();
    this.checkpoints.clear();
    await this.service.connect(address);
  }

  finishStartup(): void {
    this.startup = false;
    this.#changed(ROOT, NM, { Startup: variant('b', false) });
  }

  /** What its look for the internet found: NMConnectivityState. */
  find(state: number): void {
    this.connectivity = { ...this.connectivity, state };
    this.#changed(ROOT, NM, { Connectivity: variant('u', state) });
  }

  /** A change of property that happens all the time. */
  hear(strength: number): void {
    this.#changed(`${ROOT}/AccessPoint/0`, `${NM}.AccessPoint`, { Strength: variant('y', strength) });
  }

  #answer(call: Recorded): Reply | undefined {
    const failure = this.failing.get(call.member);
    if (failure !== undefined) throw new FakeError(failure, 'told to fail');
    const { body, path } = call;
    switch (call.member) {
      case 'GetManagedObjects': return { signature: 'a{oa{sa{sv}}}', body: [this.#objects()] };
      case 'Get': return { signature: 'v', body: [this.#property(path, String(body[1]))] };
      case 'Set': return this.#set(body);
      case 'RequestScan': return this.#scan(path);
      case 'AddAndActivateConnection2': return this.#addAndActivate(body);
      case 'ActivateConnection': return this.#activate(String(body[0]), String(body[1]));
      case 'DeactivateConnection': return this.#deactivate(String(body[0]));
      case 'Reapply': return this.#reapply(path);
      case 'CheckpointCreate': return this.#checkpoint(body[0] as string[], body[1] as number);
      case 'CheckpointDestroy': return this.#checkpointDone(String(body[0]), false);
      case 'CheckpointRollback': return this.#checkpointDone(String(body[0]), true);
      case 'CheckpointAdjustRollbackTimeout': return this.#adjust(String(body[0]), Number(body[1]));
      case 'GetConnectionByUuid': return { signature: 'o', body: [this.#byUuid(String(body[0])).path] };
      case 'GetSettings': return { signature: 'a{sa{sv}}', body: [withoutSecrets(this.#byPath(path).settings)] };
      case 'Update2': return this.#update(path, body);
      case 'Delete': return this.#delete(path);
      default: return undefined;
    }
  }

  #set([, name, value]: readonly unknown[]): Reply {
    const enabled = (value as dbus.Variant).value as boolean;
    if (name === 'WirelessEnabled') this.wirelessEnabled = enabled;
    else if (name === 'ConnectivityCheckEnabled') this.connectivity = { ...this.connectivity, enabled };
    else throw new FakeError('org.freedesktop.DBus.Error.UnknownProperty', String(name));
    this.#changed(ROOT, NM, { [name]: variant('b', enabled) });
    return nothing;
  }

  #scan(path: string): Reply {
    if (!this.mayScan) throw new FakeError(`${DEVICE}.NotAllowed`, 'Scanning not allowed at this time');
    setImmediate(() => this.#changed(path, `${DEVICE}.Wireless`, { LastScan: variant('x', (this.#lastScan += 1000n)) }));
    return nothing;
  }

  #addAndActivate(body: readonly unknown[]): Reply {
    const [settings, devicePath, , options] = body as [Settings, string, string, Values];
    const device = this.#device(devicePath);
    const persist = options['persist']?.value;
    const saved = this.addConnection(settings, persist === 'disk', persist === 'volatile');
    this.#start(device, saved);
    return { signature: 'ooa{sv}', body: [saved.path, activePath(device), {}] };
  }

  #activate(connection: string, devicePath: string): Reply {
    const device = this.#device(devicePath);
    this.#start(device, this.#byPath(connection));
    return { signature: 'o', body: [activePath(device)] };
  }

  /** Activation goes on after the answer, step by step. */
  #start(device: FakeDevice, saved: SavedSettings): void {
    const wireless = saved.settings['802-11-wireless'];
    const network = this.networks.find(({ ssid }) => Buffer.compare(ssid, Buffer.from((wireless?.['ssid']?.value as Buffer | undefined) ?? [])) === 0);
    const passphrase = saved.settings['802-11-wireless-security']?.['psk']?.value as string | undefined;
    const trace = wireless && wireless['mode']?.value !== 'ap' ? traceFor(network, passphrase) : opened;
    this.#appeared(saved);
    if (this.silent) return;
    setImmediate(() => {
      if (device.active !== undefined) this.#close(device);
      device.active = saved.uuid;
      device.version = 1;
      this.#walk(device, trace);
      if (device.state !== 100) device.active = undefined;
    });
  }

  #appeared({ path }: SavedSettings): void {
    setImmediate(() => this.service.emit('/org/freedesktop', 'org.freedesktop.DBus.ObjectManager', 'InterfacesAdded', 'oa{sa{sv}}', [path, { [CONNECTION]: {} }]));
  }

  #deactivate(active: string): Reply {
    const device = this.devices.find((one) => activePath(one) === active);
    if (!device) throw new FakeError(`${NM}.ConnectionNotActive`, 'not active');
    setImmediate(() => this.#close(device));
    return nothing;
  }

  #close(device: FakeDevice): void {
    if (this.connections.get(device.active ?? '')?.isVolatile) this.connections.delete(device.active!);
    device.active = undefined;
    this.#walk(device, closed);
  }

  #reapply(path: string): Reply {
    const device = this.#device(path);
    if (device.state !== 100) throw new FakeError(`${DEVICE}.NotActive`, 'Device is not activated');
    device.version += 1;
    this.#changed(path, DEVICE, { Ip4Config: variant('o', `${ROOT}/IP4Config/${device.name}`) });
    return nothing;
  }

  #checkpoint(paths: readonly string[], seconds: number): Reply {
    const devices = paths.map((path) => this.#device(path));
    const taken = [...this.checkpoints.values()].some((kept) => kept.devices.some(({ device }) => devices.includes(device)));
    if (taken) throw new FakeError(`${NM}.InvalidArguments`, 'device is already included in another checkpoint');
    const id = `${ROOT}/Checkpoint/${(this.#count += 1)}`;
    const kept = devices.map((device) => {
      device.version = 1;
      const { path: _path, ...saved } = this.connections.get(device.active ?? '') ?? { path: '' };
      return { device, active: device.active, saved: 'uuid' in saved ? { ...saved } : undefined };
    });
    this.checkpoints.set(id, { devices: kept, connections: new Set(this.connections.keys()) });
    this.lifetimes.set(id, seconds);
    return { signature: 'o', body: [id] };
  }

  #checkpointDone(id: string, back: boolean): Reply {
    if (!this.checkpoints.has(id)) throw new FakeError(`${NM}.InvalidArguments`, `checkpoint ${id} does not exist`);
    if (back) this.expire(id);
    else this.checkpoints.delete(id);
    return back ? { signature: 'a{su}', body: [{}] } : nothing;
  }

  #adjust(id: string, seconds: number): Reply {
    if (!this.checkpoints.has(id)) throw new FakeError(`${NM}.InvalidArguments`, `checkpoint ${id} does not exist`);
    this.lifetimes.set(id, seconds);
    return nothing;
  }

  /** Secrets that are not told again stay. */
  #update(path: string, body: readonly unknown[]): Reply {
    const [settings, flags] = body as [Settings, number];
    const saved = this.#byPath(path);
    const tells = Object.values(settings).some((group) => Object.keys(group).some((key) => secrets.has(key)));
    for (const [group, values] of tells ? [] : Object.entries(saved.settings)) {
      for (const [key, value] of Object.entries(values)) if (secrets.has(key) && settings[group]) settings[group][key] = value;
    }
    saved.settings = settings;
    if (flags & 1) saved.onDisk = settings;
    setImmediate(() => this.service.emit(path, CONNECTION, 'Updated', '', []));
    return { signature: 'a{sv}', body: [{}] };
  }

  #delete(path: string): Reply {
    const { uuid } = this.#byPath(path);
    this.connections.delete(uuid);
    for (const device of this.devices.filter(({ active }) => active === uuid)) {
      device.active = undefined;
      setImmediate(() => this.#walk(device, closed));
    }
    setImmediate(() => this.service.emit('/org/freedesktop', 'org.freedesktop.DBus.ObjectManager', 'InterfacesRemoved', 'oas', [path, [CONNECTION]]));
    return nothing;
  }

  #walk(device: FakeDevice, trace: Trace): void {
    for (const [state, reason] of trace) {
      const before = device.state;
      Object.assign(device, { state, reason });
      this.service.emit(device.path, DEVICE, 'StateChanged', 'uuu', [state, before, reason]);
    }
    this.#changed(device.path, DEVICE, { State: variant('u', device.state) });
  }

  #changed(path: string, owner: string, changed: Values): void {
    this.service.emitPropertiesChanged(path, owner, changed);
  }

  #property(path: string, name: string): dbus.Variant {
    const found = path === ROOT ? this.#manager()[name] : deviceValues(this.#device(path))[name];
    if (!found) throw new FakeError('org.freedesktop.DBus.Error.UnknownProperty', name);
    return found;
  }

  #manager(): Values {
    return {
      Startup: variant('b', this.startup), WirelessEnabled: variant('b', this.wirelessEnabled), WirelessHardwareEnabled: variant('b', true),
      Connectivity: variant('u', this.connectivity.state), ConnectivityCheckAvailable: variant('b', this.connectivity.available),
      ConnectivityCheckEnabled: variant('b', this.connectivity.enabled), Checkpoints: variant('ao', [...this.checkpoints.keys()]),
    };
  }

  #objects(): Record<string, Record<string, Values>> {
    const objects: Record<string, Record<string, Values>> = { [ROOT]: { [NM]: this.#manager() } };
    this.networks.forEach((network, index) => { objects[pointPath(index)] = { [`${NM}.AccessPoint`]: pointValues(network) }; });
    for (const { path } of this.connections.values()) objects[path] = { [CONNECTION]: { Unsaved: variant('b', false) } };
    for (const device of this.devices) Object.assign(objects, this.#deviceObjects(device));
    return objects;
  }

  #deviceObjects(device: FakeDevice): Record<string, Record<string, Values>> {
    const saved = this.connections.get(device.active ?? '');
    const ssid = saved?.settings['802-11-wireless']?.['ssid']?.value as Buffer | undefined;
    const point = ssid ? this.networks.findIndex((network) => Buffer.compare(network.ssid, ssid) === 0) : -1;
    const own = device.type === 'ethernet'
      ? { Carrier: variant('b', device.carrier), Speed: variant('u', device.carrier ? 1000 : 0) }
      : {
          WirelessCapabilities: variant('u', device.canBeAccessPoint ? 0x40 : 0), Bitrate: variant('u', saved ? 130_000 : 0), LastScan: variant('x', this.#lastScan),
          AccessPoints: variant('ao', this.networks.map((_network, index) => pointPath(index))),
          ActiveAccessPoint: variant('o', point < 0 ? '/' : pointPath(point)),
        };
    const objects: Record<string, Record<string, Values>> = {
      [device.path]: { [DEVICE]: deviceValues(device), [`${DEVICE}.${device.type === 'ethernet' ? 'Wired' : 'Wireless'}`]: own },
    };
    if (saved && device.state === 100) {
      objects[activePath(device)] = { [`${NM}.Connection.Active`]: { Uuid: variant('s', saved.uuid) } };
      objects[`${ROOT}/IP4Config/${device.name}`] = { [`${NM}.IP4Config`]: ip4Values(saved.settings['ipv4'] ?? {}) };
      objects[`${ROOT}/IP6Config/${device.name}`] = { [`${NM}.IP6Config`]: ip6Values };
    }
    return objects;
  }

  #device(path: string): FakeDevice {
    const device = this.devices.find((one) => one.path === path);
    if (!device) throw new FakeError(`${NM}.UnknownDevice`, `no device ${path}`);
    return device;
  }

  #byUuid(uuid: string): SavedSettings {
    const saved = this.connections.get(uuid);
    if (!saved) throw new FakeError(`${NM}.Settings.InvalidConnection`, 'No connection with the UUID was found.');
    return saved;
  }

  #byPath(path: string): SavedSettings {
    const saved = [...this.connections.values()].find((one) => one.path === path);
    if (!saved) throw new FakeError('org.freedesktop.DBus.Error.UnknownMethod', 'Object does not exist');
    return saved;
  }
}
