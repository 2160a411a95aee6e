/** A zone as people look for it: "Europe/Berlin" is found by "berlin" and by "europe berl". */
export function findZones(zones: readonly string[], query: string, most: number): string[] {
  const words = query.toLowerCase().split(/[\s/_,]+/).filter(Boolean);
  if (words.length === 0) return zones.slice(0, most);
  const found = zones.filter((zone) => {
    const hay = zone.toLowerCase();
    return words.every((word) => hay.includes(word));
  });
  const first = words[0]!;
  // A city that begins with the word is meant more often than one that holds it.
  const rank = (zone: string): number => (cityOf(zone).toLowerCase().startsWith(first) ? 0 : 1);
  return found.sort((a, b) => rank(a) - rank(b) || a.localeCompare(b)).slice(0, most);
}

/** "Argentina, Buenos Aires" of "America/Argentina/Buenos_Aires". */
export function cityOf(zone: string): string {
  const [, ...rest] = zone.split('/');
  return (rest.length > 0 ? rest.toReversed().join(', ') : zone).replaceAll('_', ' ');
}

export function regionOf(zone: string): string {
  return zone.includes('/') ? zone.slice(0, zone.indexOf('/')) : '';
}
