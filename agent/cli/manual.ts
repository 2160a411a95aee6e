import { type Command, synopsis } from './command.ts';
import { exitMeanings, optionHead, optionsOf } from './text.ts';

/** Text for roff: backslashes and hyphens as themselves, no line that begins like a request. */
export function roff(text: string): string {
  return text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll(/^([.'])/gm, '\\&$1');
}

function section(command: Command): string {
  return [
    `.SS ${roff(command.name)}`, `.B ${roff(synopsis(command))}`, '.PP', roff(`${command.summary}.`),
    ...(command.details ? ['.PP', roff(command.details)] : []),
    ...optionsOf({ ...command }).filter(([long]) => command.options && long in command.options)
      .flatMap(([long, option]) => ['.TP', `.B ${roff(optionHead(long, option))}`, roff(`${option.help}.`)]),
  ].join('\n');
}

/** The manual page lares(1), man(7). */
export function manual(commands: readonly Command[]): string {
  return `.\\" Made from the command table of agent/cli; do not edit.
.TH LARES 1 "" Lares "Lares"
.SH NAME
lares \\- look after a Lares device at its console
.SH SYNOPSIS
.B lares
.I COMMAND
.RI [ OPTION ...]
.RI [ WORD ...]
.SH DESCRIPTION
Asks the agent of the device over its console socket, which only root may open, and has the rights of the owner there.
What is done so stands in the journal and in the history of the settings as root@console.
.PP
Answers go to standard output, everything else to standard error. A table is cut to the width of a terminal, and never
where there is none.
.SH OPTIONS
.TP
.B \\-\\-json
Answer with JSON in the shapes of the device's API, one value a line; problems go to standard error in the same way.
.TP
.B \\-h, \\-\\-help
Say what a command does.
.TP
.B \\-V, \\-\\-version
Print the version.
.SH COMMANDS
${commands.map(section).join('\n')}
.SH THE PROMPT
Whoever stands before the device needs no password: pressing Enter on its screen or serial line opens a prompt that
takes the same commands without the word
.BR lares .
It is no shell. It leaves by itself when nobody types for five minutes.
.SH EXIT STATUS
${exitMeanings.map(([code, meaning]) => `.TP\n.B ${code}\n${roff(meaning)}`).join('\n')}
.SH ENVIRONMENT
.TP
.B LARES_CONSOLE_SOCKET
The agent's console socket, if it is not
.IR /run/lares/console.sock .
.TP
.B NO_COLOR
Anything in it switches colours off.
`;
}
