import type { NewUser, UserChange, UserView } from '../../../../agent/features/users/schema.ts';

declare module '../../api/contract.ts' {
  interface Routes {
    'GET /api/users': { response: UserView[] };
    'POST /api/users': { body: NewUser; response: UserView };
    'PATCH /api/users/:name': { body: UserChange; response: UserView };
    'DELETE /api/users/:name': { response: undefined };
    'DELETE /api/users/:name/sessions': { response: undefined };
    'DELETE /api/users/:name/factors': { response: undefined };
  }
}
