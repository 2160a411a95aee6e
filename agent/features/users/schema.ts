import Type, { type Static } from 'typebox';
import { nullable } from '../../core/schema.ts';
import { Password, RoleName, Username } from '../auth/schema.ts';

const GivenRole = Type.Union([Type.Literal('viewer'), Type.Literal('operator'), Type.Literal('admin')]);

export const UserView = Type.Object({
  name: Type.String(),
  role: RoleName,
  disabled: Type.Boolean({ description: 'Cannot sign in, and nothing it had opens anything' }),
  mustChangePassword: Type.Boolean(),
  createdAtMs: Type.Integer(),
  lastSeenMs: nullable(Type.Integer()),
  factors: Type.Array(Type.Union([Type.Literal('totp'), Type.Literal('passkey')])),
  sessions: Type.Integer(),
  tokens: Type.Integer(),
  manageable: Type.Boolean({ description: 'Whether you may change it' }),
});
export type UserView = Static<typeof UserView>;

export const NewUser = Type.Object({ name: Username, role: GivenRole, password: Password }, { additionalProperties: false });
export type NewUser = Static<typeof NewUser>;

export const UserChange = Type.Object(
  { role: Type.Optional(GivenRole), disabled: Type.Optional(Type.Boolean()), password: Type.Optional(Password) },
  { additionalProperties: false, minProperties: 1 },
);
export type UserChange = Static<typeof UserChange>;

export const UserName = Type.Object({ name: Username });
