import type { Command } from '../command.ts';
import { UsageError } from '../exit-codes.ts';
import { commandHelp, overview } from '../text.ts';

/** @param table all commands, this one among them */
export const helpCommands = (table: () => readonly Command[]): readonly Command[] => [
  {
    name: 'help',
    summary: 'List the commands, or tell about one',
    details: 'With --json: the table of commands.',
    arguments: [{ name: 'COMMAND', kind: 'command', optional: true, many: true }],
    async run({ words }, { out, prompt }) {
      const name = words.join(' ');
      const isPrompt = prompt === undefined;
      const offered = table().filter(({ shellOnly }) => !isPrompt || !shellOnly);
      const named = offered.filter((command) => name === '' || command.name === name || command.name.startsWith(`${name} `));
      if (named.length === 0) throw new UsageError(`There is no command "${name}"; "lares help" lists them.`);
      if (out.json) {
        return out.value({ commands: named.map(({ name, summary, details = null, arguments: words, options = {} }) => ({ name, summary, details, arguments: words, options })) });
      }
      if (name === '') out.line(overview(offered, isPrompt));
      else out.line(named.map(commandHelp).join('\n\n'));
    },
  },
];
