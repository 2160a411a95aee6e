import type dbus from 'dbus-next';
import type { Clock } from '../../core/clock.ts';
import { LaresError } from '../../core/errors/index.ts';
import type { Log } from '../../core/log.ts';
import type { Connection } from './connection.ts';
import { type Bus, type BusSignal, type BusState, busUnavailable, type MethodCall, type SignalRule } from './port.ts';

const DAEMON = 'org.freedesktop.DBus';
/** Between the start and the first attempt. */
const START_MS = 250;
const RETRY_FIRST_MS = 250;
const RETRY_LAST_MS = 15_000;

export interface BusOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** D-Bus address; that of the system bus unless told. */
  readonly address?: string | undefined;
}

interface Listener {
  readonly rule: SignalRule;
  readonly handler: (signal: BusSignal) => void;
}

/**
 * The system bus over as many connections as it takes. Invariants: while connected, every listener has its match rule
 * at the daemon and every sender's owner is known; a signal is delivered only if it came from the owner of the name
 * (anyone may send a signal to anyone on the system bus).
 */
export function createBus(options: BusOptions): Bus {
  return new SystemBus(options);
}

/** Path of the socket an address names, D-Bus specification "Server Addresses"; undefined for other transports. */
export function socketPathOf(address: string): string | undefined {
  for (const part of address.split(';')) {
    const path = /^unix:(?:.*,)?path=([^,]+)/.exec(part)?.[1];
    if (path !== undefined) return decodeURIComponent(path);
  }
  return undefined;
}

class SystemBus implements Bus {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #socketPath: string | undefined;
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #followers = new Map<string, Set<(present: boolean) => void>>();
  /** Unique names of the owners of the names somebody listens to or follows. */
  readonly #owners = new Map<string, string>();
  #connection: Connection | undefined;
  #state: BusState = 'connecting';
  #started = false;
  #retryMs = RETRY_FIRST_MS;
  #cancelRetry = () => {};

  constructor(options: BusOptions) {
    this.#clock = options.clock;
    this.#log = options.log;
    const address = options.address ?? process.env['DBUS_SYSTEM_BUS_ADDRESS'] ?? 'unix:path=/run/dbus/system_bus_socket';
    this.#socketPath = socketPathOf(address);
  }

  get state(): BusState {
    return this.#state;
  }

  start(): void {
    if (this.#started) return;
    this.#started = true;
    // After the start, whose first answers do not wait for the library of the bus to be loaded.
    this.#cancelRetry = this.#clock.after(START_MS, () => void this.#connect());
  }

  stop(): void {
    this.#started = false;
    this.#cancelRetry();
    this.#connection?.close();
    this.#connection = undefined;
    this.#state = 'unavailable';
  }

  call(call: MethodCall): Promise<readonly unknown[]> {
    if (!this.#connection || this.#state !== 'connected') return Promise.reject(new LaresError(busUnavailable));
    return this.#connection.call(call);
  }

  listen(rule: SignalRule, handler: (signal: BusSignal) => void): () => void {
    const listener = { rule, handler };
    const peers = this.#listeners.get(rule.interface) ?? new Set();
    this.#listeners.set(rule.interface, peers.add(listener));
    if (this.#connection) this.#background(this.#addRules(this.#connection, [rule.sender], [rule]));
    return () => {
      peers.delete(listener);
      if (this.#connection) this.#background(daemonCall(this.#connection, 'RemoveMatch', matchOf(rule)));
    };
  }

  follow(name: string, handler: (present: boolean) => void): () => void {
    const peers = this.#followers.get(name) ?? new Set();
    this.#followers.set(name, peers.add(handler));
    if (this.#owners.has(name)) handler(true);
    else if (this.#connection) this.#background(this.#followNow(this.#connection, name, handler));
    return () => peers.delete(handler);
  }

  async #followNow(connection: Connection, name: string, handler: (present: boolean) => void): Promise<void> {
    await this.#addRules(connection, [name], []);
    // While connecting, everybody is told at its end.
    if (this.#state === 'connected' && this.#owners.has(name)) handler(true);
  }

  async #connect(): Promise<void> {
    if (!this.#started) return;
    if (this.#socketPath === undefined) {
      this.#state = 'unavailable';
      return;
    }
    let lost = false;
    try {
      // Loaded here, and not at start: dbus-next brings an XML parser and more along.
      const { Connection: Loaded } = await import('./connection.ts');
      const connection = await Loaded.open(this.#socketPath, this.#clock, {
        onSignal: (message, body) => this.#receive(message, body),
        onLost: (error) => {
          lost = true;
          this.#lost(error);
        },
      });
      if (!this.#started) return connection.close();
      this.#connection = connection;
      await this.#subscribe(connection);
      if (lost) return;
      this.#state = 'connected';
      this.#retryMs = RETRY_FIRST_MS;
      this.#log.info({}, 'connected to the system bus');
      for (const name of this.#owners.keys()) this.#tell(name, true);
    } catch (error) {
      if (!lost) this.#lost(error as Error);
    }
  }

  #subscribe(connection: Connection): Promise<void> {
    this.#owners.clear();
    const rules = [...this.#listeners.values()].flatMap((peers) => [...peers].map((listener) => listener.rule));
    const names = new Set([...this.#followers.keys(), ...rules.map((rule) => rule.sender)]);
    return this.#addRules(connection, [...names], rules);
  }

  async #addRules(connection: Connection, names: readonly string[], rules: readonly SignalRule[]): Promise<void> {
    const ownerRules = names
      .filter((name) => name !== DAEMON)
      .map((arg0) => `type='signal',sender='${DAEMON}',interface='${DAEMON}',member='NameOwnerChanged',arg0='${arg0}'`);
    const matches = [...ownerRules, ...rules.map(matchOf)];
    // Rules first, then the owners: an owner that changes in between is announced by the rule.
    await Promise.all(matches.map((match) => daemonCall(connection, 'AddMatch', match)));
    await Promise.all(names.map(async (name) => {
      const owner = await ownerOf(connection, name);
      if (owner !== undefined && !this.#owners.has(name)) this.#owners.set(name, owner);
    }));
  }

  #lost(reason: Error): void {
    const wasConnected = this.#state === 'connected';
    this.#connection?.close();
    this.#connection = undefined;
    this.#state = 'unavailable';
    if (wasConnected) this.#log.warn({ err: reason }, 'the system bus went away');
    else this.#log.debug({ err: reason }, 'no system bus');
    const present = [...this.#owners.keys()];
    this.#owners.clear();
    if (wasConnected) for (const name of present) this.#tell(name, false);
    if (!this.#started) return;
    this.#cancelRetry = this.#clock.after(this.#retryMs, () => void this.#connect());
    this.#retryMs = Math.min(this.#retryMs * 2, RETRY_LAST_MS);
  }

  #receive(message: dbus.Message, body: () => readonly unknown[]): void {
    if (message.sender === DAEMON && message.member === 'NameOwnerChanged') this.#ownerChanged(message.body as string[]);
    const peers = this.#listeners.get(message.interface);
    if (!peers) return;
    let signal: BusSignal | undefined;
    for (const { rule, handler } of peers) {
      if (!this.#fits(rule, message)) continue;
      signal ??= { path: message.path, member: message.member, body: body() };
      handler(signal);
    }
  }

  #fits(rule: SignalRule, message: dbus.Message): boolean {
    if (message.sender !== (rule.sender === DAEMON ? DAEMON : this.#owners.get(rule.sender))) return false;
    if (rule.member !== undefined && rule.member !== message.member) return false;
    if (rule.path !== undefined && rule.path !== message.path) return false;
    const under = rule.pathNamespace;
    return under === undefined || message.path === under || message.path.startsWith(`${under}/`);
  }

  #ownerChanged([name = '', , owner = '']: readonly string[]): void {
    if (name.startsWith(':')) return;
    const known = this.#owners.get(name);
    if (known === owner) return;
    if (known !== undefined) {
      this.#owners.delete(name);
      if (this.#state === 'connected') this.#tell(name, false);
    }
    if (owner === '') return;
    this.#owners.set(name, owner);
    // While connecting, everybody is told at its end.
    if (this.#state === 'connected') this.#tell(name, true);
  }

  #tell(name: string, present: boolean): void {
    for (const handler of this.#followers.get(name) ?? []) handler(present);
  }

  /** A rule that could not be set up or taken back means that the connection is going: the reconnect makes it good. */
  #background(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.#log.debug({ err: error }, 'a match rule was not changed'));
  }
}

function daemonCall(connection: Connection, member: string, argument: string): Promise<readonly unknown[]> {
  const body = [argument];
  return connection.call({
    destination: DAEMON, path: '/org/freedesktop/DBus', interface: DAEMON, member, signature: 's', body, reply: '',
  });
}

async function ownerOf(connection: Connection, name: string): Promise<string | undefined> {
  try {
    const [owner] = await connection.call({
      destination: DAEMON, path: '/org/freedesktop/DBus', interface: DAEMON, member: 'GetNameOwner',
      signature: 's', body: [name], reply: 's',
    });
    return owner as string;
  } catch (error) {
    // Nobody has it now: a service that starts on demand, or one this computer lacks.
    if (error instanceof LaresError && error.code === 'bus.absent') return undefined;
    throw error;
  }
}

/** Match rule text, D-Bus specification "Match Rules". Rules are literals of ours: nothing in them needs quoting. */
function matchOf(rule: SignalRule): string {
  const parts = [`type='signal'`, `sender='${rule.sender}'`, `interface='${rule.interface}'`];
  if (rule.member !== undefined) parts.push(`member='${rule.member}'`);
  if (rule.path !== undefined) parts.push(`path='${rule.path}'`);
  if (rule.pathNamespace !== undefined) parts.push(`path_namespace='${rule.pathNamespace}'`);
  return parts.join(',');
}
