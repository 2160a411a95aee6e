import Type from 'typebox';
import { type JobKind, jobKind } from '../../core/job.ts';
import { definePhrase, type PhraseDefinition } from '../../core/phrases.ts';
import type { Login } from '../../host/login/port.ts';

/** The boot in which it was asked for. */
const PowerInput = Type.Object({ bootId: Type.String() });

const restarting = definePhrase('system.restarting', 'Restarting the device');
const poweringOff = definePhrase('system.poweringOff', 'Powering the device off');

export interface PowerJobs {
  readonly reboot: JobKind<typeof PowerInput>;
  readonly powerOff: JobKind<typeof PowerInput>;
}

/** Restarting and powering off, as kinds of jobs. Another boot is the proof that they worked. */
export function powerJobs(login: Login, bootId: string): PowerJobs {
  const kind = (name: string, doing: PhraseDefinition, work: () => Promise<void>): JobKind<typeof PowerInput> =>
    jobKind({
      name,
      abortable: false,
      afterRestart: 'ends',
      input: PowerInput,
      run: async (_input, control) => {
        control.say(doing);
        await work();
      },
      achieved: (input) => input.bootId !== bootId,
    });
  return {
    reboot: kind('system.reboot', restarting, () => login.reboot()),
    powerOff: kind('system.powerOff', poweringOff, () => login.powerOff()),
  };
}
