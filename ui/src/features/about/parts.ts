import type { AboutPart } from '../../../../agent/features/about/schema.ts';

/** Kinds in the order of the filter; what a newer device calls otherwise is shown under `all` only. */
export const kinds = ['lares', 'debian', 'npm', 'runtime', 'bootloader'] as const;
export type Kind = (typeof kinds)[number];

/** Parts of a kind (or of all) whose name or licence holds every word of the query. */
export function findParts(parts: readonly AboutPart[], query: string, kind: Kind | 'all'): AboutPart[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return parts.filter((part) => {
    const hay = `${part.name} ${part.licence}`.toLowerCase();
    return (kind === 'all' || part.kind === kind) && words.every((word) => hay.includes(word));
  });
}

/** How many parts each kind has. */
export function countKinds(parts: readonly AboutPart[]): Record<Kind | 'all', number> {
  const counts = { all: parts.length, lares: 0, debian: 0, npm: 0, runtime: 0, bootloader: 0 };
  for (const { kind } of parts) {
    const known = kinds.find((one) => one === kind);
    if (known) counts[known] += 1;
  }
  return counts;
}
