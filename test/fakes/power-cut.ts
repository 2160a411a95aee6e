import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/** What the program under test dies of. */
export class PowerCut extends Error {}

const names = ['openSync', 'writeSync', 'fsyncSync', 'renameSync', 'unlinkSync', 'rmSync'] as const;

/**
 * Runs `work` until its `moment`-th call that touches a file, where the power goes: the call does not happen, but for a
 * write, of which the first half does. Returns whether it got that far.
 */
export function cutAt(moment: number, work: () => void): boolean {
  const real = Object.fromEntries(names.map((name) => [name, fs[name]]));
  let calls = 0;
  for (const name of names) {
    (fs as Record<string, unknown>)[name] = (...args: unknown[]): unknown => {
      calls += 1;
      if (calls < moment) return (real[name] as (...all: unknown[]) => unknown)(...args);
      const [descriptor, bytes, at] = args as [number, Uint8Array, number];
      if (name === 'writeSync') (real[name] as typeof fs.writeSync)(descriptor, bytes.subarray(at, at + (bytes.length - at) / 2));
      throw new PowerCut(`at ${name}, call ${calls}`);
    };
  }
  syncBuiltinESMExports();
  try {
    work();
    return false;
  } catch (error) {
    if (error instanceof PowerCut) return true;
    throw error;
  } finally {
    Object.assign(fs, real);
    syncBuiltinESMExports();
  }
}
