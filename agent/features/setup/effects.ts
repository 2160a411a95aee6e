import type { Connections, WifiJoin, WifiNetwork } from '../../host/connections/port.ts';
import { limits } from './limits.ts';
import type { Effect, Failure, Machine, Purpose } from './machine.ts';
import { type AccessPointName, failed, type Radio } from './radio.ts';
import type { Trial } from './trial.ts';

export interface EffectsDeps {
  readonly connections: Connections;
  readonly radio: Radio;
  readonly trial: Trial;
  readonly nameFor: (purpose: Purpose) => AccessPointName;
  /** The home network that was chosen, secret and all; undefined when it cannot be told. */
  readonly joinFor: () => Omit<WifiJoin, 'device'> | undefined;
  /** What Apply does before the radio moves. @throws LaresError */
  readonly prepare: (machine: Machine) => Promise<Failure | null>;
  readonly heard: (networks: readonly WifiNetwork[]) => void;
}

/** What each effect is, in terms of radios. */
export class Effects {
  readonly #deps: EffectsDeps;
  #heard: readonly WifiNetwork[] = [];

  constructor(deps: EffectsDeps) {
    this.#deps = deps;
  }

  /** @throws LaresError, mostly of the bus; the actor takes it for a failure */
  async work({ kind, purpose, attempt }: Effect, machine: Machine): Promise<Failure | null> {
    const { radio, trial } = this.#deps;
    const limitMs = limits.effects[kind];
    switch (kind) {
      case 'look':
        return this.#look(limitMs);
      case 'scan':
        this.#heard = await radio.scan(limitMs);
        this.#deps.heard(this.#heard);
        return null;
      case 'open':
        return radio.open({ purpose, attempt, name: this.#deps.nameFor(purpose), heard: this.#heard, limitMs });
      case 'close':
        await radio.close(limitMs);
        return null;
      case 'prepare':
        return this.#deps.prepare(machine);
      case 'try':
        return this.#try(limitMs);
      case 'restore':
        await trial.restore(purpose, limitMs);
        return null;
      case 'keep':
        return trial.keep();
      case 'rejoin':
        return trial.rejoin(limitMs);
    }
  }

  /** NetworkManager is there, radios are on, and what was saved has had its chance. */
  async #look(limitMs: number): Promise<Failure | null> {
    const { radio, connections } = this.#deps;
    let isThere = false;
    await radio.until(async () => {
      try {
        if (!isThere) await connections.setWireless(true);
        isThere = true;
        return (await this.#isSettled()) || undefined;
      } catch {
        // Not there yet, or gone again: asked anew until the time is over.
        isThere = false;
        return undefined;
      }
    }, limitMs);
    return isThere ? null : failed('failed');
  }

  async #isSettled(): Promise<boolean> {
    const { radio, connections } = this.#deps;
    const facts = await radio.facts();
    if (facts.station || facts.accessPoint !== null) return true;
    const saved = await connections.saved();
    if (saved.some(({ kind, isAccessPoint, autoconnect }) => kind === 'wifi' && !isAccessPoint && autoconnect)) return false;
    return (await radio.devices()).some(({ kind, state }) => kind === 'wifi' && state === 'disconnected');
  }

  async #try(limitMs: number): Promise<Failure | null> {
    const join = this.#deps.joinFor();
    return join ? this.#deps.trial.begin(join, limitMs) : failed('failed');
  }
}
