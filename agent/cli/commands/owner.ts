import type { SetupState } from '../../features/auth/schema.ts';
import type { Command } from '../command.ts';
import { UsageError } from '../exit-codes.ts';

export const ownerCommands: readonly Command[] = [
  {
    name: 'owner reset',
    summary: 'Remove the owner, so that the device can be claimed anew',
    details:
      'The owner\'s account goes, everybody is signed out, and the console shows the claim code again. Settings and data stay. ' +
      'It asks for the name of the device before it does so. With --json: the answer of /api/setup.',
    arguments: [],
    options: { yes: { help: 'Do not ask' } },
    async run({ options }, { device, out, ask, signal }) {
      const { deviceName } = await device.get<SetupState>('/api/setup', signal);
      if (options['yes'] !== true) {
        if (!ask) throw new UsageError('Nobody is there to confirm it; "lares owner reset --yes" does it without.');
        out.note('The account of the owner will be removed and everybody signed out. Settings and data stay.');
        const typed = await ask(`Type the name of this device (${deviceName}) to confirm: `);
        if (typed.trim() !== deviceName) throw new UsageError('That is not its name; nothing was changed.');
      }
      const state = await device.send<SetupState>('POST', '/api/setup/reset', undefined, signal);
      if (out.json) out.value(state);
      else out.line('The device has no owner now. The claim code on its console makes whoever types it the owner.');
    },
  },
];
