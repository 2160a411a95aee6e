import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '../../image/tools/steps.ts';
import type { ApiClient } from './api-client.ts';
import { board, within } from './board.ts';
import type { Device } from './device.ts';

/** What the chapters of a story hand on. */
export interface Story {
  readonly device: Device;
  /** The owner's session; made by the chapter `claim`. */
  client: ApiClient;
}

/**
 * Asks until the answer satisfies, for things the device does in its own time and tells nobody about. Returns the
 * answer; rejects after the time.
 */
export async function until<Value>(
  ask: () => Promise<Value>, wanted: (value: Value) => boolean, timeoutMs = 120_000,
): Promise<Value> {
  const deadlineMs = Date.now() + within(timeoutMs);
  let last: unknown;
  while (Date.now() < deadlineMs) {
    try {
      const value = await ask();
      if (wanted(value)) return value;
      last = value;
    } catch (error) {
      last = error;
    }
    await sleep(500);
  }
  throw new Error(`not so within ${timeoutMs} ms; last: ${last instanceof Error ? last.stack : JSON.stringify(last)}`);
}

const figuresFile = path.join(root, `build/test/figures-${board.name}.json`);

/** Keeps a measured figure in build/test/figures-<board>.json, for people; no test depends on it. */
export function keepFigures(figures: Record<string, number | string>): void {
  let kept: Record<string, unknown> = {};
  try {
    kept = JSON.parse(readFileSync(figuresFile, 'utf8')) as Record<string, unknown>;
  } catch {
    // The first figures of this checkout.
  }
  mkdirSync(path.dirname(figuresFile), { recursive: true });
  writeFileSync(figuresFile, `${JSON.stringify({ ...kept, ...figures }, null, 2)}\n`);
}
