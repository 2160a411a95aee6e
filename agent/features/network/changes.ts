import type { Clock } from '../../core/clock.ts';
import { isError, LaresError } from '../../core/errors/index.ts';
import type { Log } from '../../core/log.ts';
import { type Checkpoint, checkpointGone, type Connections, type DeviceStep } from '../../host/connections/port.ts';
import { networkNotYet, networkPending, networkUnknownChange } from './errors.ts';
import { apply, before, goBack, isInEffect, keep, type Request } from './kinds.ts';
import type { Cause, EndedChange, Outcome, PendingChange } from './schema.ts';
import type { ChangeRow, ChangeStore } from './store.ts';
import { Trial } from './trial.ts';

/** Longest an attempt may take: four-way handshake, DHCP, and a router that was just asleep. */
const TRIAL_S = 75;
/** How long a change that works waits to be kept. */
export const CONFIRM_S = 60;
/** NetworkManager undoes it at its own time; only then we look. */
const GRACE_MS = 1_000;
/** The answer goes out before the connection it goes over may break. */
const ANSWER_FIRST_MS = 300;

export interface ChangesDeps {
  readonly connections: Connections;
  readonly store: ChangeStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Reads the network anew, so that what can be kept is shown as it is. */
  look(): Promise<void>;
}

interface Pending {
  row: ChangeRow;
  phase: PendingChange['phase'];
  /** Monotonic. */
  untilMs: number;
  checkpoint: Checkpoint | undefined;
  /** Addresses that were asked for. */
  readonly planned: readonly string[];
  trial: Trial | undefined;
  /** Somebody keeps it right now. */
  keeping?: boolean;
  cancelTimer: () => void;
}

/**
 * Confirm or revert. Invariants: at most one change is pending; while it is, NetworkManager holds a checkpoint which undoes
 * it by itself, with or without us; its record says how it ended, as far as can be known by looking.
 */
export class Changes {
  readonly #deps: ChangesDeps;
  readonly #onChange: () => void;
  #pending: Pending | undefined;
  /** Between asking for a checkpoint and having it. */
  #starting = false;

  constructor(deps: ChangesDeps, onChange: () => void) {
    this.#deps = deps;
    this.#onChange = onChange;
    const row = deps.store.pending();
    if (row) this.#pending = { row, phase: 'checking', untilMs: 0, checkpoint: undefined, planned: [], trial: undefined, cancelTimer: () => {} };
  }

  /** The change that waits, with the time it has left as of now. */
  get pending(): Omit<PendingChange, 'addresses'> & { readonly planned: readonly string[] } | undefined {
    if (!this.#pending) return undefined;
    const { row: { id, kind, interface: device, subject }, phase, untilMs, planned } = this.#pending;
    return { id, kind, interface: device, subject, phase, remainingMs: Math.max(0, Math.round(untilMs - this.#deps.clock.monotonicMs())), planned };
  }

  get last(): EndedChange | undefined {
    const row = this.#deps.store.last();
    if (!row) return undefined;
    const { endedAtMs, ...rest } = row;
    return { ...rest, endedAgoMs: Math.max(0, this.#deps.clock.nowMs() - endedAtMs) };
  }

  /**
   * Takes a checkpoint and begins. What becomes of it shows in `pending` and `last`.
   * @throws LaresError network.pending, connections.unknownDevice, store.unwritable, or of the bus
   */
  async start(request: Request, startedBy: string): Promise<void> {
    if (this.#pending || this.#starting) throw new LaresError(networkPending);
    this.#starting = true;
    try {
      const { connections, clock } = this.#deps;
      const earlier = await before(connections, request);
      const checkpoint = await connections.checkpoint([request.device], TRIAL_S);
      const row = await this.#record(request, startedBy, checkpoint, JSON.stringify(earlier));
      const planned = request.kind === 'addresses' ? [request.ipv4, request.ipv6].flatMap((plan) => (plan.method === 'manual' ? plan.addresses : [])) : [];
      const pending: Pending = { row, phase: 'applying', untilMs: clock.monotonicMs() + TRIAL_S * 1000, checkpoint, planned, trial: undefined, cancelTimer: () => {} };
      this.#pending = pending;
      pending.cancelTimer = clock.after(ANSWER_FIRST_MS, () => void this.#apply(pending, request));
    } finally {
      this.#starting = false;
    }
    this.#onChange();
  }

  /** @throws LaresError network.unknownChange, network.notYet, connections.checkpointGone, or of the bus */
  async confirm(id: string): Promise<void> {
    const pending = this.#require(id);
    if (pending.phase !== 'confirm' || pending.keeping) throw new LaresError(networkNotYet);
    const { connections, store } = this.#deps;
    pending.keeping = true;
    try {
      await keep(connections, pending.row);
      store.setConfirmed(id);
      pending.row = { ...pending.row, confirmed: 1 };
      await pending.checkpoint!.keep();
    } catch (error) {
      if (isError(error, checkpointGone) || !(await this.#holds(pending.row))) {
        await this.#settle(pending);
        throw isError(error, checkpointGone) ? error : new LaresError(checkpointGone, {}, { cause: error });
      }
      throw error;
    } finally {
      pending.keeping = false;
    }
    this.#end(pending, 'kept', null);
  }

  /** @throws LaresError network.unknownChange, or of the bus */
  async undo(id: string): Promise<void> {
    const pending = this.#require(id);
    if (pending.phase === 'checking') throw new LaresError(networkNotYet);
    await this.#rollBack(pending);
    this.#end(pending, 'undone', 'asked');
  }

  stepped(step: DeviceStep): void {
    this.#pending?.trial?.stepped(step);
  }

  /** NetworkManager is gone: nothing can be said of the change until it is back. */
  lost(): void {
    const pending = this.#pending;
    if (!pending) return;
    pending.cancelTimer();
    pending.trial?.end();
    Object.assign(pending, { phase: 'checking', checkpoint: undefined, trial: undefined });
    this.#onChange();
  }

  /** NetworkManager is there (again): finds out what became of a change that was under way when somebody died. */
  async recover(): Promise<void> {
    const pending = this.#pending;
    if (!pending || pending.phase !== 'checking') return;
    const { connections, clock } = this.#deps;
    const { row } = pending;
    const checkpoint = await connections.findCheckpoint(row.checkpoint);
    if (this.#pending !== pending) return;
    if (!checkpoint) return this.#settle(pending);
    pending.checkpoint = checkpoint;
    if (row.confirmed) {
      await checkpoint.keep();
      return this.#end(pending, 'kept', null);
    }
    // Nobody saw how the attempt went.
    const leftMs = row.deadlineMs === null ? 0 : Math.min(row.deadlineMs - clock.nowMs(), CONFIRM_S * 1000);
    if (leftMs < 1000) {
      await this.#rollBack(pending);
      return this.#end(pending, 'undone', 'restart');
    }
    await this.#await(pending, Math.floor(leftMs / 1000));
  }

  stop(): void {
    this.#pending?.cancelTimer();
  }

  async #record(request: Request, startedBy: string, checkpoint: Checkpoint, earlier: string): Promise<ChangeRow> {
    const row: ChangeRow = {
      id: crypto.randomUUID(), kind: request.kind, interface: request.device, subject: request.subject, checkpoint: checkpoint.id,
      connection: 'uuid' in request ? request.uuid : null, before: earlier, deadlineMs: null, confirmed: 0,
    };
    try {
      this.#deps.store.insert({ ...row, startedBy });
      return row;
    } catch (error) {
      // Nothing was changed yet: the checkpoint is only in the way of the next attempt.
      await checkpoint.keep();
      throw error;
    }
  }

  async #apply(pending: Pending, request: Request): Promise<void> {
    const { connections, store, clock, log } = this.#deps;
    const trial = request.kind === 'join' || request.kind === 'activate' ? new Trial(connections, clock, request.device, TRIAL_S - 5) : undefined;
    pending.trial = trial;
    let failure: Cause | null;
    try {
      const connection = await apply(connections, request);
      store.setConnection(pending.row.id, connection);
      pending.row = { ...pending.row, connection };
      failure = trial ? await trial.outcome(connection) : null;
    } catch (error) {
      log.warn({ err: error, kind: request.kind, interface: request.device }, 'a change of the network failed');
      failure = 'failed';
    }
    trial?.end();
    if (this.#pending !== pending || pending.phase !== 'applying') return;
    if (failure === null) await this.#await(pending, CONFIRM_S);
    else {
      await this.#rollBack(pending);
      this.#end(pending, 'failed', failure);
    }
  }

  /** It works; from here on it waits to be kept. */
  async #await(pending: Pending, seconds: number): Promise<void> {
    const { clock, store, log } = this.#deps;
    try {
      await pending.checkpoint!.extend(seconds);
      store.setDeadline(pending.row.id, clock.nowMs() + seconds * 1000);
    } catch (error) {
      log.warn({ err: error }, 'the time to keep a change of the network could not be set');
      await this.#rollBack(pending);
      return this.#end(pending, 'failed', 'failed');
    }
    await this.#deps.look();
    if (this.#pending !== pending) return;
    pending.phase = 'confirm';
    pending.untilMs = clock.monotonicMs() + seconds * 1000;
    pending.cancelTimer = clock.after(seconds * 1000 + GRACE_MS, () => void this.#runOut(pending));
    this.#onChange();
  }

  async #runOut(pending: Pending): Promise<void> {
    if (this.#pending !== pending) return;
    await this.#rollBack(pending);
    this.#end(pending, 'undone', 'ran-out');
  }

  /** By NetworkManager, which may have done so already. It tries again by itself when this does not reach it. */
  async #rollBack(pending: Pending): Promise<void> {
    try {
      await pending.checkpoint?.rollBack();
    } catch (error) {
      if (!isError(error, checkpointGone)) this.#deps.log.warn({ err: error }, 'NetworkManager did not go back when asked');
    }
  }

  async #holds(row: ChangeRow): Promise<boolean> {
    return (await this.#deps.connections.findCheckpoint(row.checkpoint)) !== undefined;
  }

  /** There is no checkpoint any more: looks whether it was undone, and undoes it where NetworkManager only lost its memory. */
  async #settle(pending: Pending): Promise<void> {
    const { connections } = this.#deps;
    const { row } = pending;
    if (!(await isInEffect(connections, row))) return this.#end(pending, 'undone', row.deadlineMs === null ? 'restart' : 'ran-out');
    if (row.confirmed || !(await goBack(connections, row))) return this.#end(pending, 'kept', null);
    this.#end(pending, 'undone', 'restart');
  }

  #require(id: string): Pending {
    if (this.#pending?.row.id !== id) throw new LaresError(networkUnknownChange, { id });
    return this.#pending;
  }

  #end(pending: Pending, outcome: Outcome, cause: Cause | null): void {
    if (this.#pending !== pending) return;
    pending.cancelTimer();
    pending.trial?.end();
    this.#pending = undefined;
    const { store, clock, log } = this.#deps;
    store.end(pending.row.id, outcome, cause, clock.nowMs());
    log.info({ kind: pending.row.kind, interface: pending.row.interface, outcome, cause }, 'a change of the network has ended');
    this.#onChange();
  }
}
