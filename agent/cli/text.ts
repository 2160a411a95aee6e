import { type Command, type Option, synopsis } from './command.ts';
import { exitCodes } from './exit-codes.ts';
import { commonOptions } from './parse.ts';

/** What each exit code means, by code. */
export const exitMeanings: readonly (readonly [code: number, meaning: string])[] = [
  [exitCodes.done, 'It was done.'],
  [exitCodes.failed, 'It was tried and did not work.'],
  [exitCodes.usage, 'The command line was not understood.'],
  [exitCodes.refused, 'The device refused: there is no such thing, it is not permitted, or it makes no sense now.'],
  [exitCodes.unreachable, 'The agent could not be reached; only root may ask it.'],
  [exitCodes.interrupted, 'It was stopped by Ctrl-C; what the device had begun goes on.'],
];

/** `-n, --lines N` */
export function optionHead(long: string, { short, value }: Option): string {
  return `${short ? `-${short}, ` : ''}--${long}${value ? ` ${value}` : ''}`;
}

export const optionsOf = (command: Command): readonly (readonly [long: string, option: Option])[] =>
  Object.entries({ ...command.options, ...commonOptions } as NonNullable<Command['options']>);

const column = (rows: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...rows.map(([head]) => head.length));
  return rows.map(([head, text]) => `  ${head.padEnd(width)}  ${text}`).join('\n');
};

/** What `lares help` says; at the prompt without the word `lares`. */
export function overview(commands: readonly Command[], isPrompt: boolean): string {
  const heads = commands.map((command) => [synopsis({ ...command, options: {} }).slice(isPrompt ? 'lares '.length : 0), command.summary] as const);
  const own = isPrompt ? ([['exit', 'Leave the prompt']] as const) : [];
  return [
    isPrompt ? 'Commands:' : 'Usage: lares COMMAND [OPTION...] [WORD...]\n\nCommands:',
    column([...heads, ...own]),
    '',
    `"${isPrompt ? '' : 'lares '}help COMMAND" tells more about one of them. Every command takes --json.`,
    ...(isPrompt ? [] : ['', 'Exit codes:', column(exitMeanings.map(([code, meaning]) => [String(code), meaning]))]),
  ].join('\n');
}

/** What `lares help COMMAND` says. */
export function commandHelp(command: Command): string {
  return [
    `${command.summary}.`, '', `Usage: ${synopsis(command)}`, '',
    ...(command.details ? [command.details, ''] : []),
    'Options:', column(optionsOf(command).map(([long, option]) => [optionHead(long, option), option.help])),
  ].join('\n');
}
