import { createHash, randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { keep, overwrite, read, sizeOf, wipe, wipeFreeSpace } from './durable.ts';
import { handOver } from './hand-over.ts';
import { MOST_BYTES, PRESEED_FILE_NAME, parsePreseed, type PreseedProblem, sentence } from './parse.ts';
import type { Places } from './places.ts';

export type TakenIn =
  | { readonly kind: 'none' }
  | { readonly kind: 'refused'; readonly problems: readonly PreseedProblem[] }
  /** `said`: what was taken in; undefined where a power cut had left nothing but the wiping. */
  | { readonly kind: 'applied'; readonly said: readonly string[] | undefined };

/**
 * How far a file has got. `handing`: as long as the same file is there, its record keeps its id, so that the agent
 * applies it once even where the file cannot be wiped. `wiping`: what is in the file may be half a file already, which
 * must never be read as one; it is told from a new file by its size.
 */
interface Progress {
  readonly stage: 'handing' | 'wiping';
  readonly sha256: string;
  readonly bytes: number;
  readonly id: string;
}

const MOST_PROGRESS_BYTES = 1024;

/**
 * Takes `lares.toml` in: all of it, or nothing and what is wrong. Cut off at any moment, the next call brings it to the
 * same end. Steps: progress `handing`; hand over; `lares.toml.used`; progress `wiping`; wipe the file and what is free; no progress.
 * @throws the errors of the file system; a file on a partition that cannot be written is refused first
 */
export function takeIn(places: Places): TakenIn {
  const progress = readProgress(places.progress);
  const bytes = read(places.file, MOST_BYTES);
  if (bytes === undefined) {
    if (progress?.stage === 'wiping') return finish(places, undefined);
    rmSync(places.progress, { force: true });
    return { kind: 'none' };
  }
  if (progress?.stage === 'wiping' && progress.bytes === sizeOf(places.file)) return finish(places, undefined);
  const result = parsePreseed(bytes);
  if (!result.ok) return { kind: 'refused', problems: result.problems };
  const refusal = refuseReadOnly(places);
  if (refusal) return refusal;

  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const id = progress?.sha256 === sha256 ? progress.id : randomUUID();
  const note = (stage: Progress['stage']) => keep(places.progress, JSON.stringify({ stage, sha256, bytes: bytes.length, id }));
  note('handing');
  const said = handOver(result.file, id, places);
  overwrite(places.used, usedText(said));
  note('wiping');
  return finish(places, said);
}

function finish(places: Places, said: readonly string[] | undefined): TakenIn {
  wipe(places.file);
  wipeFreeSpace(path.dirname(places.file));
  wipe(places.progress);
  return { kind: 'applied', said };
}

/** The note beside the file is the first thing written, so a card with its lock on is found before anything is applied. */
function refuseReadOnly(places: Places): TakenIn | undefined {
  try {
    overwrite(places.used, usedText([]));
    return undefined;
  } catch (error) {
    if (!['EROFS', 'EACCES', 'EPERM', 'ENOSPC'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    const text = 'it was not used, since it could not be wiped afterwards: the disk or card cannot be written (is its lock on?)';
    return { kind: 'refused', problems: [{ line: undefined, text }] };
  }
}

function usedText(said: readonly string[]): string {
  const list = said.length === 0 ? 'Nothing.' : said.map((item) => `- ${item}`).join('\n');
  return `${PRESEED_FILE_NAME} was here. The device has taken in what it said and wiped it:\n\n${list}\n`.replaceAll('\n', '\r\n');
}

function readProgress(file: string): Progress | undefined {
  const text = read(file, MOST_PROGRESS_BYTES)?.toString('utf8');
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Progress;
  } catch {
    // Not written by keep(), which makes whole files: as if there were none.
    return undefined;
  }
}

/** What the console shows and the journal keeps. */
export function complaintsOf(problems: readonly PreseedProblem[]): string {
  return problems.map((problem) => `${sentence(problem)}\n`).join('');
}
