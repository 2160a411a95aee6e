import type { ClaimRequest, FactorRequest, LoginAnswer, LoginRequest, PasskeyRequest, Proof, SessionState, SetupState } from '../../../../agent/features/auth/schema.ts';

declare module '../../api/contract.ts' {
  interface Routes {
    'GET /api/setup': { response: SetupState };
    'POST /api/setup/claim': { body: ClaimRequest; response: SessionState };
    'POST /api/session': { body: LoginRequest; response: LoginAnswer };
    'POST /api/session/factor': { body: FactorRequest; response: SessionState };
    'POST /api/session/reauthenticate': { body: Proof; response: SessionState };
    'POST /api/session/reauthenticate/passkey': { response: PasskeyRequest };
    'GET /api/session': { response: SessionState };
    'DELETE /api/session': { response: undefined };
  }
}
