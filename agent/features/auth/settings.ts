import Type from 'typebox';
import type { SettingDeclaration } from '../../core/settings.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * Who listens on the network can take over a session without encryption. Such a session does little, and not for long,
 * whatever is set below.
 */
export const LIMITED_IDLE_MS = 15 * MINUTE_MS;
export const LIMITED_ABSOLUTE_MS = 4 * HOUR_MS;

/** Defaults: OWASP ASVS 5.0 7.3 for accounts that administer. */
export const idleMs = {
  key: 'auth.idleMs',
  schema: Type.Integer({ minimum: 5 * MINUTE_MS, maximum: 30 * DAY_MS }),
  default: 30 * MINUTE_MS,
  label: 'Sign out when idle',
  description: 'A session that nobody uses ends after this time.',
  unit: 'ms',
} satisfies SettingDeclaration;

export const absoluteMs = {
  key: 'auth.absoluteMs',
  schema: Type.Integer({ minimum: HOUR_MS, maximum: 90 * DAY_MS }),
  default: DAY_MS,
  label: 'Sign out at the latest',
  description: 'A session ends after this time, however much it is used.',
  unit: 'ms',
} satisfies SettingDeclaration;

export const factorFrom = {
  key: 'auth.factorFrom',
  schema: Type.Union([Type.Literal('none'), Type.Literal('owner'), Type.Literal('admin'), Type.Literal('operator'), Type.Literal('viewer')]),
  default: 'none',
  label: 'Ask for a second factor',
  description: 'From this role on, accounts need a code or a passkey beside their password. Who has none yet may do nothing but set one up.',
  danger: true,
} satisfies SettingDeclaration;

export const allowPlainHttp = {
  key: 'auth.allowPlainHttp',
  schema: Type.Boolean(),
  default: false,
  label: 'Allow signing in without encryption',
  description: 'On your own network, over http. Whoever listens there can read passwords and take over what is signed in. What is dangerous still needs https.',
  danger: true,
} satisfies SettingDeclaration;
