import type { PasskeyCreation, PasskeyProof, PasskeyRegistration, PasskeyRequest } from '../../../../agent/features/auth/schema.ts';
import { passkeyObstacle, type PasskeyObstacle } from './passkeys.ts';

/** Why this page can use no passkey; undefined where it can. */
export function obstacleHere(): PasskeyObstacle | undefined {
  const known = typeof PublicKeyCredential === 'function' && 'parseCreationOptionsFromJSON' in PublicKeyCredential;
  return passkeyObstacle({ isSecureContext, hostname: location.hostname, known });
}

/** Has the browser make a passkey; undefined when the reader left the question. */
export async function makePasskey(options: PasskeyCreation): Promise<PasskeyRegistration | undefined> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as unknown as PublicKeyCredentialCreationOptionsJSON);
  return asked(() => navigator.credentials.create({ publicKey }));
}

/** Has the browser prove a passkey; undefined when the reader left the question. */
export async function provePasskey(options: PasskeyRequest): Promise<PasskeyProof | undefined> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as unknown as PublicKeyCredentialRequestOptionsJSON);
  return asked(() => navigator.credentials.get({ publicKey }));
}

async function asked<T>(ceremony: () => Promise<Credential | null>): Promise<T | undefined> {
  try {
    return ((await ceremony()) as PublicKeyCredential | null)?.toJSON() as T | undefined;
  } catch (error) {
    // Left, timed out, or already there: browsers say no more, so that pages learn nothing.
    if (error instanceof DOMException && /^(?:NotAllowed|Abort|InvalidState)Error$/.test(error.name)) return undefined;
    throw error;
  }
}
