/**
 * The error catalogue. A feature declares its errors once; a throw site names the declaration, never a bare string,
 * so that every answer the device gives carries a stable code that documents and the UI can rely on.
 */

/** Values shown in an error's sentence and sent along as `params` (RFC 9457 extension member). */
export type ErrorParams = Readonly<Record<string, string | number | boolean>>;

/** One entry of the catalogue. */
export interface ErrorDefinition {
  /** Stable, dotted, prefixed by the feature: `services.unknown`. */
  readonly code: string;
  /** HTTP status code of the answer. */
  readonly status: number;
  /** One sentence in plain words; `{name}` is replaced from the params. */
  readonly template: string;
  /** What the caller can do about it, for the catalogue's documents. The dashboard has words of its own. */
  readonly advice: string;
  /** Names of the params, which are those that the sentence shows. */
  readonly params: readonly string[];
}

/** One of several fields that were refused, for errors about a whole form. */
export interface FieldError {
  /** Dotted name of the field, as in the request. */
  readonly field: string;
  /** The rule it breaks, as a phrase (core/phrases.ts): its text, which follows "it", such as `must be >= 10`. */
  readonly rule: string;
  /** Its code: `config.atLeast`. */
  readonly code: string;
  readonly params: ErrorParams;
}

const catalogue = new Map<string, ErrorDefinition>();
const placeholders = /\{(\w+)\}/g;

/**
 * Declares an error.
 * @throws Error when the code is taken or malformed: two features must never share a code.
 */
export function defineError(code: string, status: number, template: string, advice: string): ErrorDefinition {
  if (!/^[a-z]+(\.[a-zA-Z]+)+$/.test(code)) throw new Error(`malformed error code ${code}`);
  if (catalogue.has(code)) throw new Error(`error code ${code} is declared twice`);
  const params = [...template.matchAll(placeholders)].map((match) => match[1]!);
  const definition: ErrorDefinition = Object.freeze({ code, status, template, advice, params: Object.freeze(params) });
  catalogue.set(code, definition);
  return definition;
}

/** Every error declared so far, ordered by code. */
export function errorCatalogue(): ErrorDefinition[] {
  return [...catalogue.values()].toSorted((a, b) => a.code.localeCompare(b.code));
}

/**
 * An error from the catalogue on its way to the caller. `cause` stays on the device: it may hold remote texts. Only the
 * params that the catalogue documents travel; a throw site may hand over more where several errors share it.
 */
export class LaresError extends Error {
  readonly definition: ErrorDefinition;
  readonly params: ErrorParams;
  /** Seconds after which the same request may succeed; becomes the Retry-After header. */
  readonly retryAfterS: number | undefined;
  /** Every field that was refused; empty for errors that are not about fields. */
  readonly fields: readonly FieldError[];

  constructor(
    definition: ErrorDefinition,
    params: ErrorParams = {},
    options: { cause?: unknown; retryAfterS?: number; fields?: readonly FieldError[] } = {},
  ) {
    super(fillTemplate(definition.template, params), options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'LaresError';
    this.definition = definition;
    this.params = Object.fromEntries(Object.entries(params).filter(([name]) => definition.params.includes(name)));
    this.retryAfterS = options.retryAfterS;
    this.fields = options.fields ?? [];
  }

  get code(): string {
    return this.definition.code;
  }
}

/** Tells whether `error` is the given catalogue entry. */
export function isError(error: unknown, definition: ErrorDefinition): error is LaresError {
  return error instanceof LaresError && error.definition === definition;
}

/** Puts params into a template; a missing param stays visible as `{name}`. */
export function fillTemplate(template: string, params: ErrorParams): string {
  return template.replace(placeholders, (whole, name: string) =>
    Object.hasOwn(params, name) ? String(params[name]) : whole,
  );
}
