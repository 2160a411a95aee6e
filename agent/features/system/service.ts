import type { Clock } from '../../core/clock.ts';
import { LaresError } from '../../core/errors/index.ts';
import type { Job } from '../../core/job.ts';
import type { Jobs } from '../../core/jobs.ts';
import { RingChannel } from '../../core/live.ts';
import type { Log } from '../../core/log.ts';
import type { HostnameControl, Hostnames } from '../../host/hostname/port.ts';
import type { Identity } from '../../host/identity/port.ts';
import type { HardwareInventory, HardwareReader } from '../../host/inventory/port.ts';
import type { Login } from '../../host/login/port.ts';
import type { Network } from '../../host/network/port.ts';
import type { TimeControl, TimeSettings } from '../../host/timedate/port.ts';
import { systemUnavailable } from './errors.ts';
import { type PowerJobs, powerJobs } from './jobs.ts';
import type { HostnameChange, SystemState, TimeChange } from './schema.ts';

export interface SystemServiceDeps {
  readonly identity: Identity;
  readonly hostname: HostnameControl;
  readonly time: TimeControl;
  readonly login: Login;
  readonly network: Network;
  readonly hardware: HardwareReader;
  readonly jobs: Jobs;
  readonly clock: Clock;
  readonly log: Log;
  /** Version of the agent. */
  readonly version: string;
}

/** Files of the kernel are looked at this often; nothing announces their change without netlink. */
const LOOK_PERIOD_MS = 30_000;
const RETRY_MS = 15_000;

/**
 * What the device is and how its clock and name are set. Invariants: the state says what was read last, never what was
 * asked for; a part that cannot be reached is named in `unavailable` and its changes are refused.
 */
export class SystemService {
  readonly channel: RingChannel<SystemState, SystemState>;
  /** What ends this boot, as kinds of jobs. */
  readonly jobs: PowerJobs;
  readonly #deps: SystemServiceDeps;
  #names: Hostnames | null = null;
  #time: TimeSettings | null = null;
  #canRestart = false;
  #addresses: string[];
  #published = '';
  readonly #ends: (() => void)[] = [];
  readonly #retries = new Map<string, () => void>();

  constructor(deps: SystemServiceDeps) {
    this.#deps = deps;
    this.#addresses = deps.network.addresses();
    this.jobs = powerJobs(deps.login, deps.identity.facts.bootId);
    this.channel = new RingChannel(() => this.state);
    this.#published = JSON.stringify(this.state);
  }

  start(): void {
    const { hostname, time, login, clock } = this.#deps;
    this.#ends.push(
      hostname.watch(() => void this.#readNames()),
      time.watch(() => void this.#readTime()),
      login.watch(() => void this.#readLogin()),
      clock.every(LOOK_PERIOD_MS, () => this.#look()),
    );
  }

  stop(): void {
    for (const end of [...this.#ends, ...this.#retries.values()]) end();
  }

  /** Asked for with each request (own names), so it must not cost what the whole state does. */
  get hostname(): string {
    return this.#names?.hostname || this.#deps.hostname.kernelHostname();
  }

  /** What is known now. */
  get state(): SystemState {
    const { identity, version } = this.#deps;
    const { facts } = identity;
    const unavailable = [
      ...(this.#names ? [] : ['hostname1']), ...(this.#time ? [] : ['timedate1']), ...(this.#canRestart ? [] : ['login1']),
    ];
    return {
      hostname: this.hostname,
      prettyHostname: this.#names?.pretty ?? '',
      ...facts,
      agentVersion: version,
      bootedAtMs: identity.bootedAtMs(),
      addresses: [...this.#addresses],
      time: this.#time ? { ...this.#time } : null,
      unavailable,
    };
  }

  /** State with the addresses as of now. */
  current(): SystemState {
    this.#look();
    return this.state;
  }

  /** Parts of the computer; taken once. */
  inventory(): Promise<HardwareInventory> {
    return this.#deps.hardware.inventory();
  }

  /** IANA names. @throws LaresError system.unavailable, or of the bus */
  async timezones(): Promise<string[]> {
    this.#require('timedate1', this.#time !== null);
    return [...(await this.#deps.time.timezones())];
  }

  /** @throws LaresError system.unavailable, or of the bus */
  async rename(change: HostnameChange): Promise<SystemState> {
    this.#require('hostname1', this.#names !== null);
    const { hostname } = this.#deps;
    await hostname.setHostname(change.hostname);
    if (change.prettyHostname !== undefined) await hostname.setPretty(change.prettyHostname);
    await this.#readNames();
    return this.state;
  }

  /** @throws LaresError system.unavailable, timedate.unknownZone, or of the bus */
  async setTime(change: TimeChange): Promise<SystemState> {
    this.#require('timedate1', this.#time !== null);
    const { time } = this.#deps;
    if (change.timezone !== undefined) await time.setTimezone(change.timezone);
    if (change.ntpEnabled !== undefined) await time.setNtp(change.ntpEnabled);
    await this.#readTime();
    return this.state;
  }

  /** @throws LaresError system.unavailable, jobs.conflict */
  reboot(startedBy: string): Job {
    return this.#goDown(this.jobs.reboot, startedBy);
  }

  /** @throws LaresError system.unavailable, jobs.conflict */
  powerOff(startedBy: string): Job {
    return this.#goDown(this.jobs.powerOff, startedBy);
  }

  #goDown(kind: PowerJobs['reboot'], startedBy: string): Job {
    this.#require('login1', this.#canRestart);
    const { bootId } = this.#deps.identity.facts;
    return this.#deps.jobs.start(kind, { subject: 'system', startedBy, input: { bootId } });
  }

  #require(part: string, isThere: boolean): void {
    if (!isThere) throw new LaresError(systemUnavailable, { part });
  }

  async #readNames(): Promise<void> {
    this.#names = await this.#ask('hostname1', () => this.#deps.hostname.read());
    this.#publish();
  }

  async #readTime(): Promise<void> {
    this.#time = await this.#ask('timedate1', () => this.#deps.time.read());
    this.#publish();
  }

  async #readLogin(): Promise<void> {
    this.#canRestart = (await this.#ask('login1', () => this.#deps.login.canRestart())) ?? false;
    this.#publish();
  }

  async #ask<T>(part: string, read: () => Promise<T>): Promise<T | null> {
    this.#retries.get(part)?.();
    try {
      return await read();
    } catch (error) {
      this.#deps.log.info({ err: error, part }, 'a part of the system cannot be asked');
      // Absent stays absent until the bus says otherwise; a slow start of the service deserves another try.
      const code = error instanceof LaresError ? error.code : '';
      if (code !== 'bus.absent' && code !== 'bus.unavailable') this.#retry(part);
      return null;
    }
  }

  #retry(part: string): void {
    const again = { hostname1: () => this.#readNames(), timedate1: () => this.#readTime(), login1: () => this.#readLogin() }[part];
    if (again) this.#retries.set(part, this.#deps.clock.after(RETRY_MS, () => void again()));
  }

  #look(): void {
    const { network, time } = this.#deps;
    this.#addresses = network.addresses();
    // timedate1 does not announce that the clock was set for the first time.
    if (this.#time && !this.#time.synchronized && time.hasBeenSynchronized()) this.#time = { ...this.#time, synchronized: true };
    this.#publish();
  }

  #publish(): void {
    const state = this.state;
    const text = JSON.stringify(state);
    if (text === this.#published) return;
    this.#published = text;
    this.channel.publish(state);
  }
}
