import { createContext } from 'svelte';
import { laterWords } from '../text/later.ts';
import { bestLanguage, isLanguage, type Language as Tag, speakIn } from '../text/languages.ts';

export type LanguageChoice = 'browser' | Tag;

export interface LanguageEnvironment {
  readonly root: HTMLElement;
  /** Undefined where the browser keeps nothing. */
  readonly storage: Storage | undefined;
  /** Languages that the browser asks for, most wanted first. */
  asked(): readonly string[];
  /** Loads code that comes later, however long the device is away. */
  load(part: () => Promise<void>): Promise<void>;
}

const KEY = 'lares.language';

/** The language that the reader chose for this browser, or the one that the browser asks for. */
export class Language {
  readonly #environment: LanguageEnvironment;
  #choice = $state<LanguageChoice>('browser');
  #current = $state<Tag>();
  #orders = 0;

  constructor(environment: LanguageEnvironment) {
    this.#environment = environment;
    const stored = environment.storage?.getItem(KEY);
    if (isLanguage(stored)) this.#choice = stored;
  }

  get choice(): LanguageChoice {
    return this.#choice;
  }

  /** The language spoken now; undefined before the first one is there. */
  get current(): Tag | undefined {
    return this.#current;
  }

  /** Loads the words. Nothing of the page may be drawn before. */
  async speak(): Promise<void> {
    const { root, asked, load } = this.#environment;
    const order = ++this.#orders;
    const tag = this.#choice === 'browser' ? bestLanguage(asked()) : this.#choice;
    await load(() => speakIn(tag, asked(), laterWords));
    if (order !== this.#orders) return; // another choice came meanwhile, and speaks last
    root.lang = tag;
    this.#current = tag;
  }

  choose(choice: LanguageChoice): Promise<void> {
    this.#choice = choice;
    const { storage } = this.#environment;
    if (choice === 'browser') storage?.removeItem(KEY);
    else storage?.setItem(KEY, choice);
    return this.speak();
  }
}

export const [useLanguage, provideLanguage] = createContext<Language>();
