import type { UserView } from '../../../../agent/features/users/schema.ts';

/** What can be done to an account. */
export type Deed = 'role' | 'password' | 'endSessions' | 'resetFactors' | 'disable' | 'enable' | 'remove';

/** What there is to do to an account as it stands, the gentlest first. */
export function deedsOf({ sessions, factors, disabled }: Pick<UserView, 'sessions' | 'factors' | 'disabled'>): readonly Deed[] {
  return ['role', 'password', ...(sessions > 0 ? (['endSessions'] as const) : []), ...(factors.length > 0 ? (['resetFactors'] as const) : []), disabled ? 'enable' : 'disable', 'remove'];
}
