import { type ErrorParams, fillTemplate } from './errors/index.ts';

/**
 * What the agent says beside errors and keeps or sends along: the lines of a job's log, the rule that a value breaks. Each phrase is declared once and
 * named where it is said, never written there, so that it travels with a stable code and params: the dashboard says it
 * in the language of the reader, and whoever does not know the code has the English sentence.
 */
export interface PhraseDefinition {
  /** Stable, dotted, prefixed by the feature: `services.starting`. A name space of its own beside the codes of errors. */
  readonly code: string;
  /** In English; `{name}` is replaced from the params. */
  readonly template: string;
  /** Names of the params, which are those that the template shows. */
  readonly params: readonly string[];
}

/** A phrase as it was said. */
export interface Phrase {
  /** null for words that an earlier release kept without one. */
  readonly code: string | null;
  readonly params: ErrorParams;
  readonly text: string;
}

/** A phrase of this release. */
export interface SaidPhrase extends Phrase {
  readonly code: string;
}

const catalogue = new Map<string, PhraseDefinition>();

/**
 * Declares a phrase.
 * @throws Error when the code is taken or malformed: two features must never share a code.
 */
export function definePhrase(code: string, template: string): PhraseDefinition {
  if (!/^[a-z]+\.[a-z][a-zA-Z]*$/.test(code)) throw new Error(`malformed code of a phrase ${code}`);
  if (catalogue.has(code)) throw new Error(`the phrase ${code} is declared twice`);
  const params = [...template.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
  const definition: PhraseDefinition = Object.freeze({ code, template, params: Object.freeze(params) });
  catalogue.set(code, definition);
  return definition;
}

/** Every phrase declared so far, ordered by code. */
export function phraseCatalogue(): PhraseDefinition[] {
  return [...catalogue.values()].toSorted((a, b) => a.code.localeCompare(b.code));
}

/** Says a phrase. Only the params that it shows go along. */
export function phrase(definition: PhraseDefinition, params: ErrorParams = {}): SaidPhrase {
  const shown = Object.entries(params).filter(([name]) => definition.params.includes(name));
  return { code: definition.code, params: Object.fromEntries(shown), text: fillTemplate(definition.template, params) };
}
