import { setImmediate } from 'node:timers/promises';
import { silentLog } from '../../agent/core/log.ts';
import { SetupActor } from '../../agent/features/setup/actor.ts';
import { Effects } from '../../agent/features/setup/effects.ts';
import type { Effect, Target } from '../../agent/features/setup/machine.ts';
import { follow } from '../../agent/features/setup/follow.ts';
import { Radio } from '../../agent/features/setup/radio.ts';
import { SetupStore } from '../../agent/features/setup/store.ts';
import { Trial } from '../../agent/features/setup/trial.ts';
import type { Connections } from '../../agent/host/connections/port.ts';
import type { Neighbours } from '../../agent/host/neighbours/port.ts';
import { openStore } from '../../agent/host/store/index.ts';
import { ManualClock } from './clock.ts';
import { FakeWorld } from './connections.ts';

/** The passphrase that the phone typed into the wizard. */
export const typed = { passphrase: 'correct horse' };

/** The router answers as the world says. */
export function fakeNeighbours(world: FakeWorld): Neighbours {
  return {
    macOf: (address) => (address.startsWith('198.19.42.') ? `02:00:00:00:00:${address.split('.')[3]!.padStart(2, '0')}` : undefined),
    answers: async () => world.homes.some(({ ssid, gateway }) => ssid === world.station && gateway),
  };
}

/** Where a life of the agent may end: before something is asked of NetworkManager, or when it has been done. */
export type Moment = 'before' | 'after';

const never = (): Promise<never> => new Promise(() => {});

/** What leaves the radio where it is. */
const looks: ReadonlySet<keyof Connections> = new Set(['devices', 'saved', 'networks', 'overview', 'findCheckpoint']);

/** The world as one life of the agent sees it: nothing is done for a dead one, and nothing is told to it. */
function through(world: FakeWorld, isAlive: () => boolean, at: (moment: Moment) => void, together: (count: number) => void): Connections {
  let underWay = 0;
  return new Proxy(world as Connections, {
    get(_target, name: keyof Connections) {
      const method = world[name].bind(world) as (...args: unknown[]) => unknown;
      if (name === 'watch') return method;
      return async (...args: unknown[]) => {
        if (isAlive()) at('before');
        if (!isAlive()) return never();
        const isLook = looks.has(name);
        if (!isLook) together((underWay += 1));
        try {
          const value = await method(...args);
          if (isAlive()) at('after');
          return isAlive() ? value : never();
        } finally {
          if (!isLook) underWay -= 1;
        }
      };
    },
  });
}

interface Life {
  readonly actor: SetupActor;
  readonly end: () => void;
}

export interface RigOptions {
  readonly radios?: readonly string[];
  readonly secured?: boolean;
}

/** Machine, actor and radio over a world in memory and a database on disk; the agent may die and live again over both. */
export class SetupRig {
  readonly clock = new ManualClock();
  readonly world: FakeWorld;
  readonly effects: Effect[] = [];
  /** What the database said when an effect began. */
  readonly savedAt: string[] = [];
  hasOwner = false;
  secured: boolean;
  isOpenOver = false;
  /** How many things a life did with the radio at once, at most. */
  mostAtOnce = 0;
  /** Called around each call to NetworkManager; may kill. */
  atCall: (moment: Moment) => void = () => {};
  readonly #file: string;
  #life: Life | undefined;
  #store: ReturnType<typeof openStore> | undefined;

  constructor(file: string, { radios = ['wlan0'], secured = true }: RigOptions = {}) {
    this.#file = file;
    this.secured = secured;
    this.world = new FakeWorld(this.clock, radios);
  }

  get actor(): SetupActor {
    return this.#life!.actor;
  }

  get isAlive(): boolean {
    return this.#life !== undefined;
  }

  get phase(): string {
    return this.actor.machine.phase;
  }

  /** Begins a life of the agent. */
  start(): this {
    const { world, clock } = this;
    this.#store ??= openStore({ file: this.#file, log: silentLog });
    const store = new SetupStore(this.#store);
    let isAlive = true;
    const connections = through(world, () => isAlive, (moment) => this.atCall(moment), (many) => (this.mostAtOnce = Math.max(this.mostAtOnce, many)));
    const radio = new Radio({ connections, clock, log: silentLog });
    const trial = new Trial({ connections, neighbours: fakeNeighbours(world), radio, store, clock });
    const effects = new Effects({
      connections, radio, trial, heard: () => {},
      nameFor: (purpose) => ({ ssid: `Lares-${purpose}`, passphrase: this.secured ? 'K7MX2QPD23456' : undefined }),
      joinFor: () => ({ ssid: Buffer.from(this.#wanted?.ssid ?? '', 'base64url'), hidden: false, secret: { security: 'wpa-personal', ...typed }, ipv4: { method: 'auto', dns: [] } }),
      prepare: async () => {
        this.hasOwner = true;
        return null;
      },
    });
    const actor = new SetupActor({
      clock, log: silentLog, facts: () => radio.facts(), save: (durable) => store.save(durable),
      work: async (effect, machine) => {
        this.effects.push(effect);
        this.savedAt.push(store.durable().phase);
        return effects.work(effect, machine);
      },
    });
    const unwatch = follow(connections, actor, radio);
    this.#life = {
      actor,
      end: () => {
        isAlive = false;
        unwatch();
        actor.stop();
      },
    };
    actor.tell({ type: 'circumstances', secured: this.secured, recoveryAllowed: true, isOpenOver: this.isOpenOver });
    actor.tell({ type: 'started', durable: store.durable(), hasOwner: this.hasOwner });
    return this;
  }

  #wanted: Target | undefined;

  apply(ssid: string | null): void {
    this.#wanted = ssid === null ? { via: 'cable', ssid: '' } : { via: 'wifi', ssid: Buffer.from(ssid).toString('base64url') };
    this.actor.tell({ type: 'apply', target: this.#wanted });
  }

  /** kill -9: nothing it was about to do is done. */
  kill(): void {
    this.#life?.end();
    this.#life = undefined;
  }

  close(): void {
    this.kill();
    this.#store?.close();
  }

  /** Lets time pass, with everything that happens in it. */
  async pass(ms: number, stepMs = 500): Promise<void> {
    await setImmediate();
    for (let passed = 0; passed < ms; passed += stepMs) {
      this.clock.advance(Math.min(stepMs, ms - passed));
      await setImmediate();
    }
  }

  /** The goal of setup: somebody can reach the device, or it has been told that nobody should. */
  get isReachable(): boolean {
    const { phase, complete } = this.actor.machine;
    const { world } = this;
    return world.accessPoint !== null || world.station !== null || (world.wired && (complete || phase === 'confirm')) || phase === 'closed';
  }
}
