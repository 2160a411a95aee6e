import type { JoinRequest, NetworkState, Security } from '../../../../agent/features/network/schema.ts';

/** Securities that the device can join. */
export type Joinable = JoinRequest['secret']['security'];

export function isJoinable(security: Security): security is Joinable {
  return security !== 'wep' && security !== 'unknown';
}

/** What WPA takes, as in agent/features/network/schema.ts. */
export function isPassphrase(text: string): boolean {
  return /^(\P{Cc}{8,63}|[0-9a-fA-F]{64})$/u.test(text);
}

/** Name of a network that was typed, as bytes in hexadecimal; undefined when it has none or more than 32. */
export function hexOf(name: string): string | undefined {
  const bytes = new TextEncoder().encode(name);
  return bytes.length === 0 || bytes.length > 32 ? undefined : Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Bars of a signal, 1 to 4. */
export function barsOf(percent: number): number {
  return Math.min(4, Math.max(1, Math.ceil(percent / 25)));
}

/** Saved Wi-Fi networks, the preferred first. */
export function preferred(saved: NetworkState['saved']): NetworkState['saved'] {
  return saved.toSorted((a, b) => b.priority - a.priority || a.id.localeCompare(b.id));
}
