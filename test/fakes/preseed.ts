import { generateKeyPairSync } from 'node:crypto';

const field = (bytes: Uint8Array): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

/** A number of an SSH key: positive, so a first byte above 127 gets a zero in front (RFC 4251, 5). */
const number = (bytes: Buffer): Buffer => field(bytes[0]! > 0x7f ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes);

const member = (jwk: { [name: string]: unknown }, name: string): Buffer => Buffer.from(String(jwk[name]), 'base64url');

function ed25519(): string {
  const jwk = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
  return `ssh-ed25519 ${Buffer.concat([field(Buffer.from('ssh-ed25519')), field(member(jwk, 'x'))]).toString('base64')} ada@desk`;
}

/** A public key as `ssh-keygen -t ed25519` prints it, made for this run. */
export const ed25519Line = ed25519();

/** One of RSA. */
export function rsaLine(bits: number): string {
  const jwk = generateKeyPairSync('rsa', { modulusLength: bits }).publicKey.export({ format: 'jwk' });
  const blob = Buffer.concat([field(Buffer.from('ssh-rsa')), number(member(jwk, 'e')), number(member(jwk, 'n'))]);
  return `ssh-rsa ${blob.toString('base64')} ada@desk`;
}

/** Of the right form and cost; no password is known that fits. */
export const validHash = `$argon2id$v=19$m=19456,t=2,p=1$${'c2FsdCBvZiAxNiBieXRl'}$${Buffer.alloc(32, 7).toString('base64').replaceAll('=', '')}`;
