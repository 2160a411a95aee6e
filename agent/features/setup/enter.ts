import { limits } from './limits.ts';
import type { EffectKind, Machine, Phase, Purpose } from './machine.ts';

/** What is done on entering a phase; the others wait. */
const entry: Partial<Record<Phase, EffectKind>> = {
  probe: 'look', scan: 'scan', rescan: 'scan', opening: 'open', closing: 'close', preparing: 'prepare', trial: 'try', restoring: 'restore',
  keeping: 'keep', leaving: 'close', finishing: 'close', rejoining: 'rejoin', resting: 'close',
};

/** The machine in another phase, its effect under way. Only ever called while none is. */
export function enter(machine: Machine, phase: Phase, nowMs: number): Machine {
  const kind = entry[phase];
  const number = kind === undefined ? machine.number : machine.number + 1;
  const running = kind === undefined ? null : { number, kind, purpose: machine.purpose, attempt: machine.attempt };
  return { ...machine, phase, number, running, enteredAtMs: nowMs };
}

/** Opens a network, unless it would be one that must not be: an open one after its time, or one of setup after its end. */
export function openUp(machine: Machine, purpose: Purpose, nowMs: number, attempt = 0): Machine {
  if (purpose === 'setup' && machine.complete) return enter(machine, 'operational', nowMs);
  if (purpose === 'setup' && !machine.secured && machine.isOpenOver) return enter(machine, 'closed', nowMs);
  if (machine.facts.accessPoint === purpose && machine.phase !== 'ready') return enter({ ...machine, purpose }, 'ready', nowMs);
  return enter({ ...machine, purpose, attempt, triedAtMs: attempt === 0 ? nowMs : machine.triedAtMs }, 'opening', nowMs);
}

/** On the home network: setup waits for a visit, and whatever network of ours is still up lingers until the page was read. */
export function confirm(machine: Machine, nowMs: number): Machine {
  if (machine.complete) return enter(machine, 'finishing', nowMs);
  const lingerMs = machine.secured ? limits.lingerMs : limits.shortLingerMs;
  const lingerEndsAtMs = machine.facts.accessPoint === null ? null : nowMs + lingerMs;
  return enter({ ...machine, lingerEndsAtMs, visited: false }, 'confirm', nowMs);
}

/** Setup is over for good: from now on the only network this device opens is that of recovery. */
export function finish(machine: Machine, nowMs: number): Machine {
  return enter({ ...machine, complete: true, confirming: null, pending: null, purpose: 'setup', recoverySinceMs: null }, 'finishing', nowMs);
}
