import type { Clock } from '../../core/clock.ts';
import type { SystemdChanges, UnitFacts } from './port.ts';

/**
 * Merges what arrives within one window. Its size is bounded by the number of units, never by the number of signals:
 * later facts of a unit replace earlier ones.
 */
export class Burst {
  readonly #clock: Clock;
  readonly #windowMs: number;
  readonly #deliver: (changes: SystemdChanges) => void;
  #facts = new Map<string, UnitFacts>();
  #added = new Set<string>();
  #removed = new Set<string>();
  #reload = false;
  #cancel: (() => void) | undefined;
  #endHold: (() => void) | undefined;

  constructor(clock: Clock, windowMs: number, deliver: (changes: SystemdChanges) => void) {
    this.#clock = clock;
    this.#windowMs = windowMs;
    this.#deliver = deliver;
  }

  facts(name: string, facts: UnitFacts): void {
    const known = this.#facts.get(name);
    if (known) Object.assign(known, facts);
    else this.#facts.set(name, facts);
    this.#arm();
  }

  added(name: string): void {
    this.#removed.delete(name);
    this.#added.add(name);
    this.#arm();
  }

  removed(name: string): void {
    this.#added.delete(name);
    this.#facts.delete(name);
    this.#removed.add(name);
    this.#arm();
  }

  reload(): void {
    this.#reload = true;
    this.#arm();
  }

  /**
   * Delivers nothing until `release`: while systemd reloads it takes every unit away and brings it back as inactive, which
   * is no news. Ends by itself after `mostMs`, should the end of the reload never be told.
   */
  hold(mostMs: number): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#endHold?.();
    this.#endHold = this.#clock.after(mostMs, () => this.release());
  }

  /** The reload is over: all is to be read anew. */
  release(): void {
    this.#endHold?.();
    this.#endHold = undefined;
    this.reload();
  }

  /** Forgets what was gathered. */
  drop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#endHold?.();
    this.#endHold = undefined;
    this.#facts = new Map();
    this.#added = new Set();
    this.#removed = new Set();
    this.#reload = false;
  }

  #arm(): void {
    if (!this.#endHold) this.#cancel ??= this.#clock.after(this.#windowMs, () => this.#flush());
  }

  #flush(): void {
    const changes = { facts: this.#facts, added: this.#added, removed: this.#removed, reload: this.#reload };
    this.drop();
    this.#deliver(changes);
  }
}
