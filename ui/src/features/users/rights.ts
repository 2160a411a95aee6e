import type { UserView } from '../../../../agent/features/users/schema.ts';
import type { Role } from '../auth/session.svelte.ts';

const ranks: readonly Role[] = ['owner', 'admin', 'operator', 'viewer'];

/** Most powerful first, then by name. */
export function byRank(users: readonly UserView[]): UserView[] {
  return users.toSorted((a, b) => ranks.indexOf(a.role) - ranks.indexOf(b.role) || a.name.localeCompare(b.name));
}

/** Roles that somebody of `role` can give: admins manage operators and viewers, the owner everybody. */
export function givableRoles(role: Role): ('admin' | 'operator' | 'viewer')[] {
  const givable = ['viewer', 'operator', 'admin'] as const;
  return role === 'owner' ? [...givable] : role === 'admin' ? givable.filter((one) => one !== 'admin') : [];
}

/** Why nothing can be done to an account here; undefined where it can. */
export function obstacleOf(user: UserView, self: string): 'self' | 'owner' | 'peer' | undefined {
  if (user.name === self) return 'self';
  if (user.manageable) return undefined;
  return user.role === 'owner' ? 'owner' : 'peer';
}
