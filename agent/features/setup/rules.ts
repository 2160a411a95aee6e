import { enter, finish, openUp } from './enter.ts';
import { limits } from './limits.ts';
import type { Machine } from './machine.ts';

/** Leaves a waiting phase when something calls for it; while an effect is under way wishes wait. */
export function settle(machine: Machine, nowMs: number): Machine {
  if (machine.running || machine.phase === 'boot') return machine;
  if (machine.managerLost) return machine.phase === 'noNetworkManager' ? { ...machine, managerLost: false } : enter({ ...machine, managerLost: false }, 'probe', nowMs);
  const { facts } = machine;
  if (!machine.complete && machine.claimedElsewhere && (facts.wired || facts.station)) return finish(machine, nowMs);
  return rules[machine.phase]?.(machine, nowMs - machine.enteredAtMs, nowMs) ?? machine;
}

/** The machine in its next phase; undefined: it stays. */
type Rule = (machine: Machine, ageMs: number, nowMs: number) => Machine | undefined;

const rules: Partial<Record<Machine['phase'], Rule>> = {
  ready,
  wired,
  noNetworkManager: (machine, ageMs, nowMs) => (ageMs >= limits.retryMs ? enter(machine, 'probe', nowMs) : undefined),
  noAccessPoint(machine, ageMs, nowMs) {
    if (machine.complete && hasLink(machine)) return finish(machine, nowMs);
    if (machine.facts.radios === 0 && !machine.complete) return enter({ ...machine, hadStation: false }, 'wired', nowMs);
    return ageMs >= limits.retryMs ? openUp(machine, machine.purpose, nowMs) : undefined;
  },
  closed: (machine, _ageMs, nowMs) => (machine.secured ? openUp(machine, 'setup', nowMs) : undefined),
  confirm: confirming,
  operational,
  pause(machine, ageMs, nowMs) {
    if (hasLink(machine) || !machine.recoveryAllowed) return finish(machine, nowMs);
    if (ageMs >= limits.recoveryPauseMs) return openUp({ ...machine, recoverySinceMs: null }, 'recovery', nowMs);
    return nowMs - machine.triedAtMs >= limits.rejoinMs ? enter(machine, 'rejoining', nowMs) : undefined;
  },
};

function ready(machine: Machine, ageMs: number, nowMs: number): Machine | undefined {
  const { purpose, facts, complete, held } = machine;
  if (purpose === 'setup' ? complete : !machine.recoveryAllowed || (!held && hasLink(machine))) return finish(machine, nowMs);
  if (facts.accessPoint !== purpose) return openUp(machine, purpose, nowMs);
  if (machine.applyWanted) return prepare(machine, nowMs);
  if (machine.scanWanted) return enter(machine, 'rescan', nowMs);
  if (held) return undefined;
  if (purpose === 'setup' && !machine.secured && machine.isOpenOver) return enter(machine, 'closing', nowMs);
  return isPresent(machine, nowMs) ? undefined : alone(machine, ageMs, nowMs);
}

function prepare(machine: Machine, nowMs: number): Machine {
  const ownerByWizard = machine.ownerByWizard || machine.purpose === 'setup';
  return enter({ ...machine, ownerByWizard, target: machine.applyWanted, applyWanted: null, scanWanted: false }, 'preparing', nowMs);
}

/** Nobody is on the access point: time to look for the home network, or to open it anew. */
function alone(machine: Machine, ageMs: number, nowMs: number): Machine | undefined {
  const { recoverySinceMs } = machine;
  if (recoverySinceMs !== null && nowMs - recoverySinceMs >= limits.recoveryOpenMs) return enter(machine, 'resting', nowMs);
  const mayRejoin = machine.purpose === 'recovery' || machine.hasJoined;
  if (mayRejoin && nowMs - machine.triedAtMs >= limits.rejoinMs) return enter(machine, 'rejoining', nowMs);
  return ageMs >= limits.staleAccessPointMs ? openUp(machine, machine.purpose, nowMs) : undefined;
}

function wired(machine: Machine, _ageMs: number, nowMs: number): Machine | undefined {
  const { facts, linkLostAtMs, hadStation } = machine;
  if (machine.applyWanted) return prepare(machine, nowMs);
  if (facts.station) return hadStation ? undefined : { ...machine, hadStation: true };
  if (facts.radios === 0) return undefined;
  const isBorne = hadStation && !facts.wired && linkLostAtMs !== null && nowMs - linkLostAtMs < limits.lostWhileConfirmingMs;
  return isBorne ? undefined : enter({ ...machine, hadStation: false }, 'scan', nowMs);
}

function confirming(machine: Machine, ageMs: number, nowMs: number): Machine | undefined {
  const { linkLostAtMs, lingerEndsAtMs } = machine;
  if (machine.visited) return finish(machine, nowMs);
  if (hasLink(machine)) {
    if (ageMs >= limits.confirmMs) return finish(machine, nowMs);
    return lingerEndsAtMs !== null && nowMs >= lingerEndsAtMs ? enter(machine, 'leaving', nowMs) : undefined;
  }
  const isLost = linkLostAtMs !== null && nowMs - linkLostAtMs >= limits.lostWhileConfirmingMs;
  if (!isLost || machine.facts.radios === 0) return undefined;
  return openUp({ ...machine, confirming: null, lingerEndsAtMs: null }, 'setup', nowMs);
}

function operational(machine: Machine, ageMs: number, nowMs: number): Machine | undefined {
  const { facts, linkLostAtMs } = machine;
  if (facts.accessPoint !== null && (machine.closeWanted || ageMs >= limits.effects.close)) return finish(machine, nowMs);
  const isLost = linkLostAtMs !== null && nowMs - linkLostAtMs >= limits.lostMs;
  return isLost && machine.recoveryAllowed && facts.radios > 0 ? openUp({ ...machine, recoverySinceMs: null }, 'recovery', nowMs) : undefined;
}

const hasLink = ({ facts }: Machine): boolean => facts.wired || facts.station;

/** A phone has asked for something a moment ago: it is on the access point. */
function isPresent({ seenAtMs }: Machine, nowMs: number): boolean {
  return seenAtMs !== null && nowMs - seenAtMs < limits.presentMs;
}
