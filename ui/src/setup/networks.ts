import type { Security } from './draft.svelte.ts';
import { text } from '../text/index.ts';

/** Kinds that take a password, as the device has them: agent/features/setup/schema.ts. */
const personal: ReadonlySet<Security> = new Set(['wpa-personal', 'mixed', 'wpa3-personal']);
export const isPersonal = (security: Security): boolean => personal.has(security);

/** Longest name of a network, bytes (IEEE 802.11). */
const SSID_BYTES = 32;

/** What a person typed as the bytes that go over the air, base64url without padding. */
export function ssidOf(name: string): string {
  const bytes = new TextEncoder().encode(name);
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

export function nameError(name: string): string | undefined {
  const words = text.wizard.network;
  if (name === '') return words.nameMissing;
  return new TextEncoder().encode(name).length > SSID_BYTES ? words.nameTooLong : undefined;
}

/** Why this is no Wi-Fi password (IEEE 802.11, J.4). Nothing is cut off, spaces at the ends count. */
export function passphraseError(typed: string): string | undefined {
  const words = text.wizard.network;
  if (typed.length < 8) return words.tooShort;
  if (/^[0-9a-fA-F]{64}$/.test(typed)) return undefined;
  if (typed.length > 63) return words.tooLong;
  return /^[ -~]*$/.test(typed) ? undefined : words.strange;
}

/** How many of four bars are lit. */
export function barsOf(signalPercent: number): 1 | 2 | 3 | 4 {
  if (signalPercent >= 75) return 4;
  if (signalPercent >= 50) return 3;
  return signalPercent >= 25 ? 2 : 1;
}

/** The same in a word, for those who hear the list. */
export function signalWord(signalPercent: number): string {
  const words = text.wizard.network.signal;
  if (signalPercent >= 60) return words.strong;
  return signalPercent >= 30 ? words.fair : words.weak;
}
