import type { FactorChallenge, FactorMethod, FactorsState } from '../../../../agent/features/auth/schema.ts';
import type { PasskeyObstacle } from './passkeys.ts';

/** How somebody can prove anew who they are. No recovery code: there are few of them. */
export type Way = 'password' | 'totp' | 'passkey';

export interface Here {
  /** Name by which this page reached the device: a passkey works at the one it was made for. */
  readonly hostname: string;
  readonly obstacle: PasskeyObstacle | undefined;
}

/** The ways that an account with these factors has here; everybody has a password. */
export function waysOf({ totp, passkeys }: Pick<FactorsState, 'totp' | 'passkeys'>, { hostname, obstacle }: Here): readonly Way[] {
  const hasPasskey = obstacle === undefined && passkeys.some(({ site }) => site === hostname);
  return ['password', ...(totp ? (['totp'] as const) : []), ...(hasPasskey ? (['passkey'] as const) : [])];
}

/** What the second step of signing in can be done with here, the most convenient first, as the device has them. */
export function stepsOf({ methods, passkey }: Pick<FactorChallenge, 'methods' | 'passkey'>, obstacle: PasskeyObstacle | undefined): readonly FactorMethod[] {
  return methods.filter((method) => method !== 'passkey' || (passkey !== null && obstacle === undefined));
}
