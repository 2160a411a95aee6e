/** Longest request in characters; a real one has less than 400. */
export const REQUEST_CHARS = 4096;

export interface UnitRequest {
  readonly verb: 'unit.enable' | 'unit.disable';
  /** Full name of a unit; a name by form only until the verb has checked it. */
  readonly unit: string;
}

export interface CountryRequest {
  readonly verb: 'wifi.country';
  /** ISO 3166-1 alpha-2, or `00`: what is allowed everywhere. */
  readonly country: string;
}

export interface ClockRequest {
  readonly verb: 'clock.set';
  /** Seconds since the epoch. */
  readonly timeS: number;
}

export type Request = UnitRequest | CountryRequest | ClockRequest;

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
  const { verb, ...fields } = value as Record<string, unknown>;
  const [name, ...others] = Object.keys(fields);
  if (name === undefined || others.length > 0) return undefined;
  return typeof verb === 'string' && Object.hasOwn(forms, verb) ? forms[verb]!(name, fields[name]) : undefined;
}

/** What each verb takes: its one field, by name and form. */
const forms: Readonly<Record<string, (field: string, value: unknown) => Request | undefined>> = {
  'unit.enable': (field, value) => unitRequest('unit.enable', field, value),
  'unit.disable': (field, value) => unitRequest('unit.disable', field, value),
  'wifi.country': (field, value) =>
    field === 'country' && typeof value === 'string' && /^(?:[A-Z]{2}|00)$/.test(value) ? { verb: 'wifi.country', country: value } : undefined,
  'clock.set': (field, value) =>
    field === 'timeS' && typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= MOST_TIME_S ? { verb: 'clock.set', timeS: value } : undefined,
};

/** Ten digits: the year 2286. Whether a time is plausible is checked where it is set. */
const MOST_TIME_S = 9_999_999_999;

function unitRequest(verb: UnitRequest['verb'], field: string, unit: unknown): UnitRequest | undefined {
  if (field !== 'unit' || typeof unit !== 'string' || !UNIT_NAME.test(unit) || unit.includes('@.') || unit.includes('..')) return undefined;
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
