import type { Clock } from '../../core/clock.ts';
import { isError } from '../../core/errors/index.ts';
import { type Checkpoint, checkpointGone, type Connections, type DeviceStep, type NetworkDevice, type WifiJoin } from '../../host/connections/port.ts';
import type { Neighbours } from '../../host/neighbours/port.ts';
import { causeOf } from './causes.ts';
import { limits } from './limits.ts';
import type { Failure, Purpose } from './machine.ts';
import { failed, hasAddress, isLinkLocal, type Radio } from './radio.ts';
import type { SetupStore } from './store.ts';

export interface TrialDeps {
  readonly connections: Connections;
  readonly neighbours: Neighbours;
  readonly radio: Radio;
  readonly store: SetupStore;
  readonly clock: Clock;
}

const GATEWAY_TIMEOUT_MS = 2000;

/**
 * Joining a home network under NetworkManager's promise to undo it. A trial that works changes nothing lasting until
 * `keep`; one that does not leaves what was there before, whether we live to see it or not.
 */
export class Trial {
  readonly #deps: TrialDeps;
  #checkpoint: Checkpoint | undefined;
  #joined: string | undefined;

  constructor(deps: TrialDeps) {
    this.#deps = deps;
  }

  /** @param limitMs less than the checkpoint */
  async begin(join: Omit<WifiJoin, 'device'>, limitMs: number): Promise<Failure | null> {
    const { connections, radio, store, clock } = this.#deps;
    const device = await radio.forHome();
    if (!device) return failed('failed');
    const endsAtMs = clock.monotonicMs() + limitMs;
    this.#checkpoint = await connections.checkpoint([device.name], limits.checkpointMs / 1000);
    store.putCheckpoint(this.#checkpoint.id);
    const failure = await this.#join({ ...join, device: device.name }, endsAtMs);
    return failure ?? (await this.#verify(device.name, Math.min(limits.verifyMs, endsAtMs - clock.monotonicMs())));
  }

  /** Puts back what was there before, our network above all, and waits for it. */
  async restore(purpose: Purpose, limitMs: number): Promise<void> {
    const checkpoint = await this.#find();
    this.#joined = undefined;
    await this.#settle(checkpoint, (one) => one.rollBack());
    if (!checkpoint) return;
    await this.#deps.radio.until(async () => (await this.#deps.radio.facts()).accessPoint === purpose || undefined, limitMs);
  }

  /** Makes what was joined last. @returns a failure when NetworkManager has undone it already */
  async keep(): Promise<Failure | null> {
    const { connections, radio } = this.#deps;
    const checkpoint = await this.#find();
    const uuid = this.#joined ?? (await this.#station());
    if (uuid === undefined) return failed('too-long');
    if (!(await this.#settle(checkpoint, (one) => one.keep()))) return failed('too-long');
    await connections.keepJoined(uuid);
    this.#joined = undefined;
    return (await radio.facts()).station ? null : failed('failed');
  }

  /** Lets a saved home network try again. */
  async rejoin(limitMs: number): Promise<Failure | null> {
    const { connections, radio, clock } = this.#deps;
    const endsAtMs = clock.monotonicMs() + limitMs;
    const own = (await connections.saved()).filter(({ kind, isAccessPoint, autoconnect }) => kind === 'wifi' && !isAccessPoint && autoconnect);
    await radio.close(limits.effects.close);
    const device = await radio.forHome();
    const [first] = own.toSorted((a, b) => b.priority - a.priority);
    if (!first || !device) return failed('not-found');
    const ended = this.#outcome(device.name, first.uuid, endsAtMs);
    await connections.activate(first.uuid, first.device ?? device.name);
    const failure = await ended;
    return failure ?? (await this.#verify(device.name, Math.min(limits.verifyMs, endsAtMs - clock.monotonicMs())));
  }

  async #join(join: WifiJoin, endsAtMs: number): Promise<Failure | null> {
    const outcome = this.#outcome(join.device, undefined, endsAtMs);
    this.#joined = await this.#deps.connections.join(join);
    return outcome;
  }

  /** How an attempt to connect ends: null when it is up. Begins to listen at once, so it is called before the attempt. */
  async #outcome(device: string, known: string | undefined, endsAtMs: number): Promise<Failure | null> {
    const { radio, clock } = this.#deps;
    let end: Failure | undefined;
    let wasDenied = false;
    const stop = radio.stepped.on((step: DeviceStep) => {
      if (step.device !== device) return;
      if (step.to === 'needs-secret') wasDenied = true;
      end ??= causeOf(step, wasDenied);
    });
    const isUp = async (): Promise<Failure | true | undefined> => {
      const uuid = known ?? this.#joined;
      const found = (await radio.devices()).find(({ name }) => name === device);
      return end ?? (uuid !== undefined && found?.state === 'connected' && found.connection === uuid ? true : undefined);
    };
    const outcome = await radio.until(isUp, endsAtMs - clock.monotonicMs());
    stop();
    return outcome === true ? null : (outcome ?? failed('too-long'));
  }

  /** An address, a gateway that answers and somebody to ask for names. Whether there is an internet behind is not our matter. */
  async #verify(device: string, limitMs: number): Promise<Failure | null> {
    const { radio } = this.#deps;
    let lacking: Failure = failed('no-address');
    const isGood = await radio.until(async () => {
      const found = (await radio.devices()).find(({ name }) => name === device);
      const lack = found ? await this.#lackOf(found) : 'no-address';
      if (lack) lacking = failed(lack);
      return lack ? undefined : true;
    }, limitMs);
    return isGood ? null : lacking;
  }

  async #lackOf(device: NetworkDevice): Promise<Failure['cause'] | null> {
    if (!hasAddress(device)) return 'no-address';
    if (device.dns.length === 0) return 'no-dns';
    for (const gateway of device.gateways) {
      // Of those with an address of the link only the interface says which link it is.
      const address = isLinkLocal(gateway) ? `${gateway}%${device.name}` : gateway;
      if (await this.#deps.neighbours.answers(address, GATEWAY_TIMEOUT_MS)) return null;
    }
    return 'no-gateway';
  }

  /** Ends the checkpoint one way or the other. @returns false when NetworkManager had ended it before */
  async #settle(checkpoint: Checkpoint | undefined, how: (one: Checkpoint) => Promise<void>): Promise<boolean> {
    this.#checkpoint = undefined;
    try {
      if (checkpoint) await how(checkpoint);
      return true;
    } catch (error) {
      if (!isError(error, checkpointGone)) throw error;
      return false;
    } finally {
      this.#deps.store.putCheckpoint(null);
    }
  }

  /** Ours, or that of an agent that died under it. */
  async #find(): Promise<Checkpoint | undefined> {
    const id = this.#deps.store.checkpoint();
    return this.#checkpoint ?? (id === null ? undefined : await this.#deps.connections.findCheckpoint(id));
  }

  /** Connection of the Wi-Fi network that is joined. */
  async #station(): Promise<string | undefined> {
    const [devices, saved] = [await this.#deps.radio.devices(), await this.#deps.connections.saved()];
    const joined = devices.filter(({ kind, state }) => kind === 'wifi' && state === 'connected').map(({ connection }) => connection);
    return saved.find(({ uuid, isAccessPoint }) => !isAccessPoint && joined.includes(uuid))?.uuid;
  }
}
