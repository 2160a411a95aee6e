import manifest from '../../package.json' with { type: 'json' };
import type { Command, Place } from './command.ts';
import { type ExitCode, exitCodeOf, exitCodes, JobFailed, Refused } from './exit-codes.ts';
import type { Output } from './output.ts';
import { parse, versionAsked } from './parse.ts';
import { commandHelp } from './text.ts';

export interface Surroundings extends Omit<Place, 'out'> {
  /** The way out, with JSON or without. */
  readonly output: (json: boolean) => Output;
}

/** Carries out one command line; whatever goes wrong is told and becomes the exit code. */
export async function execute(argv: readonly string[], commands: readonly Command[], around: Surroundings): Promise<ExitCode> {
  let out = around.output(argv.includes('--json'));
  try {
    const parsed = parse(argv, commands);
    if (parsed === versionAsked) {
      if (out.json) out.value({ version: manifest.version });
      else out.line(`lares ${manifest.version}`);
      return exitCodes.done;
    }
    out = around.output(parsed.json);
    if (parsed.help) {
      out.line(commandHelp(parsed.command));
      return exitCodes.done;
    }
    return (await parsed.command.run(parsed.call, { ...around, out })) ?? exitCodes.done;
  } catch (error) {
    if (around.signal.aborted) return exitCodes.interrupted;
    tell(error, out);
    return exitCodeOf(error);
  }
}

/** One sentence, and the code of the device's catalogue where it has one. */
function tell(error: unknown, out: Output): void {
  const detail = error instanceof Error ? error.message : String(error);
  const code = error instanceof Refused || error instanceof JobFailed ? error.code : undefined;
  if (out.json) out.note(JSON.stringify(error instanceof Refused ? error.problem : { code: code ?? 'cli', detail }));
  else out.note(`lares: ${detail}${code ? ` (${code})` : ''}`);
}
