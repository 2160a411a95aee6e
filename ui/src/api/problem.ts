/** A field that was refused, and the rule it breaks: in the device's words, by code and with params. */
export interface RefusedField {
  readonly field: string;
  readonly rule: string;
  readonly code: string;
  readonly params: Record<string, string | number | boolean>;
}

/** An answer of the device that is not what was asked for: problem+json with the catalogue's code (RFC 9457). */
export interface Problem {
  readonly code: string;
  /** HTTP status; 0 when there was no answer at all. */
  readonly status: number;
  readonly detail: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Every field that was refused, with the rule it breaks, where the problem is about fields. */
  readonly fields?: readonly RefusedField[] | undefined;
  readonly requestId?: string | undefined;
  /** Seconds after which the same request may succeed. */
  readonly retryAfterS?: number | undefined;
}

/** Codes that this side gives when the device did not answer; the others come from the device. */
export const localCodes = { unreachable: 'ui.unreachable', timeout: 'ui.timeout', unreadable: 'ui.unreadable' } as const;

/** A problem on its way to whoever asked. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail || problem.code);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

/** The problem in whatever was thrown; what is not from the API is an unreadable answer. */
export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof ProblemError) return thrown.problem;
  return localProblem('unreadable', thrown instanceof Error ? thrown.message : String(thrown));
}

export function localProblem(kind: keyof typeof localCodes, detail: string): Problem {
  return { code: localCodes[kind], status: 0, detail, params: {} };
}

/** Reads a problem from parsed JSON; a body of any other form keeps its status. */
export function parseProblem(body: unknown, status: number, retryAfter: string | null): Problem {
  const fields = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const retryAfterS = Number(retryAfter ?? Number.NaN);
  return {
    code: typeof fields['code'] === 'string' ? fields['code'] : localCodes.unreadable,
    status,
    detail: typeof fields['detail'] === 'string' ? fields['detail'] : `HTTP ${status}`,
    params: typeof fields['params'] === 'object' && fields['params'] !== null ? (fields['params'] as Record<string, unknown>) : {},
    fields: Array.isArray(fields['fields']) ? (fields['fields'] as Partial<RefusedField>[]).map(refusedField) : undefined,
    requestId: typeof fields['requestId'] === 'string' ? fields['requestId'] : undefined,
    retryAfterS: Number.isFinite(retryAfterS) ? retryAfterS : undefined,
  };
}

/** A device of another version may say less about a field. */
function refusedField({ field = '', rule = '', code = '', params = {} }: Partial<RefusedField>): RefusedField {
  return { field, rule, code, params };
}
