import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** 160 bits, as RFC 4226 recommends for SHA-1. */
const SECRET_BYTES = 20;
const DIGITS = 6;
const STEP_MS = 30_000;
/** A code is taken one step early or late: clocks differ, and typing takes time (RFC 6238, 5.2). */
const WINDOW_STEPS = 1;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A new secret as authenticator apps take it: base32 (RFC 4648) without padding. */
export function newSecret(): string {
  return toBase32(randomBytes(SECRET_BYTES));
}

/**
 * What the QR code says (Key URI Format of Google Authenticator, which all apps read).
 * @param issuer the device, @param account whose code it is; shown by the app
 */
export function keyUri(secret: string, issuer: string, account: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}&algorithm=SHA1&digits=${DIGITS}&period=${STEP_MS / 1000}`;
}

/** The time step a moment lies in. */
export function stepAt(nowMs: number): number {
  return Math.floor(nowMs / STEP_MS);
}

/** The code of a time step (RFC 4226, 5.3). */
export function codeAt(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', fromBase32(secret)).update(counter).digest();
  const offset = mac.at(-1)! & 0xf;
  const number = (mac.readUInt32BE(offset) & 0x7fff_ffff) % 10 ** DIGITS;
  return String(number).padStart(DIGITS, '0');
}

/**
 * The time step whose code was typed, or undefined when it is none of those around now. Every code of the window is
 * compared, in constant time. That a step is used once only is the caller's matter.
 */
export function stepOf(secret: string, typed: string, nowMs: number): number | undefined {
  const code = Buffer.from(typed.replaceAll(/\s/g, ''), 'utf8');
  if (code.length !== DIGITS) return undefined;
  const now = stepAt(nowMs);
  let found: number | undefined;
  for (let step = now - WINDOW_STEPS; step <= now + WINDOW_STEPS; step += 1) {
    if (step >= 0 && timingSafeEqual(code, Buffer.from(codeAt(secret, step), 'utf8'))) found = step;
  }
  return found;
}

function toBase32(bytes: Buffer): string {
  let text = '';
  let bits = 0;
  let count = 0;
  for (const byte of bytes) {
    bits = (bits << 8) | byte;
    for (count += 8; count >= 5; count -= 5) text += alphabet[(bits >> (count - 5)) & 31]!;
    bits &= (1 << count) - 1;
  }
  return count === 0 ? text : text + alphabet[(bits << (5 - count)) & 31]!;
}

function fromBase32(text: string): Buffer {
  const bytes: number[] = [];
  let bits = 0;
  let count = 0;
  for (const character of text) {
    bits = (bits << 5) | alphabet.indexOf(character);
    count += 5;
    if (count < 8) continue;
    count -= 8;
    bytes.push(bits >> count);
    bits &= (1 << count) - 1;
  }
  return Buffer.from(bytes);
}
