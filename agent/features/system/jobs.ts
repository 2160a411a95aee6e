import Type from 'typebox';
import { type JobKind, jobKind } from '../../core/job.ts';
import type { Login } from '../../host/login/port.ts';

/** The boot in which it was asked for. */
const PowerInput = Type.Object({ bootId: Type.String() });

export interface PowerJobs {
  readonly reboot: JobKind<typeof PowerInput>;
  readonly powerOff: JobKind<typeof PowerInput>;
}

/** Restarting and powering off, as kinds of jobs. Another boot is the proof that they worked. */
export function powerJobs(login: Login, bootId: string): PowerJobs {
  const kind = (name: string, words: string, work: () => Promise<void>): JobKind<typeof PowerInput> =>
    jobKind({
      name,
      abortable: false,
      afterRestart: 'ends',
      input: PowerInput,
      run: async (_input, control) => {
        control.say(words);
        await work();
      },
      achieved: (input) => input.bootId !== bootId,
    });
  return {
    reboot: kind('system.reboot', 'Restarting the device', () => login.reboot()),
    powerOff: kind('system.powerOff', 'Powering the device off', () => login.powerOff()),
  };
}
