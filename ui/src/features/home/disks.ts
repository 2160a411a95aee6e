import type { MetricsHistory } from '../../../../agent/features/metrics/schema.ts';

export type Filesystem = MetricsHistory['filesystems'][number];
export type Fullness = 'ok' | 'filling' | 'full' | 'fixed';

/** Where it starts to matter: the first is a look ahead, the second is the device's own warning. */
export const FILLING = 0.8;
export const FULL = 0.9;

/** Share in use of what programs can use, like df. */
export function usedRatio({ usedBytes, availableBytes }: Filesystem): number {
  return usedBytes / Math.max(1, usedBytes + availableBytes);
}

export function fullness(filesystem: Filesystem): Fullness {
  // What cannot be written to cannot fill up.
  if (filesystem.readOnly) return 'fixed';
  const ratio = usedRatio(filesystem);
  return ratio >= FULL ? 'full' : ratio >= FILLING ? 'filling' : 'ok';
}

/** What can fill up first, the largest of them first. */
export function inOrder(filesystems: readonly Filesystem[]): Filesystem[] {
  return [...filesystems].sort((a, b) => Number(a.readOnly) - Number(b.readOnly) || b.sizeBytes - a.sizeBytes);
}
