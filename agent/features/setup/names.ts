/** What people see for bytes that need not be text: what is not UTF-8, or not printable, appears as U+FFFD. */
export function nameOf(ssid: Uint8Array): string {
  return new TextDecoder('utf-8').decode(ssid).replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}

export const encodeSsid = (ssid: Uint8Array): string => Buffer.from(ssid).toString('base64url');

export const decodeSsid = (text: string): Buffer => Buffer.from(text, 'base64url');

const MOST_SSID_BYTES = 32;
const RECOVERY = '-recovery';

/** Name of the setup network; without a suffix of its own the device shares it with others. */
export function setupName(suffix: string | undefined): string {
  return suffix === undefined ? 'Lares' : `Lares-${suffix}`;
}

/** Another name than that of setup: phones stop looking for a portal on a network that once had none. */
export function recoveryName(hostname: string): string {
  return `${hostname.slice(0, MOST_SSID_BYTES - RECOVERY.length)}${RECOVERY}`;
}

/** What a QR code holds that joins a network; the characters with a meaning there get a backslash. */
export function joinCode(ssid: string, passphrase: string | undefined): string {
  const escaped = (text: string): string => text.replaceAll(/[\\;,":]/g, String.raw`\$&`);
  return passphrase === undefined ? `WIFI:T:nopass;S:${escaped(ssid)};;` : `WIFI:T:WPA;S:${escaped(ssid)};P:${escaped(passphrase)};;`;
}
