import { parse, TomlError } from 'smol-toml';
import Value from 'typebox/value';
import { formFindings } from './form.ts';
import { lineOf } from './lines.ts';
import { applyRules } from './rules.ts';
import { PreseedFile } from './settings.ts';

/** Name of the file, on the device's partition that every computer can read (FAT). */
export const PRESEED_FILE_NAME = 'lares.toml';

/** Far more than 32 keys need. */
export const MOST_BYTES = 32_768;
const MOST_PROBLEMS = 8;

/** Something in the file that keeps all of it from being used. Never repeats a value: it may be a secret. */
export interface PreseedProblem {
  /** Counted from 1; undefined when it is about the file as a whole. */
  readonly line: number | undefined;
  /** A sentence in plain words, without its full stop. */
  readonly text: string;
}

export type PreseedResult =
  | { readonly ok: true; readonly file: PreseedFile }
  | { readonly ok: false; readonly problems: readonly PreseedProblem[] };

/** Reads `lares.toml`: the one parser of the device and of the program that flashes it. */
export function parsePreseed(bytes: Uint8Array): PreseedResult {
  if (bytes.length > MOST_BYTES) return whole(`it is longer than ${MOST_BYTES} bytes`);
  let text: string;
  let value: unknown;
  try {
    // Editors on Windows put a mark in front, which the decoder takes off.
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return whole('it is not UTF-8 text; save it as plain text');
  }
  try {
    value = parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    // The rest of the message quotes the file.
    const reason = /^(?:Invalid TOML document: )?([^\n]*)/.exec(error.message)?.[1] ?? '';
    return { ok: false, problems: [{ line: error.line, text: `this is not TOML: ${reason}` }] };
  }
  const findings = Value.Check(PreseedFile, value) ? applyRules(value) : formFindings(value);
  if (findings.length === 0) return { ok: true, file: value as PreseedFile };
  const problems = findings.slice(0, MOST_PROBLEMS).map(({ path, text: said }) => ({ line: lineOf(text, path), text: said }));
  return { ok: false, problems: problems.toSorted((a, b) => a.line - b.line) };
}

/** A problem as one line for people. */
export function sentence({ line, text }: PreseedProblem): string {
  return `${PRESEED_FILE_NAME}${line === undefined ? '' : `, line ${line}`}: ${text}.`;
}

function whole(text: string): PreseedResult {
  return { ok: false, problems: [{ line: undefined, text }] };
}
