import type { Catalogue } from './compile.ts';
import { speakAlso } from './index.ts';
import type { Language } from './languages.ts';

/** What `ui/word-lists.ts` keeps out of the first load: the words of pages that few visits open. */
const catalogues: Readonly<Record<Language, () => Promise<{ default: Catalogue }>>> = {
  en: () => import('./en/later.ts'),
  de: () => import('./de/later.ts'),
  fr: () => import('./fr/later.ts'),
  es: () => import('./es/later.ts'),
  'zh-Hans': () => import('./zh-Hans/later.ts'),
};

let spoken: Language | undefined;
let needed = false;

/** What a language about to be spoken needs beside its first words: nothing until a page asked for more. */
export async function laterWords(language: Language): Promise<Catalogue> {
  spoken = language;
  return needed ? (await catalogues[language]()).default : {};
}

/** Loads a part of the page together with its words. Every language spoken from then on has them. */
export function withWords<T>(load: () => Promise<T>): () => Promise<T> {
  return async () => (await Promise.all([load(), speakLater()]))[0];
}

async function speakLater(): Promise<void> {
  needed = true;
  for (;;) {
    const language = spoken!;
    const { default: words } = await catalogues[language]();
    if (language === spoken) return speakAlso(words); // otherwise the reader chose another meanwhile
  }
}
