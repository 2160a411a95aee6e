/** Why this browser can use no passkey here; undefined where it can. */
export type PasskeyObstacle = 'insecure' | 'address' | 'old';

export interface PasskeySurroundings {
  readonly isSecureContext: boolean;
  readonly hostname: string;
  /** Whether the browser knows passkeys, and how to read the device's options. */
  readonly known: boolean;
}

/** Passkeys are bound to a name over an encrypted way: browsers offer none for an address or plain http. */
export function passkeyObstacle({ isSecureContext, hostname, known }: PasskeySurroundings): PasskeyObstacle | undefined {
  if (!isSecureContext) return 'insecure';
  if (hostname.startsWith('[') || /^\d+(?:\.\d+){3}$/.test(hostname)) return 'address';
  return known ? undefined : 'old';
}
