import type { PasskeyCreation, PasskeyRegistration, SessionState } from '../auth/api.ts';

export interface AccountSession {
  readonly id: string;
  readonly current: boolean;
  readonly createdAtMs: number;
  readonly lastSeenMs: number;
  readonly address: string;
  readonly device: string;
  readonly via: string;
}

export interface Passkey {
  readonly id: string;
  readonly name: string;
  /** Name of the device it works at. */
  readonly site: string;
  readonly createdAtMs: number;
  readonly lastUsedMs: number | null;
}

export interface FactorState {
  readonly totp: { readonly enabledAtMs: number } | null;
  readonly passkeys: Passkey[];
  readonly recoveryCodesLeft: number;
  readonly demanded: boolean;
}

export interface TotpSecret {
  readonly secret: string;
  readonly uri: string;
}

export interface RecoveryCodes {
  readonly recoveryCodes: string[] | null;
}

export interface TokenView {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: string[];
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  readonly lastUsedMs: number | null;
}

export interface TokenRequest {
  readonly name: string;
  readonly scopes: string[];
  readonly days: number;
}

export type NewToken = TokenView & { readonly token: string };

declare module '../../api/contract.ts' {
  interface Routes {
    'PUT /api/account/password': { body: { current: string; password: string }; response: SessionState };
    'GET /api/account/sessions': { response: AccountSession[] };
    'DELETE /api/account/sessions/:id': { response: undefined };
    'DELETE /api/account/sessions': { response: undefined };
    'GET /api/account/factors': { response: FactorState };
    'POST /api/account/totp': { response: TotpSecret };
    'POST /api/account/totp/confirm': { body: { code: string }; response: RecoveryCodes };
    'DELETE /api/account/totp': { response: undefined };
    'POST /api/account/recovery-codes': { response: RecoveryCodes };
    'POST /api/account/passkeys/options': { response: PasskeyCreation };
    'POST /api/account/passkeys': { body: { name: string; response: PasskeyRegistration }; response: RecoveryCodes };
    'DELETE /api/account/passkeys/:id': { response: undefined };
    'GET /api/account/tokens': { response: TokenView[] };
    'GET /api/account/tokens/scopes': { response: string[] };
    'POST /api/account/tokens': { body: TokenRequest; response: NewToken };
    'DELETE /api/account/tokens/:id': { response: undefined };
  }
}
