import type { Clock } from '../../core/clock.ts';
import { LaresError } from '../../core/errors/index.ts';
import { Signal } from '../../core/events.ts';
import type { Log } from '../../core/log.ts';
import { type Durable, durableOf, type Effect, type EffectKind, type Facts, type Failure, initial, type Machine, type SetupEvent } from './machine.ts';
import { reduce } from './reducer.ts';

/** Carries one effect out; null: it worked. May throw: then it failed. */
export type Work = (effect: Effect, machine: Machine) => Promise<Failure | null>;

export interface ActorDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly work: Work;
  readonly facts: () => Promise<Facts>;
  /** On the disk when it returns. @throws LaresError store.unwritable */
  readonly save: (durable: Durable) => void;
}

const PACE_MS = 2000;
const SLOW_PACE_MS = 15_000;

/** What must not begin without being on the disk; the rest brings the device back and is done in any case. */
const careful: ReadonlySet<EffectKind> = new Set(['prepare', 'try', 'keep']);

/**
 * The one who owns the radio: feeds the machine with events, saves what survives, then carries out the one effect it
 * calls for. Invariants: one effect at a time; it begins after what it announces is on the disk; it always ends with an
 * event, whatever it throws.
 */
export class SetupActor {
  /** Emits after each change of the machine. */
  readonly changed = new Signal<void>();
  readonly #deps: ActorDeps;
  #machine: Machine = initial;
  #saved = '';
  #isReading = false;
  #isStopped = false;
  #endTicking: (() => void) | undefined;
  #tickMs = 0;
  #lookedAtMs = -SLOW_PACE_MS;
  #cancelLook: (() => void) | undefined;

  constructor(deps: ActorDeps) {
    this.#deps = deps;
  }

  get machine(): Machine {
    return this.#machine;
  }

  tell(event: SetupEvent): void {
    if (this.#isStopped) return;
    const { machine, effect } = reduce(this.#machine, event, this.#deps.clock.monotonicMs());
    const isNew = machine !== this.#machine;
    this.#machine = machine;
    const unsaved = this.#save();
    this.#pace();
    if (isNew) this.changed.emit();
    if (effect) void this.#carryOut(effect, unsaved);
  }

  /**
   * The interfaces have changed. While an effect is under way they are read at its end; on a device that is set up, where
   * every wave of a radio is a change, at most every quarter of a minute.
   */
  async look(): Promise<void> {
    if (this.#isReading || this.#machine.running || this.#isStopped) return;
    const { clock } = this.#deps;
    const { number, phase } = this.#machine;
    const dueInMs = phase === 'operational' ? this.#lookedAtMs + SLOW_PACE_MS - clock.monotonicMs() : 0;
    if (dueInMs > 0) {
      this.#cancelLook ??= clock.after(dueInMs, () => {
        this.#cancelLook = undefined;
        void this.look();
      });
      return;
    }
    this.#isReading = true;
    this.#lookedAtMs = clock.monotonicMs();
    const facts = await this.#deps.facts();
    this.#isReading = false;
    // Read while an effect moved the radio: what it says is of no moment in particular.
    if (this.#machine.number === number) this.tell({ type: 'facts', facts });
  }

  /** Ends here; what is under way is not told any more. NetworkManager goes on without us. */
  stop(): void {
    this.#isStopped = true;
    this.#endTicking?.();
    this.#cancelLook?.();
  }

  async #carryOut(effect: Effect, unsaved: LaresError | undefined): Promise<void> {
    const { log, facts, clock } = this.#deps;
    const failure = unsaved && careful.has(effect.kind) ? refused(unsaved) : await this.#attempt(effect);
    if (failure) log.info({ event: 'setup.effect', kind: effect.kind, cause: failure.cause, reason: failure.reason, code: failure.problem?.code }, 'a step of setup did not work');
    this.tell({ type: 'done', number: effect.number, failure, facts: await facts(), wallMs: clock.nowMs() });
  }

  async #attempt(effect: Effect): Promise<Failure | null> {
    try {
      return await this.#deps.work(effect, this.#machine);
    } catch (error) {
      if (error instanceof LaresError) {
        // What the other side said: names of interfaces and states, never a secret.
        this.#deps.log.info({ kind: effect.kind, code: error.code, cause: error.cause instanceof Error ? error.cause.message : undefined }, 'a step of setup was refused');
        return refused(error);
      }
      this.#deps.log.error({ err: error, kind: effect.kind }, 'a step of setup failed unexpectedly');
      return { cause: 'failed', reason: null, problem: null };
    }
  }

  #save(): LaresError | undefined {
    const durable = durableOf(this.#machine);
    const text = JSON.stringify(durable);
    // Before it has begun it knows nothing, and must not write that over what an earlier life knew.
    if (text === this.#saved || durable.phase === 'boot') return undefined;
    try {
      this.#deps.save(durable);
      this.#saved = text;
      return undefined;
    } catch (error) {
      if (!(error instanceof LaresError)) throw error;
      this.#deps.log.warn({ code: error.code }, 'where setup is could not be saved');
      return error;
    }
  }

  /** Time is looked at every two seconds while setup is under way, and not at all while there is nothing to wait for. */
  #pace(): void {
    const { phase, linkLostAtMs, facts } = this.#machine;
    const isQuiet = phase === 'operational' && facts.accessPoint === null;
    const paceMs = isQuiet ? (linkLostAtMs === null ? 0 : SLOW_PACE_MS) : PACE_MS;
    if (paceMs === this.#tickMs || this.#isStopped) return;
    this.#tickMs = paceMs;
    this.#endTicking?.();
    this.#endTicking = paceMs === 0 ? undefined : this.#deps.clock.every(paceMs, () => this.tell({ type: 'tick' }));
  }
}

function refused(error: LaresError): Failure {
  return { cause: 'failed', reason: null, problem: { code: error.code, detail: error.message, step: null } };
}
