import dbus from 'dbus-next';
import { Typed } from './port.ts';

/** Unwraps variants, recursively. Buffers (`ay`) and bigints (`x`, `t`) stay as they are. */
export function plain(value: unknown): unknown {
  return value instanceof dbus.Variant ? plain(value.value) : within(value, plain);
}

/** Makes variants of the library into ours, recursively. */
export function typed(value: unknown): unknown {
  return value instanceof dbus.Variant ? new Typed(value.signature, typed(value.value)) : within(value, typed);
}

/** Makes our variants into those of the library, recursively. */
export function variants(value: unknown): unknown {
  return value instanceof Typed ? new dbus.Variant(value.signature, variants(value.value)) : within(value, variants);
}

function within(value: unknown, change: (inner: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(change);
  if (value !== null && typeof value === 'object' && !Buffer.isBuffer(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, change(inner)]));
  }
  return value;
}
