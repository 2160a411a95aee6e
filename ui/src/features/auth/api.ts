import type { ClaimRequest, LoginRequest, SetupState } from '../../../../agent/features/auth/schema.ts';
import type { SessionState as PlainSession } from '../../../../agent/features/auth/schema.ts';

/** What a session says of itself beside who it is. */
export type SessionState = PlainSession & {
  readonly freshUntilMs: number;
  readonly mustChangePassword: boolean;
  readonly mustEnrolFactor: boolean;
  readonly hasFactor: boolean;
};

export type FactorMethod = 'totp' | 'recovery' | 'passkey';

interface PasskeyReference {
  readonly type: 'public-key';
  readonly id: string;
  readonly transports: string[];
}

export interface PasskeyCreation {
  readonly challenge: string;
  readonly rp: { readonly id: string; readonly name: string };
  readonly user: { readonly id: string; readonly name: string; readonly displayName: string };
  readonly pubKeyCredParams: { type: 'public-key'; alg: number }[];
  readonly timeout: number;
  readonly excludeCredentials: PasskeyReference[];
  readonly authenticatorSelection: { readonly residentKey: 'preferred'; readonly userVerification: 'required' };
  readonly attestation: 'none';
}

export interface PasskeyRequest {
  readonly challenge: string;
  readonly rpId: string;
  readonly timeout: number;
  readonly allowCredentials: PasskeyReference[];
  readonly userVerification: 'required';
}

export interface PasskeyRegistration {
  readonly id: string;
  readonly rawId: string;
  readonly type: 'public-key';
  readonly response: { readonly clientDataJSON: string; readonly attestationObject: string; readonly transports?: string[] };
}

export interface PasskeyProof {
  readonly id: string;
  readonly rawId: string;
  readonly type: 'public-key';
  readonly response: { readonly clientDataJSON: string; readonly authenticatorData: string; readonly signature: string };
}

/** The second step of signing in. */
export interface FactorChallenge {
  readonly challenge: string;
  readonly methods: FactorMethod[];
  readonly passkey: PasskeyRequest | null;
}

export type FactorAnswer =
  | { readonly challenge: string; readonly method: 'totp' | 'recovery'; readonly code: string }
  | { readonly challenge: string; readonly method: 'passkey'; readonly response: PasskeyProof };

export type Proof = { readonly password: string } | { readonly method: 'totp'; readonly code: string } | { readonly method: 'passkey'; readonly response: PasskeyProof };

declare module '../../api/contract.ts' {
  interface Routes {
    'GET /api/setup': { response: SetupState };
    'POST /api/setup/claim': { body: ClaimRequest; response: SessionState };
    'POST /api/session': { body: LoginRequest; response: SessionState | FactorChallenge };
    'POST /api/session/factor': { body: FactorAnswer; response: SessionState };
    'POST /api/session/reauthenticate': { body: Proof; response: SessionState };
    'POST /api/session/reauthenticate/passkey': { response: PasskeyRequest };
    'GET /api/session': { response: SessionState };
    'DELETE /api/session': { response: undefined };
  }
}
