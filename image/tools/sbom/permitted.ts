/** Licences of what may be linked into one program with ours (Apache-2.0) and given to others. */
const permitted = new Set(['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'CC0-1.0', 'ISC', 'MIT', 'Unlicense', 'Zlib']);

/** True when some way to take an SPDX expression up is permitted in all its parts. */
export function isPermitted(expression: string): boolean {
  const alternatives = expression.replaceAll(/[()]/g, '').split(' OR ');
  return alternatives.some((alternative) => alternative.split(' AND ').every((licence) => permitted.has(licence)));
}
