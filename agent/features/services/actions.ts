import type { JobResult, UnitFacts } from '../../host/systemd/port.ts';
import type { UnitAction } from './schema.ts';

/** What actions depend on. */
export interface ActionState {
  readonly loadState: string;
  readonly activeState: string;
  readonly enabledState: string | null;
  readonly canStart: boolean;
  readonly canStop: boolean;
  readonly canReload: boolean;
  /** Without it nobody reaches the device any more: it may not be stopped or disabled from here. */
  readonly restartOnly: boolean;
}

/** Actions that make sense for a unit which may be changed. */
export function sensibleActions(unit: ActionState): UnitAction[] {
  if (unit.loadState !== 'loaded') return [];
  const actions: UnitAction[] = [];
  const down = unit.activeState === 'inactive' || unit.activeState === 'failed';
  if (down && unit.canStart) actions.push('start');
  if (!down && unit.canStop && !unit.restartOnly) actions.push('stop');
  if (!down && unit.canStop && unit.canStart) actions.push('restart');
  if (unit.activeState === 'active' && unit.canReload) actions.push('reload');
  if (unit.enabledState === 'disabled') actions.push('enable');
  if (unit.enabledState === 'enabled' && !unit.restartOnly) actions.push('disable');
  return actions;
}

/** Words for results of JobRemoved, org.freedesktop.systemd1(5). */
const jobWords: Readonly<Partial<Record<JobResult, string>>> = {
  canceled: 'another request took its place',
  timeout: 'it did not get ready in time',
  dependency: 'a unit it needs could not be started',
  skipped: 'it does not apply in its present state',
  invalid: 'it does not support this',
  assert: 'a condition of its unit file is not met',
  unsupported: 'this system does not support it',
  collected: 'it went away meanwhile',
  once: 'it runs only once',
  frozen: 'it is frozen',
  concurrency: 'too many of its kind are running',
};

/** Words for the property Result of a service, systemd.exec(5), "$SERVICE_RESULT". */
const resultWords: Readonly<Record<string, string>> = {
  'protocol': 'it ended without saying that it is ready',
  'timeout': 'it did not answer in time',
  'signal': 'it was ended by a signal',
  'core-dump': 'it crashed',
  'watchdog': 'it stopped responding',
  'start-limit-hit': 'it was started too often in a short time',
  'resources': 'the system could not set it up',
  'oom-kill': 'memory ran out',
  'exec-condition': 'its start condition is not met',
};

/** Why a systemd job did not end well: in words, and as a code for who has words of their own. */
export interface FailureReason {
  readonly reason: string;
  /** Result of the job (`jobTimeout`) or, when that is just `failed`, of the unit (`coreDump`, `exitCode`). */
  readonly cause: string;
}

export function failureReason(job: JobResult, facts: UnitFacts): FailureReason {
  const word = jobWords[job];
  if (word !== undefined) return { reason: word, cause: camelCase(`job-${job}`) };
  const { result, exitCode } = facts;
  if (!result || result === 'success') return { reason: `systemd says ${job}`, cause: camelCase(`job-${job}`) };
  const cause = camelCase(result);
  if (result === 'exit-code') return { reason: `it ended with exit code ${exitCode ?? 'unknown'}`, cause };
  return { reason: resultWords[result] ?? `its result is ${result}`, cause };
}

const camelCase = (words: string): string => words.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
