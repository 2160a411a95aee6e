import { confirm, enter, finish, openUp } from './enter.ts';
import { limits } from './limits.ts';
import type { Failure, Machine } from './machine.ts';

/** Ways to open an access point, tried in order: radio.ts says what each of them is. */
export const openingWays = 4;

const interrupted: Failure = { cause: 'interrupted', reason: null, problem: null };

/** As an answer would be refused; it was pulled out between the answer and Apply. */
const cableGone = { code: 'setup.answerUnfit', detail: 'There is no cable with an address.', step: 'network' } as const;

interface Now {
  readonly nowMs: number;
  readonly wallMs: number;
}

/** Where the machine goes when the effect of its phase has ended; `failure` null: it worked. */
export function ended(machine: Machine, failure: Failure | null, now: Now): Machine {
  const { nowMs } = now;
  switch (machine.phase) {
    case 'probe':
      return failure ? enter(machine, 'noNetworkManager', nowMs) : looked(machine, now);
    case 'scan':
      return openUp(machine, 'setup', nowMs);
    case 'rescan':
      return enter({ ...machine, scanWanted: false }, 'ready', nowMs);
    case 'opening':
      return opened(machine, failure, nowMs);
    case 'closing':
      return enter(machine, 'closed', nowMs);
    case 'preparing':
      return prepared(machine, failure, nowMs);
    case 'trial':
      return tried(machine, failure, now);
    case 'restoring':
      return restored(machine, now);
    case 'keeping':
      return failure ? enter(withResult({ ...machine, orphan: false }, failure, now), 'restoring', nowMs) : kept(machine, now);
    case 'leaving':
      return enter({ ...machine, lingerEndsAtMs: machine.facts.accessPoint === null ? null : nowMs + limits.shortLingerMs }, 'confirm', nowMs);
    case 'finishing':
      return enter({ ...machine, closeWanted: false, held: false }, 'operational', nowMs);
    case 'rejoining':
      return rejoined(machine, failure, nowMs);
    case 'resting':
      return enter({ ...machine, triedAtMs: nowMs }, 'pause', nowMs);
    default:
      throw new Error(`nothing was under way while ${machine.phase}`);
  }
}

/** The crash rules: what is on the air counts for more than what we remember. */
function looked(machine: Machine, now: Now): Machine {
  const { facts, pending } = machine;
  const { nowMs } = now;
  if (pending?.via === 'wifi' && facts.station) return enter(machine, 'keeping', nowMs);
  // NetworkManager is about to undo the trial; whatever we did meanwhile would be undone with it.
  if (pending?.via === 'wifi' && facts.accessPoint === null) return enter(machine, 'restoring', nowMs);
  const settled = pending?.via === 'wifi' ? withResult(machine, interrupted, now) : { ...machine, pending: null };
  return resume({ ...settled, orphan: false }, nowMs);
}

function resume(machine: Machine, nowMs: number): Machine {
  const { facts, complete, confirming } = machine;
  if (complete) {
    if (facts.accessPoint === 'recovery' && machine.recoveryAllowed) return enter({ ...machine, purpose: 'recovery', recoverySinceMs: nowMs, triedAtMs: nowMs }, 'ready', nowMs);
    return enter({ ...machine, closeWanted: facts.accessPoint !== null }, 'operational', nowMs);
  }
  if (confirming) return confirm(machine, nowMs);
  if (facts.accessPoint === 'setup') return enter({ ...machine, purpose: 'setup', triedAtMs: nowMs }, 'ready', nowMs);
  if (facts.radios === 0 || facts.station) return enter({ ...machine, hadStation: facts.station }, 'wired', nowMs);
  return enter(machine, 'scan', nowMs);
}

function opened(machine: Machine, failure: Failure | null, nowMs: number): Machine {
  const { attempt, purpose } = machine;
  if (!failure) {
    const recoverySinceMs = purpose === 'recovery' ? (machine.recoverySinceMs ?? nowMs) : null;
    return enter({ ...machine, recoverySinceMs, linkLostAtMs: machine.linkLostAtMs ?? nowMs }, 'ready', nowMs);
  }
  return attempt + 1 < openingWays ? openUp(machine, purpose, nowMs, attempt + 1) : enter(machine, 'noAccessPoint', nowMs);
}

function prepared(machine: Machine, failure: Failure | null, nowMs: number): Machine {
  const { target, complete } = machine;
  if (failure) return enter({ ...machine, problem: failure.problem }, 'ready', nowMs);
  if (!target || target.via === 'cable') {
    if (!machine.facts.wired) return enter({ ...machine, problem: cableGone }, 'ready', nowMs);
    if (complete) return finish(machine, nowMs);
    return confirm({ ...machine, confirming: target ?? { via: 'cable', ssid: '' } }, nowMs);
  }
  return enter({ ...machine, pending: target, repeated: false, repeatNext: false }, 'trial', nowMs);
}

function tried(machine: Machine, failure: Failure | null, now: Now): Machine {
  if (!failure) return enter(machine, 'keeping', now.nowMs);
  // A weak or busy moment deserves a second try before anybody is told.
  if (failure.cause === 'too-weak' && !machine.repeated) return enter({ ...machine, repeated: true, repeatNext: true }, 'restoring', now.nowMs);
  return enter(withResult(machine, failure, now, machine.pending), 'restoring', now.nowMs);
}

function restored(machine: Machine, now: Now): Machine {
  const { nowMs } = now;
  if (machine.orphan && machine.facts.station) return enter(machine, 'keeping', nowMs);
  if (machine.repeatNext) return enter({ ...machine, repeatNext: false }, 'trial', nowMs);
  const after = machine.orphan ? { ...withResult(machine, interrupted, now), orphan: false } : { ...machine, pending: null };
  return machine.facts.accessPoint === machine.purpose ? enter(after, 'ready', nowMs) : openUp(after, machine.purpose, nowMs);
}

function kept(machine: Machine, now: Now): Machine {
  const target = machine.pending ?? { via: 'wifi' as const, ssid: '' };
  const result = { outcome: 'connected' as const, failure: null, ssid: target.ssid, atMs: now.wallMs };
  return confirm({ ...machine, result, pending: null, orphan: false, hasJoined: true, confirming: machine.complete ? null : target }, now.nowMs);
}

function rejoined(machine: Machine, failure: Failure | null, nowMs: number): Machine {
  const tried = { ...machine, triedAtMs: nowMs };
  if (!failure) return machine.complete ? finish(tried, nowMs) : confirm({ ...tried, confirming: { via: 'wifi', ssid: '' } }, nowMs);
  const isPausing = machine.recoverySinceMs !== null && nowMs - machine.recoverySinceMs >= limits.recoveryOpenMs;
  return isPausing ? enter(tried, 'pause', nowMs) : openUp(tried, machine.purpose, nowMs);
}

/** The trial failed: that is told, and it stays pending only for as long as its traces are being removed. */
function withResult(machine: Machine, failure: Failure, { wallMs }: Now, pending: Machine['pending'] = null): Machine {
  const ssid = machine.pending?.ssid ?? '';
  return { ...machine, pending, result: { outcome: 'failed', failure, ssid, atMs: wallMs } };
}
