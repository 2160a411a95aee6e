import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { LaresError } from '../../core/errors/index.ts';
import { sealUnavailable } from './errors.ts';
import type { Seal } from './port.ts';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
/** 96 bits at random: NIST SP 800-38D allows 2^32 texts a key, more than anybody will ever type. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** In front of each sealed text, so that another form can follow some day. */
const FORM = 'v1.';

/**
 * AES-256-GCM with the name as additional data.
 * @param key 32 bytes that only this device has (credential `agent.key`); anything else counts as no key
 */
export function createSeal(key: Buffer | undefined): Seal {
  return key?.length === KEY_BYTES ? new KeyedSeal(key) : keyless;
}

const keyless: Seal = {
  available: false,
  seal() {
    throw new LaresError(sealUnavailable);
  },
  open: () => undefined,
};

class KeyedSeal implements Seal {
  readonly available = true;
  readonly #key: Buffer;

  constructor(key: Buffer) {
    this.#key = key;
  }

  seal(name: string, text: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.#key, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(Buffer.from(name, 'utf8'));
    const parts = [nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()];
    return FORM + Buffer.concat(parts).toString('base64url');
  }

  open(name: string, sealed: string): string | undefined {
    if (!sealed.startsWith(FORM)) return undefined;
    const bytes = Buffer.from(sealed.slice(FORM.length), 'base64url');
    if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
    const decipher = createDecipheriv(ALGORITHM, this.#key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(name, 'utf8'));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    try {
      const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
      return Buffer.concat([text, decipher.final()]).toString('utf8');
    } catch {
      // The tag does not fit: another key, another name, or not what was written.
      return undefined;
    }
  }
}
