import type {
  AccountSession, CreatedToken, FactorsState, NewRecoveryCodes, PasskeyCreation, PasskeyRegistration, PasswordChange, SessionState, TokenRequest, TokenView,
  TotpEnrolment,
} from '../../../../agent/features/auth/schema.ts';

declare module '../../api/contract.ts' {
  interface Routes {
    'PUT /api/account/password': { body: PasswordChange; response: SessionState };
    'GET /api/account/sessions': { response: AccountSession[] };
    'DELETE /api/account/sessions/:id': { response: undefined };
    'DELETE /api/account/sessions': { response: undefined };
    'GET /api/account/factors': { response: FactorsState };
    'POST /api/account/totp': { response: TotpEnrolment };
    'POST /api/account/totp/confirm': { body: { code: string }; response: NewRecoveryCodes };
    'DELETE /api/account/totp': { response: undefined };
    'POST /api/account/recovery-codes': { response: NewRecoveryCodes };
    'POST /api/account/passkeys/options': { response: PasskeyCreation };
    'POST /api/account/passkeys': { body: { name: string; response: PasskeyRegistration }; response: NewRecoveryCodes };
    'DELETE /api/account/passkeys/:id': { response: undefined };
    'GET /api/account/tokens': { response: { tokens: TokenView[] } };
    'GET /api/account/tokens/scopes': { response: { scopes: string[] } };
    'POST /api/account/tokens': { body: TokenRequest; response: CreatedToken };
    'DELETE /api/account/tokens/:id': { response: undefined };
  }
}
