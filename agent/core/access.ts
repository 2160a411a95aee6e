/** Roles, least to most powerful; a role may do all that those before it may. */
export const roles = ['viewer', 'operator', 'admin', 'owner'] as const;
export type Role = (typeof roles)[number];

/**
 * Who may use a route or a topic. `public`: anyone who reaches the device. `unclaimed`: anyone, but only until the
 * owner account exists. `console`: only who stands before the device, whatever their role. `setup`: only through the
 * portal, and only until the device is set up; elsewhere there is no such route. A role: sessions of that role or above.
 */
export type Access = 'public' | 'unclaimed' | 'console' | 'setup' | Role;

/** Tells whether a session of `role` satisfies the role an action asks for. */
export function roleAllows(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed);
}
