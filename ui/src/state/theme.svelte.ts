import { createContext } from 'svelte';

export type ThemeChoice = 'system' | 'light' | 'dark';
export const themeChoices: readonly ThemeChoice[] = ['system', 'light', 'dark'];

export interface ThemeEnvironment {
  readonly root: HTMLElement;
  /** Undefined where the browser keeps nothing. */
  readonly storage: Storage | undefined;
}

const KEY = 'lares.theme'; // public/theme.js reads it before the first paint

/** The appearance that the reader chose for this browser. */
export class Theme {
  readonly #environment: ThemeEnvironment;
  #choice = $state<ThemeChoice>('system');

  constructor(environment: ThemeEnvironment) {
    this.#environment = environment;
    const stored = environment.storage?.getItem(KEY);
    if (stored === 'light' || stored === 'dark') this.choose(stored);
  }

  get choice(): ThemeChoice {
    return this.#choice;
  }

  choose(choice: ThemeChoice): void {
    this.#choice = choice;
    const { root, storage } = this.#environment;
    if (choice === 'system') {
      delete root.dataset['theme'];
      storage?.removeItem(KEY);
    } else {
      root.dataset['theme'] = choice;
      storage?.setItem(KEY, choice);
    }
  }
}

export const [useTheme, provideTheme] = createContext<Theme>();
