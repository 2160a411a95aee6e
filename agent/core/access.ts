/** Roles, least to most powerful; a role may do all that those before it may. */
export const roles = ['viewer', 'operator', 'admin', 'owner'] as const;
export type Role = (typeof roles)[number];

/**
 * Who may use a route or a topic. `public`: anyone who reaches the device. `unclaimed`: anyone, but only until the
 * owner account exists. `console`: only who stands before the device, whatever their role. `setup`: only through the
 * portal, and only until the device is set up; elsewhere there is no such route. A role: sessions of that role or above.
 */
export type Access = 'public' | 'unclaimed' | 'console' | 'setup' | Role;

/** What can be done to a resource, least to most; each is the business of one role, and includes those before it. */
export const actions = ['read', 'operate', 'change', 'own'] as const;
export type Action = (typeof actions)[number];

/** `<feature>:<action>`, such as `services:operate`. */
export type Permission = `${string}:${Action}`;

/** Who asks. */
export interface Principal {
  readonly user: { readonly role: Role };
  /** What a program was given of its user's permissions; absent for people, who have all that their role has. */
  readonly scopes?: readonly Permission[];
}

/** What a level asks for on a route or topic of `feature`; undefined where no role decides. */
export function permissionOf(feature: string, access: Access): Permission | undefined {
  const rank = roles.indexOf(access as Role);
  return rank < 0 ? undefined : `${feature}:${actions[rank]!}`;
}

/** Tells whether somebody has a permission: by their role, and where they have scopes by one of those too. */
export function allows({ user, scopes }: Principal, permission: Permission): boolean {
  const [resource, rank] = partsOf(permission);
  if (rank < 0 || roles.indexOf(user.role) < rank) return false;
  if (scopes === undefined) return true;
  return scopes.map(partsOf).some(([scoped, most]) => scoped === resource && most >= rank);
}

/** The resource, and how much of it. */
function partsOf(permission: Permission): readonly [string, number] {
  const colon = permission.lastIndexOf(':');
  return [permission.slice(0, colon), actions.indexOf(permission.slice(colon + 1) as Action)];
}

/** Tells whether `role` is `needed` or above it. */
export function roleAllows(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed);
}
