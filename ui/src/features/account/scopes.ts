/** A resource of the device and the actions a token may be given on it, least to most. */
export interface ScopeGroup {
  readonly resource: string;
  readonly actions: readonly string[];
}

const order = ['read', 'operate', 'change', 'own'];

/** Permissions `resource:action` by resource: of one resource a higher action includes the lower ones. */
export function groupScopes(scopes: readonly string[]): ScopeGroup[] {
  const groups = new Map<string, string[]>();
  for (const scope of scopes) {
    const { resource, action } = partsOf(scope);
    groups.set(resource, [...(groups.get(resource) ?? []), action]);
  }
  return [...groups]
    .map(([resource, actions]) => ({ resource, actions: actions.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)) }))
    .toSorted((a, b) => a.resource.localeCompare(b.resource));
}

/** A permission's parts. */
export function partsOf(scope: string): { resource: string; action: string } {
  const [resource = '', action = ''] = scope.split(':', 2);
  return { resource, action };
}
