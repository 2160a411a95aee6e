import { IntlMessageFormat } from 'intl-messageformat';
import type { Catalogue, Tree } from './compile.ts';
import { formatIn } from './formats.ts';
import type { Text } from './translation.ts';

/**
 * Every word that a person reads, by feature, in the language of the page. Components take words from here and write
 * none of their own. Not there before the language was loaded: a module that copies words while it is loaded fails at once.
 */
export let text: Text;

let spokenLocale = '';

/**
 * Takes a language.
 * @param locale BCP 47, for its numbers, times and plurals
 */
export function speak(catalogue: Catalogue, locale: string): void {
  text = wordsOf(catalogue, locale) as Text;
  spokenLocale = locale;
  formatIn(locale);
}

/** Takes more words of the language that is spoken: those that come with their pages. */
export function speakAlso(catalogue: Catalogue): void {
  text = { ...text, ...wordsOf(catalogue, spokenLocale) };
}

function wordsOf(catalogue: Catalogue, locale: string): object {
  return Object.fromEntries(Object.entries(catalogue).map(([key, message]) => [key, wordOf(message, locale)]));
}

function wordOf(message: Catalogue[string], locale: string): unknown {
  if (typeof message === 'string') return message;
  if (!isTree(message)) return wordsOf(message, locale);
  let format: IntlMessageFormat | undefined; // most messages are never said in a visit
  return (params: Record<string, string | number>) => (format ??= new IntlMessageFormat([...message], locale)).format(params);
}

const isTree = (message: Tree | Catalogue): message is Tree => Array.isArray(message);
