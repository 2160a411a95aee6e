import type { Problem } from './problem.ts';

export type ServerFrame =
  | { op: 'hello'; version: string; heartbeatMs: number }
  | { op: 'snapshot'; sub: number; epoch: string; seq: number; data: unknown }
  | { op: 'delta'; sub: number; seq: number; data: unknown }
  | { op: 'resumed'; sub: number; epoch: string; seq: number }
  | { op: 'error'; sub: number; problem: Problem }
  | { op: 'pong' };

export type ClientFrame =
  | { op: 'subscribe'; sub: number; topic: string; params?: unknown; resume?: { epoch: string; seq: number } }
  | { op: 'unsubscribe'; sub: number }
  | { op: 'ping' };

/** Close codes of the device. */
export const closeCodes = { sessionEnded: 4401, tooMany: 4429, restarting: 1012 } as const;
