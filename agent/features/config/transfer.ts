import Value from 'typebox/value';
import { LaresError } from '../../core/errors/index.ts';
import { phrase } from '../../core/phrases.ts';
import { configInvalid, configNewerFile } from './errors.ts';
import type { Declarations, Violation } from './declarations.ts';
import { byHand } from './rules.ts';
import type { ConfigFile, ImportNote } from './schema.ts';
import type { Change } from './store.ts';
import type { Values } from './values.ts';

export const FILE_FORMAT = 'lares-config';
export const FILE_VERSION = 1;

/** What an import would do. */
export interface ImportPlan {
  /** Only what differs from what is chosen now. */
  readonly values: ReadonlyMap<string, unknown>;
  readonly changes: readonly Change[];
  readonly violations: readonly Violation[];
  /** What stays as it is, and why. */
  readonly ignored: readonly ImportNote[];
  /** Secrets set where the file comes from, and not here. */
  readonly secretsToEnter: readonly string[];
}

/** Every chosen value, to keep or to carry to another device. Of secrets only the names. */
export function exportFile(revision: number, declarations: Declarations, values: Values): ConfigFile {
  const file: ConfigFile = { format: FILE_FORMAT, version: FILE_VERSION, revision, values: {}, secrets: [] };
  for (const { key, secret } of declarations.all()) {
    const chosen = values.chosen(key);
    if (!chosen) continue;
    if (secret || chosen.sealed) file.secrets.push(key);
    else file.values[key] = chosen.value;
  }
  return file;
}

/**
 * Compares a file with what is chosen here. Settings the file does not name stay as they are.
 * @throws LaresError config.newerFile
 */
export function planImport(file: ConfigFile, declarations: Declarations, values: Values): ImportPlan {
  if (file.version > FILE_VERSION) throw new LaresError(configNewerFile, { version: file.version, known: FILE_VERSION });
  const plan = { values: new Map<string, unknown>(), changes: [] as Change[], violations: [] as Violation[], ignored: [] as ImportNote[] };
  for (const [key, value] of Object.entries(file.values)) {
    const chosen = values.chosen(key);
    const violation = secretInFile(key, declarations) ?? declarations.violation(key, value);
    if (!declarations.get(key)) plan.ignored.push({ key, reason: 'unknown' });
    else if (declarations.isFixed(key)) plan.ignored.push({ key, reason: 'locked' });
    else if (violation) plan.violations.push(violation);
    else if (!chosen || !Value.Equal(chosen.value, value)) {
      plan.values.set(key, value);
      plan.changes.push({ key, before: chosen?.value, after: value, sealed: chosen?.sealed ?? false });
    }
  }
  const secretsToEnter = file.secrets.filter((key) => declarations.get(key)?.secret && !values.chosen(key)?.sealed);
  return { ...plan, secretsToEnter };
}

/** A file lies about on disks and in mail: a secret in one is a mistake to be named, not to be spread. */
function secretInFile(key: string, declarations: Declarations): Violation | undefined {
  if (!declarations.get(key)?.secret) return undefined;
  const rule = phrase(byHand);
  return { key, rule, definition: configInvalid, params: { key, rule: rule.text } };
}
