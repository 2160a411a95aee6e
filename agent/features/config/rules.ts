import type { TSchema } from 'typebox';
import Value from 'typebox/value';
import { definePhrase, phrase, type SaidPhrase } from '../../core/phrases.ts';

// Each follows "it". Params named least, most and step are in the unit of the setting. None holds the refused value: it
// may be a secret.
const type = definePhrase('config.type', 'must be {type}');
const atLeast = definePhrase('config.atLeast', 'must be >= {least}');
const atMost = definePhrase('config.atMost', 'must be <= {most}');
const above = definePhrase('config.above', 'must be > {least}');
const below = definePhrase('config.below', 'must be < {most}');
const multiple = definePhrase('config.multiple', 'must be a multiple of {step}');
const tooShort = definePhrase('config.tooShort', 'must have at least {characters} characters');
const tooLong = definePhrase('config.tooLong', 'must have at most {characters} characters');
const pattern = definePhrase('config.pattern', 'must match the pattern {pattern}');
const format = definePhrase('config.format', 'must have the format {format}');
const choice = definePhrase('config.choice', 'must be one of {choices}');
const tooFew = definePhrase('config.tooFew', 'must have at least {items} items');
const tooMany = definePhrase('config.tooMany', 'must have at most {items} items');
const twice = definePhrase('config.twice', 'must not have an item twice');
const incomplete = definePhrase('config.incomplete', 'must have {members}');
/** For what no other phrase is about: the words of the validator. */
const otherwise = definePhrase('config.otherwise', '{words}');

export const notHere = definePhrase('config.notHere', 'is not a setting of this release');
export const fixedHere = definePhrase('config.fixedHere', 'is fixed by {variable}');
export const byHand = definePhrase('config.byHand', 'is a secret, which is entered by hand and not from a file');

type Fault = ReturnType<typeof Value.Errors>[number];

/**
 * The first rule of a schema that `value` breaks; undefined when it breaks none. What is wrong inside of the value has
 * the place there, a JSON pointer, before the text and as param `at`.
 */
export function brokenRule(schema: TSchema, value: unknown): SaidPhrase | undefined {
  const faults = Value.Errors(schema, value);
  const [first] = faults;
  if (!first) return undefined;
  const at = first.instancePath;
  const constants = faults.flatMap((fault) => (fault.keyword === 'const' && fault.instancePath === at ? [fault.params.allowedValue] : []));
  // A union of constants complains about each of them.
  const rule = constants.length > 0 ? phrase(choice, { choices: constants.join(', ') }) : ruleOf(first);
  return at === '' ? rule : { ...rule, params: { ...rule.params, at }, text: `${at} ${rule.text}` };
}

function ruleOf({ keyword, params, message }: Fault): SaidPhrase {
  switch (keyword) {
    case 'type': return phrase(type, { type: [params.type].flat().join(', ') });
    case 'minimum': return phrase(atLeast, { least: Number(params.limit) });
    case 'maximum': return phrase(atMost, { most: Number(params.limit) });
    case 'exclusiveMinimum': return phrase(above, { least: Number(params.limit) });
    case 'exclusiveMaximum': return phrase(below, { most: Number(params.limit) });
    case 'multipleOf': return phrase(multiple, { step: Number(params.multipleOf) });
    case 'minLength': return phrase(tooShort, { characters: params.limit });
    case 'maxLength': return phrase(tooLong, { characters: params.limit });
    case 'pattern': return phrase(pattern, { pattern: String(params.pattern) });
    case 'format': return phrase(format, { format: params.format });
    case 'enum': return phrase(choice, { choices: params.allowedValues.join(', ') });
    case 'minItems': return phrase(tooFew, { items: params.limit });
    case 'maxItems': return phrase(tooMany, { items: params.limit });
    case 'uniqueItems': return phrase(twice);
    case 'required': return phrase(incomplete, { members: params.requiredProperties.join(', ') });
    default: return phrase(otherwise, { words: message });
  }
}
