import parse from 'spdx-expression-parse';

/** Whether this is an SPDX licence expression (SPDX specification 2.3, annex D), every id in it known. */
export function isExpression(text: string): boolean {
  try {
    parse(text);
    return true;
  } catch {
    return false;
  }
}
