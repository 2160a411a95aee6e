import { enter } from './enter.ts';
import { limits } from './limits.ts';
import { type Effect, type Facts, initial, type Machine, type SetupEvent } from './machine.ts';
import { ended } from './outcomes.ts';
import { settle } from './rules.ts';

export interface Step {
  readonly machine: Machine;
  /** To carry out now, after the machine was saved; null: nothing new. */
  readonly effect: Effect | null;
}

/**
 * The state machine of setup: pure, so that every order of events can be tried. Invariants, for any sequence of events:
 * one effect is under way at most; `complete` never becomes false; no network without the owner's login is opened after
 * it; what a trial is about is in `pending` before the trial begins.
 * @param nowMs monotonic
 */
export function reduce(before: Machine, event: SetupEvent, nowMs: number): Step {
  const machine = settle(take(before, event, nowMs), nowMs);
  return { machine, effect: machine.running === before.running ? null : machine.running };
}

function take(machine: Machine, event: SetupEvent, nowMs: number): Machine {
  switch (event.type) {
    case 'started':
      return begun(machine, event, nowMs);
    case 'circumstances':
      return surrounded(machine, event);
    case 'facts':
      return machine.running ? machine : withFacts(machine, event.facts, nowMs);
    case 'done':
      return done(machine, event, nowMs);
    case 'managerLost':
      return { ...machine, managerLost: true };
    case 'managerFound':
      return machine.phase === 'noNetworkManager' ? enter(machine, 'probe', nowMs) : machine;
    case 'held':
      return { ...machine, held: event.held, seenAtMs: event.held ? nowMs : machine.seenAtMs };
    case 'seen':
      return { ...machine, seenAtMs: nowMs };
    case 'scan':
      return { ...machine, scanWanted: machine.phase === 'ready' };
    case 'apply':
      return machine.phase === 'ready' || machine.phase === 'wired' ? { ...machine, applyWanted: event.target, problem: null } : machine;
    case 'claimedElsewhere':
      return { ...machine, claimedElsewhere: true };
    case 'left':
      return machine.lingerEndsAtMs === null ? machine : { ...machine, lingerEndsAtMs: Math.min(machine.lingerEndsAtMs, nowMs + limits.shortLingerMs) };
    case 'visited':
      return { ...machine, visited: machine.phase === 'confirm' || machine.phase === 'leaving' };
    case 'tick':
      return machine;
  }
}

function begun(machine: Machine, { durable, hasOwner }: Extract<SetupEvent, { type: 'started' }>, nowMs: number): Machine {
  // An owner and no word of setup: a device from before there was a setup, or one whose owner came with the card.
  const isOld = hasOwner && durable.phase === 'boot';
  const complete = durable.complete || isOld;
  const { secured, recoveryAllowed, isOpenOver } = machine;
  return enter(
    { ...initial, ...durable, secured, recoveryAllowed, isOpenOver, complete, claimedElsewhere: hasOwner && !complete && !durable.ownerByWizard, orphan: durable.pending !== null, target: durable.pending },
    'probe', nowMs,
  );
}

function surrounded(machine: Machine, { secured, recoveryAllowed, isOpenOver }: Extract<SetupEvent, { type: 'circumstances' }>): Machine {
  const isSame = secured === machine.secured && recoveryAllowed === machine.recoveryAllowed && isOpenOver === machine.isOpenOver;
  return isSame ? machine : { ...machine, secured, recoveryAllowed, isOpenOver };
}

function done(machine: Machine, event: Extract<SetupEvent, { type: 'done' }>, nowMs: number): Machine {
  if (event.number !== machine.running?.number) return machine;
  const idle = withFacts({ ...machine, running: null }, event.facts, nowMs);
  return ended(idle, event.failure, { nowMs, wallMs: event.wallMs });
}

function withFacts(machine: Machine, facts: Facts, nowMs: number): Machine {
  const hasLink = facts.wired || facts.station;
  return { ...machine, facts, linkLostAtMs: hasLink ? null : (machine.linkLostAtMs ?? nowMs) };
}
