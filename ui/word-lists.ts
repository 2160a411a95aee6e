/** English, which the other languages are measured by, keeps its words as literals: their types come from them. */
const REFERENCE = 'en';

/** Words that come with their pages (`ui/src/text/later.ts`), since few visits open these. The index has them too, for tests. */
export const laterNouns: readonly string[] = ['account', 'security', 'users'];

/** What `ui/src/text/<language>/later.ts` holds. */
export function laterList(): string {
  return [
    '// Written by `make docs` from the files of this folder.',
    `import { compile } from '../compile.ts';`,
    ...laterNouns.map((noun) => `import { ${noun} } from './${noun}.ts';`),
    '',
    `export default compile({ ${laterNouns.join(', ')} });`,
    '',
  ].join('\n');
}

/**
 * The index of a language's words: what `ui/src/text/<language>/index.ts` holds, made of the files beside it, so that a
 * new feature's words are files of its own and nothing else.
 * @param nouns names of the files, without `.ts`
 */
export function wordList(language: string, nouns: readonly string[]): string {
  const sorted = nouns.toSorted();
  const reference = language === REFERENCE;
  const imports = sorted.map((noun) => `import { ${noun} } from './${noun}.ts';`);
  return [
    '// Written by `make docs` from the files of this folder.',
    `import { compile } from '../compile.ts';`,
    ...(reference ? [] : [`import type { Translation } from '../translation.ts';`]),
    ...imports,
    '',
    ...(reference ? ['/** British English: the language that the others are measured by. Keys and parameters are those of this one. */'] : []),
    `export const words${reference ? '' : ': Translation'} = { ${sorted.join(', ')} }${reference ? ' as const' : ''};`,
    '',
    'export default compile(words);',
    '',
  ].join('\n');
}
