/** What tells where a place lies. */
interface Located {
  readonly path: string;
  readonly parent?: string;
}

/**
 * How a bar marks its place at `path` while `location` is open (aria-current): `page` where that is the place itself or
 * one of its addresses, `true` where it is a place that is reached from it.
 */
export function markOf(path: string, places: readonly Located[], location: string): 'page' | 'true' | undefined {
  const [open] = places.filter((place) => isIn(place.path, location)).toSorted((a, b) => b.path.length - a.path.length);
  if (open?.path === path) return 'page';
  return open?.parent === path ? 'true' : undefined;
}

function isIn(path: string, location: string): boolean {
  return path === '/' ? location === '/' : location === path || location.startsWith(`${path}/`);
}
