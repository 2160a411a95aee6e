import type { Catalogue } from './compile.ts';
import { speak } from './index.ts';

/** Languages of the dashboard (BCP 47; all run from left to right), each by its own name. */
export const languages = { en: 'English', de: 'Deutsch', fr: 'Français', es: 'Español', 'zh-Hans': '简体中文' } as const;

export type Language = keyof typeof languages;

const catalogues: Readonly<Record<Language, () => Promise<{ default: Catalogue }>>> = {
  en: () => import('./en/index.ts'),
  de: () => import('./de/index.ts'),
  fr: () => import('./fr/index.ts'),
  es: () => import('./es/index.ts'),
  'zh-Hans': () => import('./zh-Hans/index.ts'),
};

/** Where the words do not say which country's numbers and dates to use. British, as the words are. */
const homes: Partial<Record<Language, string>> = { en: 'en-GB' };

export const isLanguage = (tag: string | null | undefined): tag is Language => Object.hasOwn(languages, tag ?? '');

/** The best language for a reader who asks for these, most wanted first; English when there is none of them. */
export function bestLanguage(asked: readonly string[]): Language {
  const known = Object.keys(languages) as Language[];
  for (const tag of asked) {
    const found = known.find((language) => base(language) === base(tag));
    if (found) return found;
  }
  return 'en';
}

/** The language with the reader's own country where it fits: who asks for de-AT gets Austrian dates with German words. */
export function localeFor(language: Language, asked: readonly string[]): string {
  return asked.find((tag) => base(tag) === base(language) && script(tag) === script(language) && tag !== base(tag)) ?? homes[language] ?? language;
}

/**
 * Loads a language and speaks it from now on.
 * @param more loads words that it needs beside its first ones
 */
export async function speakIn(language: Language, asked: readonly string[] = [], more?: (language: Language) => Promise<Catalogue>): Promise<void> {
  const { default: first } = await catalogues[language]();
  speak({ ...first, ...(await more?.(language)) }, localeFor(language, asked));
}

function base(tag: string): string {
  return tag.split('-', 1)[0]!.toLowerCase();
}

function script(tag: string): string | undefined {
  try {
    return new Intl.Locale(tag).maximize().script;
  } catch {
    return undefined; // browsers may be set to ask for what is no language tag
  }
}
