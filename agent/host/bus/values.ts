/** u64 value which systemd uses for "infinity" and "not set" (`UINT64_MAX`). */
export const U64_MAX = 2n ** 64n - 1n;

/** Number for a D-Bus integer; null for "not set" (u64 and u32 maximum) and for what a double cannot carry exactly. */
export function wholeNumber(value: unknown): number | null {
  if (typeof value === 'bigint') {
    return value === U64_MAX || value > BigInt(Number.MAX_SAFE_INTEGER) || value < BigInt(Number.MIN_SAFE_INTEGER)
      ? null
      : Number(value);
  }
  return typeof value === 'number' && Number.isInteger(value) && value !== 2 ** 32 - 1 ? value : null;
}

/** Milliseconds since the epoch from systemd's microseconds; 0 and "infinity" mean never. */
export function epochMs(value: unknown): number | null {
  const us = wholeNumber(value);
  return us === null || us === 0 ? null : Math.floor(us / 1000);
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A text, or null where D-Bus says "none" with an empty string. */
export function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

export function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}
