/**
 * Debian's machine-readable copyright files (https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/), as far
 * as licences go: which ones a package's files are under, as one SPDX expression.
 */
import { spdxOfDebian } from './debian-names.ts';
import { isExpression } from './spdx.ts';

/** What a copyright file says; `expression` where it is machine-readable, else what it mentions, in words. */
export type CopyrightLicence = { readonly expression: string } | { readonly name: string };

/**
 * Reads a copyright file. It covers a whole source package, so where one source makes packages of many makers, as
 * firmware-nonfree does, `files` (paths in that source) narrow it to the licences of those; what they match decides
 * nothing when it is nothing at all.
 */
export function licenceOfCopyright(text: string, files: readonly string[] = []): CopyrightLicence {
  const ofFiles = machineReadable(text, files);
  const names = ofFiles.length > 0 ? ofFiles : machineReadable(text);
  if (names.length === 0) return { name: mentioned(text) };
  const parts = [...new Set(names.flatMap((name) => conjuncts(expressionOf(name))))].sort();
  if (parts.length === 1) return { expression: parts[0]! };
  return { expression: parts.map((part) => (part.includes(' OR ') ? wrapped(part) : part)).join(' AND ') };
}

/** What stands between the ANDs of an expression, those alternatives aside. */
function conjuncts(expression: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const word of expression.split(' ')) {
    if (depth === 0 && word === 'OR') return [expression];
    if (depth === 0 && word === 'AND') parts.push('');
    else parts[parts.length - 1] = `${parts.at(-1)} ${word}`.trim();
    depth += word.split('(').length - word.split(')').length;
  }
  return parts.flatMap((part) => (isWrapped(part) && !part.includes(' OR ') ? conjuncts(part.slice(1, -1)) : [part]));
}

/**
 * Synopses of the licences that stand in paragraphs of files (of `files`, when given: the last that fits one, as the
 * format says) or of the whole package; bare texts do not count.
 */
function machineReadable(text: string, files?: readonly string[]): string[] {
  if (!/^Format:/im.test(text.slice(0, 1000))) return [];
  const paragraphs = text.split(/\n[ \t]*\n/).map((paragraph) => paragraph.replace(/^(?:#.*\n)+/, ''));
  const synopsis = (paragraph: string): string => /^License\s*:[ \t]*(.*)$/im.exec(paragraph)?.[1]?.trim() ?? '';
  const relevant = paragraphs.filter((paragraph) => /^(?:Files|Format)\s*:/im.test(paragraph) && synopsis(paragraph) !== '');
  if (files === undefined) return relevant.map((paragraph) => synopsis(paragraph));
  const patterns = relevant.map((paragraph) => ({ name: synopsis(paragraph), matches: patternOf(paragraph) }));
  return files.flatMap((file) => patterns.findLast(({ matches }) => matches.test(file))?.name ?? []);
}

/** Which files a paragraph is about: globs between spaces, where `*` and `?` stand for slashes too. */
function patternOf(paragraph: string): RegExp {
  const globs = /^Files\s*:(.*(?:\n[ \t].*)*)/im.exec(paragraph)?.[1]?.split(/\s+/).filter(Boolean) ?? [];
  const sources = globs.map((glob) => glob.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '.*').replaceAll('?', '.'));
  return new RegExp(`^(?:${sources.length > 0 ? sources.join('|') : '(?!)'})$`, 's');
}

/** For files from before the format: the licences on Debian's shelf which they point at. */
function mentioned(text: string): string {
  const names = [...text.matchAll(/\/usr\/share\/common-licenses\/([A-Za-z0-9.-]*[A-Za-z0-9])/g)].map(([, name]) => name!);
  const distinct = [...new Set(names)].sort();
  return distinct.length === 0 ? 'See the copyright file' : `See the copyright file, which points at ${distinct.join(', ')}`;
}

/**
 * An SPDX expression for a synopsis such as `GPL-2+ or Artistic, and Expat`: `and` binds closer than `or`, and a comma
 * before either sets the whole of what stands left apart. What SPDX does not know becomes `LicenseRef-debian-...`.
 */
export function expressionOf(synopsis: string): string {
  const [first = '', ...rest] = synopsis.split(/,\s+(?=(?:and|or)\b)/i);
  let expression = disjunction(first);
  for (const part of rest) {
    const [, operator = '', operand = ''] = /^(and|or)\s+(.*)$/is.exec(part) ?? [];
    expression = `${wrapped(expression)} ${operator.toUpperCase()} ${wrapped(disjunction(operand))}`;
  }
  return isExpression(expression) ? expression : referenceTo(synopsis);
}

function disjunction(text: string): string {
  return text.split(/\s+or\s+/i).map((part) => part.split(/\s+and\s+/i).map((name) => atom(name)).join(' AND ')).join(' OR ');
}

function atom(name: string): string {
  return spdxOfDebian(name.trim()) ?? referenceTo(name);
}

function referenceTo(name: string): string {
  return `LicenseRef-debian-${name.trim().replace(/\+/g, '-or-later').replace(/[^A-Za-z0-9.]+/g, '-').replace(/^-+|-+$/g, '')}`;
}

function wrapped(expression: string): string {
  return expression.includes(' ') && !isWrapped(expression) ? `(${expression})` : expression;
}

function isWrapped(expression: string): boolean {
  return /^\([^()]*\)$/.test(expression);
}
