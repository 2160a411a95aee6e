import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { LaresError } from '../../core/errors/index.ts';
import { passkeyRefused, passkeyUnavailable } from './errors.ts';
import type { PasskeyCreation, PasskeyProof, PasskeyRegistration, PasskeyRequest } from './schema.ts';

/** ES256, EdDSA, RS256 (COSE): what authenticators of phones, keys and Windows make. */
const algorithms = [-7, -8, -257];
const CHALLENGE_BYTES = 32;
const TIMEOUT_MS = 5 * 60_000;

/** The page a ceremony runs on. */
export interface Site {
  /** Host name without port: a passkey is bound to it by the browser. */
  readonly rpId: string;
  /** As the browser says it. */
  readonly origin: string;
}

/** A passkey as stored. */
export interface Passkey {
  /** Base64url, chosen by the authenticator. */
  readonly id: string;
  /** COSE key, base64url. */
  readonly publicKey: string;
  /** Of signatures; stays 0 where the passkey is synchronised. */
  readonly counter: number;
  /** How the browser reaches it: `internal`, `usb` … */
  readonly transports: readonly string[];
}

/** A fresh value to be signed. */
export function newCeremony(): string {
  return randomBytes(CHALLENGE_BYTES).toString('base64url');
}

/**
 * The site of a request. The edge let its Host in: one of the device's own names, or an address.
 * @param host value of Host
 * @returns undefined where browsers have no passkeys: for an address, and without encryption
 */
export function siteOf(host: string, scheme: 'https' | 'http'): Site | undefined {
  const { hostname } = new URL(`${scheme}://${host}`);
  const isName = !hostname.startsWith('[') && isIP(hostname) === 0;
  if (!isName || (scheme === 'http' && hostname !== 'localhost')) return undefined;
  return { rpId: hostname, origin: `${scheme}://${host}` };
}

/** @throws LaresError auth.passkeyUnavailable */
export function requireSite(site: Site | undefined): Site {
  if (!site) throw new LaresError(passkeyUnavailable);
  return site;
}

/** What the browser is told to make a passkey for. @param present those it must not make again */
export function creationOf(site: Site, challenge: string, user: { readonly id: number; readonly name: string }, deviceName: string, present: readonly Passkey[]): PasskeyCreation {
  return {
    challenge,
    rp: { id: site.rpId, name: deviceName },
    // Ids of users are drawn and say nothing about them.
    user: { id: Buffer.from(String(user.id)).toString('base64url'), name: user.name, displayName: user.name },
    pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key' as const, alg })),
    timeout: TIMEOUT_MS,
    excludeCredentials: present.map(reference),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
    attestation: 'none',
  };
}

/** What the browser is told to prove a passkey with. */
export function requestOf(site: Site, challenge: string, present: readonly Passkey[]): PasskeyRequest {
  return { challenge, rpId: site.rpId, timeout: TIMEOUT_MS, allowCredentials: present.map(reference), userVerification: 'required' };
}

/** Checks what a browser made. @throws LaresError auth.passkeyRefused */
export async function registered(site: Site, challenge: string, response: PasskeyRegistration): Promise<Passkey> {
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
  const verdict = await judged(verifyRegistrationResponse({
    // The library decodes and judges each member; it takes transports as they are.
    response: response as Parameters<typeof verifyRegistrationResponse>[0]['response'],
    ...expected(site, challenge),
    supportedAlgorithmIDs: algorithms,
  }));
  if (!verdict.verified) throw new LaresError(passkeyRefused);
  const { credential } = verdict.registrationInfo;
  const { id, publicKey, counter } = credential;
  return { id, publicKey: Buffer.from(publicKey).toString('base64url'), counter, transports: response.response.transports ?? [] };
}

/** Checks a proof against a stored passkey. @returns its new counter @throws LaresError auth.passkeyRefused */
export async function proved(site: Site, challenge: string, response: PasskeyProof, passkey: Passkey): Promise<number> {
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
  const { id, counter } = passkey;
  const verdict = await judged(verifyAuthenticationResponse({
    response: response as Parameters<typeof verifyAuthenticationResponse>[0]['response'],
    ...expected(site, challenge),
    credential: { id, counter, publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')) },
  }));
  if (!verdict.verified) throw new LaresError(passkeyRefused);
  return verdict.authenticationInfo.newCounter;
}

function expected({ rpId, origin }: Site, challenge: string) {
  return { expectedChallenge: challenge, expectedOrigin: origin, expectedRPID: rpId, requireUserVerification: true };
}

/** The library throws bare errors for all that is wrong with a response, bytes that cannot be read among them. */
async function judged<T>(verdict: Promise<T>): Promise<T> {
  try {
    return await verdict;
  } catch (error) {
    throw new LaresError(passkeyRefused, {}, { cause: error });
  }
}

function reference({ id, transports }: Passkey) {
  return { type: 'public-key' as const, id, transports: [...transports] };
}
