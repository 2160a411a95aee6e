import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ControlGroups, GroupUse } from './port.ts';

/**
 * Reads control groups below `root`. Synchronous on purpose: these files live in the kernel's memory, a read costs some
 * 10 µs, and the thread pool would cost ten times that.
 */
export function createControlGroups(root = '/sys/fs/cgroup'): ControlGroups {
  return { use: (group) => readUse(root, group) };
}

function readUse(root: string, group: string): GroupUse | null {
  const directory = path.join(root, group);
  // systemd names the group; a path that climbs out of the tree is none of its.
  if (group === '/' || !directory.startsWith(`${root}/`)) return null;
  const memory = readText(path.join(directory, 'memory.current'));
  const cpu = readText(path.join(directory, 'cpu.stat'));
  if (memory === null && cpu === null) return null;
  return { memoryBytes: wholeNumber(memory?.trim()), cpuUs: wholeNumber(/^usage_usec (\d+)$/m.exec(cpu ?? '')?.[1]) };
}

function wholeNumber(digits: string | undefined): number | null {
  return digits !== undefined && /^\d{1,15}$/.test(digits) ? Number(digits) : null;
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // The group ended, or its controller is off: both are answers here.
    return null;
  }
}
