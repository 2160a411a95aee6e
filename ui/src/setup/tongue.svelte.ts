import { createContext } from 'svelte';
import { bestLanguage, isLanguage, type Language, speakIn } from '../text/languages.ts';

/** The language of the page: the browser's, until the owner chose one. Only that one's words are loaded. */
export class Tongue {
  readonly #root: HTMLElement;
  readonly asked: readonly string[];
  #current = $state<Language>('en');
  #isChosen = false;

  constructor(root: HTMLElement, asked: readonly string[]) {
    this.#root = root;
    this.asked = asked;
  }

  get current(): Language {
    return this.#current;
  }

  /** Nothing can be said before. */
  begin(): Promise<void> {
    return this.#speak(bestLanguage(this.asked));
  }

  /** The visitor's choice. */
  choose(language: Language): Promise<void> {
    this.#isChosen = true;
    return this.#speak(language);
  }

  /** What was answered on another page or before the sheet was closed; no more than that once somebody chose here. */
  follow(language: string | undefined): void {
    if (!this.#isChosen && isLanguage(language) && language !== this.#current) void this.#speak(language);
  }

  async #speak(language: Language): Promise<void> {
    await speakIn(language, this.asked);
    this.#root.lang = language;
    this.#current = language;
  }
}

export const [useTongue, provideTongue] = createContext<Tongue>();
