import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Test } from 'tap';
import Type from 'typebox';
import { type JobControl, type JobKind, jobKind } from '../../agent/core/job.ts';
import { Jobs } from '../../agent/core/jobs.ts';
import { silentLog } from '../../agent/core/log.ts';
import { definePhrase } from '../../agent/core/phrases.ts';
import { SqliteJobStore } from '../../agent/features/jobs/store.ts';
import { openStore } from '../../agent/host/store/index.ts';
import type { Store } from '../../agent/host/store/port.ts';
import { ManualClock } from './clock.ts';

/** The engine over a database of its own, or over one that an earlier engine left behind. */
export function jobEngine(t: Test, given: { file?: string; clock?: ManualClock; guard?: (store: Store) => Store } = {}) {
  // Not a testdir: a test has one of those, and many an engine.
  const folder = mkdtempSync(path.join(tmpdir(), 'jobs-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const file = given.file ?? path.join(folder, 'jobs.sqlite');
  const clock = given.clock ?? new ManualClock();
  const opened = openStore({ file, log: silentLog });
  t.teardown(() => opened.close());
  const store = given.guard?.(opened) ?? opened;
  return { file, clock, store, jobs: new Jobs({ clock, log: silentLog, store: new SqliteJobStore(store) }) };
}

export const StepInput = Type.Object({ steps: Type.Integer() });
export const StepCheckpoint = Type.Object({ done: Type.Integer() });
export type StepKind = JobKind<typeof StepInput, typeof StepCheckpoint>;

/** A kind of work for tests: what it does is given, the rest as told. */
export function stepKind(
  run: (input: { steps: number }, control: JobControl<{ done: number }>) => Promise<void>, rest: Partial<StepKind> = {},
): StepKind {
  return jobKind({ name: 'test.steps', abortable: false, afterRestart: 'ends', input: StepInput, checkpoint: StepCheckpoint, ...rest, run });
}

/** For lines of any words. */
export const saying = definePhrase('test.saying', '{words}');

/** Work that ends when its signal does. */
export const untilAborted = (_input: unknown, { signal }: JobControl): Promise<void> =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))));
