import type { Credentials, KnownRoute } from './requests.ts';
import type { Schema } from './values.ts';

/** The agent's socket. */
export interface Target {
  readonly socketPath: string;
}

export type Order =
  | { readonly kind: 'paths'; readonly target: Target; readonly seed: number; readonly perRoute: number; readonly routes: readonly KnownRoute[]; readonly open: readonly string[] }
  | { readonly kind: 'requests'; readonly target: Target; readonly seed: number; readonly count: number; readonly routes: readonly KnownRoute[]; readonly credentials: Credentials }
  | (FrameOrder & { readonly kind: 'frames'; readonly target: Target; readonly credentials: Credentials });

export interface FrameOrder {
  readonly seed: number;
  readonly count: number;
  readonly topics: readonly { readonly name: string; readonly params?: Schema | undefined }[];
}

export interface Report {
  sent: number;
  /** Requests after which the connection was closed without a word; of frames: sockets the device closed. */
  unanswered: number;
  statuses: Record<string, number>;
  /** What must not happen, with what caused it. */
  violations: string[];
}
