import type { Command, Place } from '../command.ts';
import { bashScript, namedKinds } from '../completion.ts';
import { UsageError } from '../exit-codes.ts';
import { manual } from '../manual.ts';
import { namesOf } from '../names.ts';
import { wholeNumber } from '../parse.ts';

const IDLE_S = 300;
const MOST_IDLE_S = 86_400;

/** @param table all commands, these among them */
export const shellCommands = (table: () => readonly Command[]): readonly Command[] => [
  {
    name: 'prompt',
    summary: 'Open the prompt which the console has',
    details: 'It takes commands without the word "lares", and is no shell: nothing else can be started from it.',
    arguments: [],
    options: { idle: { value: 'SECONDS', help: `Leave it when nobody typed for so long (${IDLE_S} unless told)` } },
    shellOnly: true,
    async run({ options }, { prompt }) {
      const seconds = wholeNumber(String(options['idle'] ?? IDLE_S), 'SECONDS', 1, MOST_IDLE_S);
      await prompt!(seconds * 1000);
    },
  },
  {
    name: 'completion bash',
    summary: 'Print the completion of this command for bash',
    arguments: [],
    shellOnly: true,
    async run(_call, { out }) {
      print(bashScript(table()), out);
    },
  },
  {
    name: 'completion names',
    summary: 'Print the names completion offers: KIND is unit, setting or job',
    arguments: [{ name: 'KIND', kind: 'text' }],
    shellOnly: true,
    async run({ words: [kind] }, { device, out, signal }) {
      const known = namedKinds.find((candidate) => candidate === kind);
      if (!known) throw new UsageError(`KIND is one of ${namedKinds.join(', ')}.`);
      const names = await namesOf(known, device, signal);
      if (out.json) out.value({ names });
      else for (const name of names) out.line(name);
    },
  },
  {
    name: 'completion manual',
    summary: 'Print the manual page lares(1)',
    arguments: [],
    shellOnly: true,
    async run(_call, { out }) {
      print(manual(table()), out);
    },
  },
];

function print(text: string, out: Place['out']): void {
  if (out.json) out.value({ text });
  else out.line(text.trimEnd());
}
