import type { MessageFormatElement } from '@formatjs/icu-messageformat-parser';

type Params = Readonly<Record<string, string | number>>;

/** TYPE of @formatjs/icu-messageformat-parser, whose enumeration would bring the parser along. */
const [LITERAL, SELECT, PLURAL, POUND] = [0, 5, 6, 7] as const;

/**
 * Takes the place of intl-messageformat in the wizard (vite.config.ts): what its messages use of ICU MessageFormat, in a
 * fiftieth of the size, and for browsers whose Intl knows less.
 */
export class IntlMessageFormat {
  readonly #tree: readonly MessageFormatElement[];
  readonly #locale: string;

  constructor(tree: readonly MessageFormatElement[], locale: string) {
    this.#tree = tree;
    this.#locale = locale;
  }

  format(params: Params): string {
    return this.#say(this.#tree, params, undefined);
  }

  /** @param counted what `#` stands for */
  #say(elements: readonly MessageFormatElement[], params: Params, counted: number | undefined): string {
    return elements.map((element) => this.#sayOne(element, params, counted)).join('');
  }

  #sayOne(element: MessageFormatElement, params: Params, counted: number | undefined): string {
    const type = element.type as number;
    if (type === POUND) return this.#written(counted ?? 0);
    const { value, options } = element as { value: string; options?: Record<string, { value: MessageFormatElement[] }> };
    if (type === LITERAL) return value;
    const given = params[value];
    if (given === undefined) throw new Error(`the message needs ${value}`);
    if (!options) return this.#written(given);
    const key = type === PLURAL ? this.#category(Number(given), options) : String(given);
    const chosen = options[type === SELECT || type === PLURAL ? key : 'other'] ?? options['other']!;
    return this.#say(chosen.value, params, type === PLURAL ? Number(given) : counted);
  }

  #category(count: number, options: object): string {
    if (Object.keys(options).includes(`=${count}`)) return `=${count}`;
    // Without plural rules of its own a browser is old enough to be content with the general form.
    return Intl.PluralRules ? new Intl.PluralRules(this.#locale).select(count) : 'other';
  }

  #written(value: string | number): string {
    return typeof value === 'number' ? value.toLocaleString(this.#locale) : value;
  }
}
