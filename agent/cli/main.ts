import process from 'node:process';
import { text } from 'node:stream/consumers';
import { Device } from './device.ts';
import { execute, type Surroundings } from './execute.ts';
import { exitCodes } from './exit-codes.ts';
import { Output } from './output.ts';
import { Prompt } from './prompt.ts';
import { Question } from './question.ts';
import { commands } from './table.ts';

const CONSOLE_SOCKET = '/run/lares/console.sock';

/** `lares`: the owner's commands for who is root on the device, or stands before it. */
async function main(): Promise<void> {
  const { stdin, stdout, stderr, env } = process;
  const interrupted = new AbortController();
  process.on('SIGINT', () => interrupted.abort());
  // Whoever read the answer has had enough of it, as `head` has.
  for (const stream of [stdout, stderr]) stream.on('error', () => process.exit(exitCodes.done));
  const base: Omit<Surroundings, 'signal' | 'ask' | 'prompt'> = {
    device: new Device(env['LARES_CONSOLE_SOCKET'] ?? CONSOLE_SOCKET),
    output: (json) => new Output({ stdout, stderr, json, environment: env }),
    input: () => text(stdin),
  };
  const prompt = (idleMs: number): Promise<void> => new Prompt({ input: stdin, screen: stdout, commands, around: base, idleMs }).run();
  const ask = stdin.isTTY && stderr.isTTY ? new Question(stdin, stderr, interrupted).ask : undefined;
  const code = await execute(process.argv.slice(2), commands, { ...base, signal: interrupted.signal, ask, prompt });
  // By hand: a terminal that was listened to would keep the process. What was written is out first.
  stdout.write('', () => stderr.write('', () => process.exit(code)));
}

void main();
