import { parse } from 'smol-toml';

/** Where in the file a setting is: `['wifi', 'ssid']`; a part itself: `['wifi']`. */
export type SettingPath = readonly string[];

/**
 * Finds the line on which a setting begins, counted from 1. The parser of TOML says no places, so it is asked about
 * ever longer beginnings of the file: the setting is in the first one that holds it, and begins after the last one
 * before that which was whole. Only for a file that parses, of at most a few hundred lines.
 */
export function lineOf(text: string, path: SettingPath): number {
  const lines = text.split('\n');
  let whole = 0;
  for (let count = 1; count <= lines.length; count += 1) {
    const value = parsed(lines.slice(0, count).join('\n'));
    if (value === undefined) continue;
    if (holds(value, path)) return whole + 1;
    whole = count;
  }
  return lines.length;
}

function parsed(text: string): unknown {
  try {
    return parse(text);
  } catch {
    // This beginning ends inside a value that takes several lines.
    return undefined;
  }
}

function holds(value: unknown, path: SettingPath): boolean {
  let found = value;
  for (const name of path) {
    if (found === null || typeof found !== 'object' || !Object.hasOwn(found, name)) return false;
    found = (found as Record<string, unknown>)[name];
  }
  return true;
}
