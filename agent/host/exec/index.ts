import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { LaresError } from '../../core/errors/index.ts';
import { programFailed, programMissing, programTooLong } from './port.ts';

/** A program and its arguments. There is no shell anywhere: an argument stays one argument. */
export interface Command {
  /** Path or name of the program. */
  readonly program: string;
  readonly args: readonly string[];
}

export interface LineReader {
  /** A line without its end; longer ones are cut at `maxLineChars`. */
  onLine(line: string): void;
  readonly maxLineChars: number;
}

/** Environment of every child: no secret of the agent's is passed on, and texts are not translated. */
const childEnv = { PATH: process.env['PATH'] ?? '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8' };

/**
 * Runs a program to its end, handing over its lines.
 * @throws LaresError exec.missing, exec.failed, exec.tooLong (the program is killed then)
 */
export async function runLines(command: Command, reader: LineReader, timeoutMs: number): Promise<void> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), timeoutMs);
  try {
    await followLines(command, reader, abort.signal);
  } finally {
    clearTimeout(timer);
  }
  if (abort.signal.aborted) throw new LaresError(programTooLong, { program: path.basename(command.program), timeoutMs });
}

/**
 * Runs a program until it ends or `signal` is aborted; aborting is a normal end.
 * @throws LaresError exec.missing, exec.failed
 */
export function followLines(command: Command, reader: LineReader, signal: AbortSignal): Promise<void> {
  const program = path.basename(command.program);
  const child = spawn(command.program, command.args, { stdio: ['ignore', 'pipe', 'pipe'], env: childEnv });
  const complaint = firstText(child);
  splitLines(child, reader);
  const end = (): void => void child.kill('SIGKILL');
  if (signal.aborted) end();
  signal.addEventListener('abort', end, { once: true });
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new LaresError(programMissing, { program }, { cause: error })));
    child.once('close', (code, killedBy) => {
      signal.removeEventListener('abort', end);
      if (code === 0 || signal.aborted) resolve();
      else reject(new LaresError(programFailed, { program, code: code ?? String(killedBy) }, { cause: new Error(complaint()) }));
    });
  });
}

/** The first kilobytes a child says on its standard error: enough to understand, not enough to fill memory. */
function firstText(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    if (text.length < 4096) text += chunk;
  });
  return () => text.slice(0, 4096).trim();
}

function splitLines(child: ChildProcess, reader: LineReader): void {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop()!;
    // A line without an end must not grow; what follows of it is dropped at its end.
    if (rest.length > reader.maxLineChars) rest = rest.slice(0, reader.maxLineChars);
    for (const line of lines) reader.onLine(line.slice(0, reader.maxLineChars));
  });
  child.stdout?.on('end', () => {
    if (rest !== '') reader.onLine(rest);
  });
}
