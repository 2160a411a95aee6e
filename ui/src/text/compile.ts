import { type MessageFormatElement, parse } from '@formatjs/icu-messageformat-parser';

/** Messages in ICU MessageFormat, in groups: as they are written in the folders of the languages. */
export interface Messages {
  readonly [key: string]: string | Messages;
}

export type Tree = readonly MessageFormatElement[];

/** The same, parsed: plain words stay words, messages with parameters become syntax trees. */
export interface Catalogue {
  readonly [key: string]: string | Tree | Catalogue;
}

/**
 * Parses every message of a language. The build does this once and ships the result (ui/evaluate.ts), so that browsers
 * of a device never get the parser.
 * @throws SyntaxError with the message's own text
 */
export function compile(messages: Messages): Catalogue {
  return Object.fromEntries(Object.entries(messages).map(([key, message]) => [key, typeof message === 'string' ? parsed(message) : compile(message)]));
}

function parsed(message: string): string | Tree {
  if (!message.includes('{')) return message;
  try {
    return parse(message, { captureLocation: false, ignoreTag: true });
  } catch (error) {
    throw new SyntaxError(`Not a message in ICU format: ${message}`, { cause: error });
  }
}
