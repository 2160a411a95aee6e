/** How `lares` ends; documented in `lares help` and in lares(1). */
export const exitCodes = {
  done: 0,
  /** It was tried and did not work. */
  failed: 1,
  /** The command line was not understood; nothing was asked of the device. */
  usage: 2,
  /** The device refused: it does not exist, is not permitted, or makes no sense now. */
  refused: 3,
  /** The agent could not be reached. */
  unreachable: 4,
  /** Stopped by Ctrl-C, as shells count it: 128 + SIGINT. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** A command line that makes no sense, in words. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Nobody answers on the console socket, or it may not be opened. */
export class Unreachable extends Error {}

/** A job which the device accepted, and which did not end well. */
export class JobFailed extends Error {
  readonly code: string;

  constructor(code: string, detail: string) {
    super(detail);
    this.code = code;
  }
}

/** What the device answers when it will not (RFC 9457; see agent/http/problems.ts). */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
}

/** An answer of the device that is a problem. */
export class Refused extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }

  get code(): string {
    return this.problem.code;
  }
}

/** The code to end with after `error`. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof UsageError) return exitCodes.usage;
  if (error instanceof Unreachable) return exitCodes.unreachable;
  if (error instanceof Refused) return error.problem.status >= 500 ? exitCodes.failed : exitCodes.refused;
  return exitCodes.failed;
}
