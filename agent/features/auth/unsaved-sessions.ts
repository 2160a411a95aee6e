/** In memory at once, of all accounts. */
const MOST = 64;

export interface NewSession {
  readonly key: string;
  readonly userId: number;
  readonly csrf: string;
  readonly network: string;
  readonly address: string;
  readonly device: string;
  /** Whether it came without encryption. */
  readonly limited: boolean;
  readonly nowMs: number;
}

/** A session as it was made; `provedAtMs` is when who it is was last proved. */
export interface UnsavedSession extends NewSession {
  readonly provedAtMs: number;
}

/**
 * What a disk that takes nothing could not be told of sessions: those made, those proved anew, those that ended. Whoever
 * comes to make room must get in, and out again. It holds until it was written, or until a restart, which ends what was
 * made here and lets live what ended here for the rest of its time. Memory is bounded: the oldest session goes first.
 */
export class UnsavedSessions {
  readonly #made = new Map<string, UnsavedSession>();
  readonly #provedAtMs = new Map<string, number>();
  readonly #ended = new Set<string>();

  get isEmpty(): boolean {
    return this.#made.size + this.#provedAtMs.size + this.#ended.size === 0;
  }

  get made(): readonly UnsavedSession[] {
    return [...this.#made.values()];
  }

  get ended(): readonly string[] {
    return [...this.#ended];
  }

  get proved(): readonly (readonly [key: string, atMs: number])[] {
    return [...this.#provedAtMs];
  }

  find(key: string): UnsavedSession | undefined {
    return this.#made.get(key);
  }

  hasEnded(key: string): boolean {
    return this.#ended.has(key);
  }

  /** When one that is on the disk was proved, as far as the disk does not know it. */
  provedAtMs(key: string): number {
    return this.#provedAtMs.get(key) ?? 0;
  }

  make(session: NewSession): void {
    if (this.#made.size >= MOST) this.#made.delete(this.#made.keys().next().value!);
    this.#made.set(session.key, { ...session, provedAtMs: session.nowMs });
  }

  prove(key: string, atMs: number): void {
    const made = this.#made.get(key);
    if (made) this.#made.set(key, { ...made, provedAtMs: atMs });
    else this.#provedAtMs.set(key, atMs);
  }

  /** Remembers that one which is on the disk has ended. */
  end(key: string): void {
    this.#ended.add(key);
  }

  /** @returns whether it was made here */
  forget(key: string): boolean {
    this.#provedAtMs.delete(key);
    return this.#made.delete(key);
  }

  /** All of it was written. */
  clear(): void {
    this.#made.clear();
    this.#provedAtMs.clear();
    this.#ended.clear();
  }
}
