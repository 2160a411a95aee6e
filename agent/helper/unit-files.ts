import { closeSync, fsyncSync, openSync } from 'node:fs';
import path from 'node:path';
import type { Bus } from '../host/bus/port.ts';

const SYSTEMD = 'org.freedesktop.systemd1';
/** systemd reads every unit file anew; a slow board takes its time. */
const TIMEOUT_MS = 30_000;

/** What the helper asks of systemd, as root. */
export interface UnitFiles {
  /** State of the unit's file (`enabled`, `disabled`, `static`, …); undefined when there is no such file. */
  stateOf(unit: string): Promise<string | undefined>;
  enable(unit: string): Promise<void>;
  disable(unit: string): Promise<void>;
}

/** org.freedesktop.systemd1(5), "Methods" of the Manager. */
export function createUnitFiles(bus: Bus): UnitFiles {
  function manager(member: string, signature: string, body: readonly unknown[], reply: string): Promise<readonly unknown[]> {
    return bus.call({
      destination: SYSTEMD, path: '/org/freedesktop/systemd1', interface: `${SYSTEMD}.Manager`, member, signature, body, reply,
      timeoutMs: TIMEOUT_MS,
    });
  }
  /** Flags 0: lasting (not runtime), without force, so no file of anybody else's is replaced. */
  async function change(member: string, unit: string, reply: string): Promise<void> {
    const results = await manager(member, 'ast', [[unit], 0n], reply);
    // The list of changes is the last result of both: what was done, the link, where it points.
    for (const [, link] of results.at(-1) as [string, string, string][]) syncDirectory(path.dirname(link));
    await manager('Reload', '', [], '');
  }
  return {
    async stateOf(unit) {
      const [files] = await manager('ListUnitFiles', '', [], 'a(ss)');
      return (files as [string, string][]).find(([path]) => path.slice(path.lastIndexOf('/') + 1) === unit)?.[1];
    },
    enable: (unit) => change('EnableUnitFilesWithFlags', unit, 'ba(sss)'),
    disable: (unit) => change('DisableUnitFilesWithFlags', unit, 'a(sss)'),
  };
}

/** systemd makes links without flushing them; what was acknowledged must survive a power cut a moment later. */
function syncDirectory(directory: string): void {
  let descriptor: number;
  try {
    descriptor = openSync(directory, 'r');
  } catch (error) {
    // The last link of a directory takes the directory along; its parent is flushed instead.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || directory === '/') throw error;
    return syncDirectory(path.dirname(directory));
  }
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
