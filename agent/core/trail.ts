/** How a caller came in: with a session, an API token, at the console, through the setup Wi-Fi, without an account, or not at all. */
export const ways = ['session', 'token', 'console', 'portal', 'nobody', 'device'] as const;
export type Way = (typeof ways)[number];

/** `done`: it happened. `refused`: the caller's mistake, or not theirs to ask (4xx). `failed`: the device could not (5xx). */
export const outcomes = ['done', 'refused', 'failed'] as const;
export type TrailOutcome = (typeof outcomes)[number];

/** One thing that somebody did or tried. It names things and never says what they hold: no body, no secret. */
export interface TrailRecord {
  /** Name of the account; null for whoever has none, and for the device itself. */
  readonly user: string | null;
  readonly via: Way;
  /** As nginx saw it; null where there was no request. */
  readonly address: string | null;
  /** What was asked for: a stable name (`auth.signIn`), or the route's method and pattern. */
  readonly event: string;
  /** What it was about, such as the name of a unit; null when the event says it all. */
  readonly target: string | null;
  readonly outcome: TrailOutcome;
  /** Catalogue code of the error; null when there was none. */
  readonly code: string | null;
  readonly requestId: string | null;
}

/** Where such records are kept. */
export interface Trail {
  /** On the disk when it returns, or waiting in memory and in the journal when the disk takes nothing. Never throws. */
  record(record: TrailRecord): void;
}
