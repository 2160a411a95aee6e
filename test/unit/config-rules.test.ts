import t from 'tap';
import Type, { type TSchema } from 'typebox';
import { phraseCatalogue } from '../../agent/core/phrases.ts';
import { brokenRule } from '../../agent/features/config/rules.ts';
import type { SettingState } from '../../agent/features/config/schema.ts';
import { refusalsOf, ruleWords } from '../../ui/src/features/config/rules.ts';
import { speakIn } from '../../ui/src/text/languages.ts';

const Words = Type.Union([Type.Literal('one'), Type.Literal('two')]);

/** Values that break a rule each, with its text and params. */
const broken: readonly (readonly [schema: TSchema, value: unknown, code: string, text: string, params: object])[] = [
  [Type.Integer(), '9', 'type', 'must be integer', { type: 'integer' }],
  [Type.Integer({ minimum: 10 }), 9, 'atLeast', 'must be >= 10', { least: 10 }],
  [Type.Integer({ maximum: 10 }), 11, 'atMost', 'must be <= 10', { most: 10 }],
  [Type.Number({ exclusiveMinimum: 0.5 }), 0.5, 'above', 'must be > 0.5', { least: 0.5 }],
  [Type.Number({ exclusiveMaximum: 1 }), 1, 'below', 'must be < 1', { most: 1 }],
  [Type.Integer({ multipleOf: 5 }), 7, 'multiple', 'must be a multiple of 5', { step: 5 }],
  [Type.String({ minLength: 2 }), 'a', 'tooShort', 'must have at least 2 characters', { characters: 2 }],
  [Type.String({ maxLength: 2 }), 'abc', 'tooLong', 'must have at most 2 characters', { characters: 2 }],
  [Type.String({ pattern: '^a$' }), 'b', 'pattern', 'must match the pattern ^a$', { pattern: '^a$' }],
  [Type.String({ format: 'email' }), 'b', 'format', 'must have the format email', { format: 'email' }],
  [Words, 'six', 'choice', 'must be one of one, two', { choices: 'one, two' }],
  [Type.Enum(['one', 'two']), 'six', 'choice', 'must be one of one, two', { choices: 'one, two' }],
  [Type.Array(Words), ['one', 'six'], 'choice', '/1 must be one of one, two', { choices: 'one, two', at: '/1' }],
  [Type.Array(Type.Integer(), { minItems: 2 }), [1], 'tooFew', 'must have at least 2 items', { items: 2 }],
  [Type.Array(Type.Integer(), { maxItems: 1 }), [1, 2], 'tooMany', 'must have at most 1 items', { items: 1 }],
  [Type.Array(Type.Integer(), { uniqueItems: true }), [1, 1], 'twice', 'must not have an item twice', {}],
  [Type.Object({ host: Type.String(), port: Type.Integer() }), {}, 'incomplete', 'must have host, port', { members: 'host, port' }],
  [Type.Array(Type.Object({ port: Type.Integer() })), [{ port: 'x' }], 'type', '/0/port must be integer', { type: 'integer', at: '/0/port' }],
  [Type.Object({}, { minProperties: 1 }), {}, 'otherwise', 'must not have fewer than 1 properties', { words: 'must not have fewer than 1 properties' }],
];

t.test('a broken rule has a code, params and a text', async (t) => {
  for (const [schema, value, code, text, params] of broken) t.same(brokenRule(schema, value), { code: `config.${code}`, params, text }, text);
  t.equal(brokenRule(Type.Integer({ minimum: 10 }), 10), undefined);
  const byKey = ['config.notHere', 'config.fixedHere', 'config.byHand'];
  const reached = new Set([...broken.map(([, , code]) => `config.${code}`), ...byKey]);
  t.same(phraseCatalogue().map(({ code }) => code), [...reached].toSorted(), 'each rule is broken here');
});

t.test('a refused value is not told: it may be a secret', async (t) => {
  for (const [schema] of broken) t.notMatch(JSON.stringify(brokenRule(schema, 'canary') ?? ''), /canary/);
});

const setting = (unit: string | null): SettingState => ({
  key: 'k', label: 'L', description: 'D', unit, schema: {}, default: 1, value: 1, chosen: false, chosenAtMs: null,
  locked: false, variable: null, secret: false, restart: false, pending: false,
});
const words = (schema: TSchema, value: unknown, unit: string | null = null): string => {
  const { text, ...rule } = brokenRule(schema, value)!;
  return ruleWords({ rule: text, ...rule }, setting(unit)).replaceAll('\u00a0', ' ');
};

t.test('the dashboard says the rule in its language, values in the unit of the setting', async (t) => {
  t.teardown(() => speakIn('en'));
  await speakIn('en');
  t.equal(words(Type.Integer({ minimum: 300_000 }), 1, 'ms'), 'This must be at least 5 mins.');
  t.equal(words(Type.Integer({ maximum: 90 }), 91, '%'), 'This must be at most 90%.');
  t.equal(words(Type.String({ minLength: 12 }), 'x', 'ms'), 'This needs at least 12 characters.', 'a count has no unit');
  t.equal(words(Type.Array(Type.Integer({ minimum: 1000 })), [1], 'ms'), 'At /0: This must be at least 1000.');
  await speakIn('de');
  t.equal(words(Type.Integer({ minimum: 300_000 }), 1, 'ms'), 'Das muss mindestens 5 Min. sein.');
  t.equal(words(Words, 'six'), 'Das muss eines von diesen sein: one, two.');
  for (const [schema, value, code] of broken) if (code !== 'otherwise') t.notMatch(words(schema, value), /\bmust\b/, `${code} is not said in the words of the device`);
  t.equal(ruleWords({ rule: 'must shine', code: 'new.rule', params: {} }, undefined), 'Das Gerät nimmt diesen Wert nicht an (must shine).', 'of a newer device');
});

t.test('the fields of a problem are settings', async (t) => {
  const rule = { rule: 'must be >= 10', code: 'config.atLeast', params: { least: 10 } };
  t.same(refusalsOf({ code: 'config.invalid', status: 422, detail: '', params: {}, fields: [{ field: 'a.b', ...rule }] }), [{ key: 'a.b', ...rule }]);
  t.same(refusalsOf({ code: 'config.conflict', status: 409, detail: '', params: {} }), []);
});
