import { parseArgs, type ParseArgsOptionDescriptor } from 'node:util';
import { type Call, type Command, synopsis } from './command.ts';
import { UsageError } from './exit-codes.ts';

/** Options which every command has. */
export const commonOptions = {
  json: { help: 'Answer with JSON in the shapes of the device\'s API' },
  help: { short: 'h', help: 'Say what a command does' },
} as const;

export interface Parsed {
  readonly command: Command;
  readonly call: Call;
  readonly json: boolean;
  readonly help: boolean;
}

/** A command line that asks for nothing but the version. */
export const versionAsked = Symbol('version');

/**
 * Reads a command line against the table. Without a word it is `help`, a noun alone is its first command.
 * @throws UsageError
 */
export function parse(argv: readonly string[], table: readonly Command[]): Parsed | typeof versionAsked {
  const start = argv.findIndex((word) => !word.startsWith('-'));
  const leading = start < 0 ? argv : argv.slice(0, start);
  if (leading.includes('--version') || leading.includes('-V')) return versionAsked;
  const { command, taken } = commandOf(start < 0 ? ['help'] : argv.slice(start), table);
  const rest = [...leading, ...(start < 0 ? [] : argv.slice(start + taken))];
  const { values, positionals } = parsed(rest, command);
  const help = values['help'] === true;
  if (!help) refuseCount(positionals, command);
  return { command, call: { words: positionals, options: values }, json: values['json'] === true, help };
}

/** The command that the first words name, and how many of them that takes. */
function commandOf(words: readonly string[], table: readonly Command[]): { command: Command; taken: number } {
  const [noun = '', verb] = words;
  const both = table.find(({ name }) => name === `${noun} ${verb}`);
  if (both) return { command: both, taken: 2 };
  const alone = table.find(({ name }) => name === noun);
  if (alone) return { command: alone, taken: 1 };
  const family = table.filter(({ name }) => name.startsWith(`${noun} `));
  if (family.length === 0) throw new UsageError(`There is no command "${noun}"; "lares help" lists them.`);
  // `lares services --failed` and `lares services` alone.
  if (verb === undefined || verb.startsWith('-')) return { command: family[0]!, taken: 1 };
  const verbs = family.map(({ name }) => name.slice(noun.length + 1)).join(', ');
  throw new UsageError(`There is no command "${noun} ${verb}"; there are: ${verbs}.`);
}

function parsed(args: string[], command: Command): { values: Record<string, string | boolean | undefined>; positionals: string[] } {
  const options: Record<string, ParseArgsOptionDescriptor> = {};
  for (const [name, { short, value }] of Object.entries({ ...command.options, ...commonOptions } as NonNullable<Command['options']>)) {
    options[name] = { type: value ? 'string' : 'boolean', ...(short ? { short } : {}) };
  }
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true, strict: true });
    return { values: values as Record<string, string | boolean | undefined>, positionals };
  } catch (error) {
    // ERR_PARSE_ARGS_*: its message names the option.
    throw new UsageError(`${(error as Error).message.split('. To specify')[0]!.replace(/\.?$/, '.')} Usage: ${synopsis(command)}`);
  }
}

function refuseCount(words: readonly string[], command: Command): void {
  const least = command.arguments.filter(({ optional }) => !optional).length;
  const most = command.arguments.some(({ many }) => many) ? Infinity : command.arguments.length;
  if (words.length < least || words.length > most) throw new UsageError(`Usage: ${synopsis(command)}`);
}

/** A whole number within limits. @throws UsageError */
export function wholeNumber(text: string, name: string, least: number, most: number): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  if (!(value >= least && value <= most)) throw new UsageError(`${name} is a whole number from ${least} to ${most}.`);
  return value;
}

/**
 * Splits a line of the prompt into words. Quotes keep blanks together and a backslash takes the next character as it
 * is; nothing else has a meaning: there is no shell behind it.
 * @throws UsageError for a quote without its end
 */
export function wordsOf(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at]!;
    if (character === '\\' && quote !== "'" && at + 1 < line.length) word = (word ?? '') + line[(at += 1)]!;
    else if (quote !== '') {
      if (character === quote) quote = '';
      else word = (word ?? '') + character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + character;
  }
  if (quote !== '') throw new UsageError(`The quote ${quote} has no end.`);
  if (word !== undefined) words.push(word);
  return words;
}
