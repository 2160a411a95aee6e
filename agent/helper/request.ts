/** Longest request in characters; a real one has less than 400. */
export const REQUEST_CHARS = 4096;

export type Verb = 'unit.enable' | 'unit.disable';

export interface Request {
  readonly verb: Verb;
  /** Full name of a unit; a name by form only until the verb has checked it. */
  readonly unit: string;
}

export type Answer =
  | { readonly ok: true }
  /** `refused`: not permitted, asking again is no use. `failed`: permitted, but it did not work. */
  | { readonly ok: false; readonly kind: 'refused' | 'failed'; readonly reason: string };

export const refused = (reason: string): Answer => ({ ok: false, kind: 'refused', reason });

/**
 * systemd.unit(5) names, without templates and patterns: a leading dash could become an option somewhere, a slash a
 * path (which EnableUnitFiles takes), and an `@.` the template itself.
 */
const UNIT_NAME = /^[A-Za-z0-9:_.\\][A-Za-z0-9:_.\\@-]{0,200}\.(?:service|timer|socket|path)$/;

/** Exactly the fields of a request, of exactly these types and forms; undefined for anything else. */
export function parseRequest(line: string): Request | undefined {
  if (line.length > REQUEST_CHARS) return undefined;
  const value = parseJson(line);
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
  const { verb, unit, ...rest } = value as Record<string, unknown>;
  if (Object.keys(rest).length > 0) return undefined;
  if (verb !== 'unit.enable' && verb !== 'unit.disable') return undefined;
  if (typeof unit !== 'string' || !UNIT_NAME.test(unit) || unit.includes('@.') || unit.includes('..')) return undefined;
  return { verb, unit };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // Not JSON: the caller refuses it.
    return undefined;
  }
}
