/**
 * Judges what a device says about its settings after a power cut. Pure, so that it can be shown to see a loss
 * (test/unit/config-oracle.test.ts).
 */

/** Write number `n`: two settings at once, each of which alone gives `n` away. */
export function valuesOf(n: number): Record<'metrics.intervalMs' | 'auth.absoluteMs', number> {
  return { 'metrics.intervalMs': 1000 + (n % 9000), 'auth.absoluteMs': 3_600_000 + n };
}

/** A write that was answered with 200. */
export interface Acknowledged {
  n: number;
  revision: number;
}

/** What was told the outside before the power went. */
export interface Told {
  /** The last one; undefined when none was. */
  acknowledged: Acknowledged | undefined;
  /** Sent but not answered: may have happened or not. */
  inFlight: number | undefined;
}

export interface Found {
  revision: number;
  values: Record<string, unknown>;
}

/** Violations in words; empty when all that was acknowledged is there and nothing else is. */
export function violations({ acknowledged, inFlight }: Told, found: Found): string[] {
  if (acknowledged === undefined) return [];
  const { n, revision } = acknowledged;
  const ahead = found.revision - revision;
  if (ahead < 0) return [`revision ${found.revision}, but ${revision} was acknowledged`];
  if (ahead > 1 || (ahead === 1 && inFlight === undefined)) return [`revision ${found.revision} after ${revision}: nobody wrote that`];
  const expected = Object.entries(valuesOf(ahead === 1 ? inFlight! : n));
  return expected.filter(([key, value]) => found.values[key] !== value)
    .map(([key, value]) => `${key} is ${String(found.values[key])}, but ${value} belongs to revision ${found.revision}`);
}

/** Numbers from 0 to 1 that a seed decides (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
