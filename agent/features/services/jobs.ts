import Type from 'typebox';
import { LaresError } from '../../core/errors/index.ts';
import { type JobControl, type JobKind, jobKind } from '../../core/job.ts';
import type { Log } from '../../core/log.ts';
import { definePhrase, type PhraseDefinition } from '../../core/phrases.ts';
import type { Helper } from '../../host/helper/port.ts';
import type { JobResult, Systemd, UnitFacts, UnitVerb } from '../../host/systemd/port.ts';
import { failureReason } from './actions.ts';
import { servicesActionFailed } from './errors.ts';
import type { UnitAction } from './schema.ts';

const OWN_UNIT = 'lares-agent.service';
const UnitInput = Type.Object({ unit: Type.String() });

const starting = definePhrase('services.starting', 'Starting {unit}');
const stopping = definePhrase('services.stopping', 'Stopping {unit}');
const restarting = definePhrase('services.restarting', 'Restarting {unit}');
const reloading = definePhrase('services.reloading', 'Reloading {unit}');
const enabling = definePhrase('services.enabling', 'Enabling {unit}');
const disabling = definePhrase('services.disabling', 'Disabling {unit}');
const didNotWork = definePhrase('services.didNotWork', 'It did not work: {reason} ({cause})');
const finished = definePhrase('services.finished', 'Done');

export interface UnitJobDeps {
  readonly systemd: Systemd;
  readonly helper: Helper;
  readonly log: Log;
  /** Reads all units anew. */
  readonly resync: () => Promise<void>;
}

export type UnitJobs = Readonly<Record<UnitAction, JobKind<typeof UnitInput>>>;

/** The actions on units, as kinds of jobs. */
export function unitJobs(deps: UnitJobDeps): UnitJobs {
  return {
    start: runJob(deps, 'start', starting),
    stop: runJob(deps, 'stop', stopping),
    restart: runJob(deps, 'restart', restarting),
    reload: runJob(deps, 'reload', reloading),
    enable: enablementJob(deps, 'enable', enabling),
    disable: enablementJob(deps, 'disable', disabling),
  };
}

/** systemd goes on without the agent, and nobody saw how it ended: it is not asked a second time. */
function runJob({ systemd, log }: UnitJobDeps, action: UnitVerb, doing: PhraseDefinition): JobKind<typeof UnitInput> {
  async function run(unit: string, control: JobControl): Promise<void> {
    control.say(doing, { unit });
    const result = await systemd.run(action, unit);
    if (result !== 'done') {
      const { reason, cause } = failureReason(result, await factsOfFailure(systemd, log, unit, result));
      control.say(didNotWork, { reason, cause });
      throw new LaresError(servicesActionFailed, { unit, action, reason, cause });
    }
    control.say(finished);
  }
  return jobKind({
    name: `services.${action}`,
    abortable: false,
    afterRestart: 'ends',
    input: UnitInput,
    run: ({ unit }, control) => run(unit, control),
    // The agent which asked for its own restart cannot see it end; the next one is the proof.
    ...(action === 'restart' ? { achieved: ({ unit }) => unit === OWN_UNIT } : {}),
  });
}

/** Links of unit files: the wish stands and may be carried out twice. */
function enablementJob({ helper, resync }: UnitJobDeps, action: 'enable' | 'disable', doing: PhraseDefinition): JobKind<typeof UnitInput> {
  return jobKind({
    name: `services.${action}`,
    abortable: false,
    afterRestart: 'continues',
    input: UnitInput,
    run: async ({ unit }, control) => {
      control.say(doing, { unit });
      await (action === 'enable' ? helper.enableUnit(unit) : helper.disableUnit(unit));
      await resync();
    },
  });
}

async function factsOfFailure(systemd: Systemd, log: Log, unit: string, result: JobResult): Promise<UnitFacts> {
  if (result !== 'failed') return {};
  try {
    return await systemd.facts(unit, ['result', 'exitCode']);
  } catch (error) {
    log.debug({ err: error, unit }, 'the reason of a failure was not read');
    return {};
  }
}
