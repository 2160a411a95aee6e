import { messageFor, type Params, say } from './codes.ts';

/** What the agent said, as it sends it. */
interface Said {
  /** null for words that an earlier release kept without one. */
  readonly code: string | null;
  readonly params: Params;
  readonly text: string;
}

/** A phrase in words; with a code that is not known here in those of the device, which are English. */
export function phraseWords({ code, params, text }: Said): string {
  return (code === null ? undefined : say(messageFor('phrases', code), params)) ?? text;
}
