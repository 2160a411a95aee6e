import type { ClaimRequest, LoginAnswer, LoginRequest, SessionState, SetupState } from '../../../../agent/features/auth/schema.ts';

declare module '../../api/contract.ts' {
  interface Routes {
    'GET /api/setup': { response: SetupState };
    'POST /api/setup/claim': { body: ClaimRequest; response: SessionState };
    'POST /api/session': { body: LoginRequest; response: LoginAnswer };
    'GET /api/session': { response: SessionState };
    'DELETE /api/session': { response: undefined };
  }
}
