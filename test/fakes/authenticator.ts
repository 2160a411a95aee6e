import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';

/** What can be wrong with a ceremony. */
export interface Ceremony {
  /** As the browser sees it. */
  readonly origin: string;
  /** What it signs instead of the RP id it was told. */
  readonly rpId?: string;
  readonly challenge?: string;
  /** Whether the person showed who they are, by finger, face or PIN. */
  readonly verified?: boolean;
  /** `webauthn.get` where it should be `webauthn.create`, or the other way. */
  readonly type?: string;
}

interface Told {
  readonly challenge: string;
  readonly rpId: string;
}

/** A security key in software: one ES256 credential, no attestation; and the browser that speaks to it. */
export class Authenticator {
  readonly id = randomBytes(16);
  /** Of signatures; tests turn it back. 0 and `counts` false for one that is synchronised. */
  counter = 0;
  counts = true;
  readonly #key: KeyObject;
  readonly #cose: Buffer;

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#key = privateKey;
    const { x, y } = publicKey.export({ format: 'jwk' });
    // COSE_Key: kty EC2, alg ES256, crv P-256, x, y.
    this.#cose = map([[1, 2], [3, -7], [-1, 1], [-2, Buffer.from(x!, 'base64url')], [-3, Buffer.from(y!, 'base64url')]]);
  }

  /** navigator.credentials.create(), and toJSON(). */
  create(options: { challenge: string; rp: { id: string } }, ceremony: Ceremony) {
    const told = { challenge: options.challenge, rpId: options.rp.id };
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.id.length);
    const attested = Buffer.concat([Buffer.alloc(16), length, this.id, this.#cose]);
    const authData = Buffer.concat([this.#head(told, ceremony, 0x40), attested]);
    return {
      ...this.#names(),
      response: {
        clientDataJSON: clientData('webauthn.create', told, ceremony).toString('base64url'),
        attestationObject: map([['fmt', 'none'], ['attStmt', map([])], ['authData', authData]], true).toString('base64url'),
        transports: ['usb'],
      },
    };
  }

  /** navigator.credentials.get(), and toJSON(). */
  get(options: Told, ceremony: Ceremony) {
    const json = clientData('webauthn.get', options, ceremony);
    const authData = this.#head(options, ceremony, 0);
    const signed = Buffer.concat([authData, sha256(json)]);
    return {
      ...this.#names(),
      response: {
        clientDataJSON: json.toString('base64url'),
        authenticatorData: authData.toString('base64url'),
        signature: createSign('sha256').update(signed).sign(this.#key).toString('base64url'),
        userHandle: null,
      },
    };
  }

  #names() {
    const id = this.id.toString('base64url');
    return { id, rawId: id, type: 'public-key' as const, clientExtensionResults: {} };
  }

  /** RP id hash, flags (present 0x01, verified 0x04), counter. */
  #head({ rpId }: Told, ceremony: Ceremony, flags: number): Buffer {
    if (this.counts) this.counter += 1;
    const tail = Buffer.alloc(5);
    tail.writeUInt8(0x01 | (ceremony.verified === false ? 0 : 0x04) | flags);
    tail.writeUInt32BE(this.counter, 1);
    return Buffer.concat([sha256(Buffer.from(ceremony.rpId ?? rpId)), tail]);
  }
}

function clientData(type: string, { challenge }: Told, ceremony: Ceremony): Buffer {
  return Buffer.from(JSON.stringify({ type: ceremony.type ?? type, challenge: ceremony.challenge ?? challenge, origin: ceremony.origin, crossOrigin: false }));
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}

type Value = number | string | Buffer;

/** CBOR (RFC 8949) map of small integers, short texts and bytes. @param nested whether `attStmt` is encoded already */
function map(entries: readonly (readonly [Value, Value])[], nested = false): Buffer {
  const parts = entries.flatMap(([key, value]) => [encoded(key), nested && key === 'attStmt' ? (value as Buffer) : encoded(value)]);
  return Buffer.concat([header(5, entries.length), ...parts]);
}

function encoded(value: Value): Buffer {
  if (typeof value === 'number') return value < 0 ? header(1, -1 - value) : header(0, value);
  const bytes = Buffer.from(value as string);
  return Buffer.concat([header(typeof value === 'string' ? 3 : 2, bytes.length), bytes]);
}

function header(major: number, length: number): Buffer {
  if (length < 24) return Buffer.from([(major << 5) | length]);
  return length < 256 ? Buffer.from([(major << 5) | 24, length]) : Buffer.from([(major << 5) | 25, length >> 8, length & 255]);
}
