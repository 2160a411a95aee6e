import type { Ssid } from './schema.ts';

/** A network's name for clients. */
export function ssidView(bytes: Uint8Array): Ssid {
  return { hex: Buffer.from(bytes).toString('hex'), text: ssidText(bytes) };
}

/**
 * Name of a network for people. It came through the air from anybody: bytes that are no UTF-8 and what cannot be seen
 * (control characters, marks that turn the direction of writing) are written as \xNN, so that two names that differ look so.
 */
export function ssidText(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes);
  const text = buffer.toString('utf8');
  const isText = Buffer.from(text, 'utf8').equals(buffer);
  const shown = isText ? [...text] : [...buffer].map((byte) => (byte < 0x80 ? String.fromCharCode(byte) : escaped([byte])));
  return shown.map((sign) => (/^[\p{C}\u2028\u2029]$/u.test(sign) ? escaped(Buffer.from(sign, 'utf8')) : sign)).join('');
}

function escaped(bytes: Iterable<number>): string {
  return [...bytes].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
}
