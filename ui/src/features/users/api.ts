import type { Role } from '../auth/session.svelte.ts';

export interface UserView {
  readonly name: string;
  readonly role: Role;
  readonly disabled: boolean;
  readonly mustChangePassword: boolean;
  readonly createdAtMs: number;
  readonly lastSeenMs: number | null;
  readonly factors: ('totp' | 'passkey')[];
  readonly sessions: number;
  readonly tokens: number;
  readonly manageable: boolean;
}

export interface NewUser {
  readonly name: string;
  readonly role: Exclude<Role, 'owner'>;
  readonly password: string;
}

export interface UserChange {
  readonly role?: Exclude<Role, 'owner'>;
  readonly disabled?: boolean;
  readonly password?: string;
}

declare module '../../api/contract.ts' {
  interface Routes {
    'GET /api/users': { response: UserView[] };
    'POST /api/users': { body: NewUser; response: UserView };
    'PATCH /api/users/:name': { body: UserChange; response: UserView };
    'DELETE /api/users/:name': { response: undefined };
    'DELETE /api/users/:name/sessions': { response: undefined };
  }
}
