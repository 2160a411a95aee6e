import fc from 'fast-check';

/** A JSON Schema, as far as ours go. */
export interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}

const nested = (depth: number, open: string, close: string): string => `${open.repeat(depth)}1${close.repeat(depth)}`;

/** Values that broke other people's servers. */
export const hostile: readonly unknown[] = [
  null, true, '', ' ', '\0', '\u202e', '\ud800', '٣', '../../etc/shadow', '%00', '$(id)', '`id`', "' OR 1=1 --", '<script>', '{{7*7}}', '-rf', '\r\nset-cookie: a=b',
  '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'x'.repeat(70_000), 'a'.repeat(257), 'ä'.repeat(65), 'A'.repeat(128), 'nginx.service', 'K7MX-2QPD', 'owner',
  0, -0, -1, 1.5, 1e308, -1e308, 2 ** 31, 2 ** 53, 2 ** 63, 1e-320, [], {}, [[]], [null], { '': 0 }, { toString: 1, valueOf: 1 }, { length: 1e9 }, { $ref: '#' },
  { toJSON: {} }, Array.from({ length: 2000 }, () => 0), Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`k${index}`, index])),
];

/** Values a schema accepts, more or less: patterns are met by chance only. */
export function valid(schema: Schema | undefined): fc.Arbitrary<unknown> {
  if (!schema) return fc.anything({ maxDepth: 2 });
  if ('const' in schema) return fc.constant(schema.const);
  const choices = schema.anyOf ?? schema.allOf;
  if (choices) return fc.oneof(...choices.map((choice) => valid(choice)));
  if (schema.type === 'object') return validObject(schema);
  if (schema.type === 'array') return fc.array(valid(schema.items), { maxLength: 5 });
  if (schema.type === 'integer') return fc.integer({ min: Math.max(schema.minimum ?? -1e6, -1e15), max: Math.min(schema.maximum ?? 1e6, 1e15) });
  if (schema.type === 'number') return fc.double({ noNaN: true });
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.type === 'null') return fc.constant(null);
  if (schema.type === 'string') {
    return fc.oneof(fc.string({ minLength: schema.minLength ?? 0, maxLength: Math.min(schema.maxLength ?? 40, 200) }), fc.constantFrom('nginx.service', 'attic', 'UTC', 'restart', 'auth.idleMs'));
  }
  return fc.anything({ maxDepth: 1 });
}

function validObject(schema: Schema): fc.Arbitrary<unknown> {
  const { properties, patternProperties } = schema;
  if (!properties && patternProperties) {
    return fc.dictionary(fc.oneof(fc.string({ maxLength: 20 }), fc.constantFrom('auth.idleMs', 'auth.absoluteMs')), valid(Object.values(patternProperties)[0]), { maxKeys: 4 });
  }
  const fields = Object.fromEntries(Object.entries(properties ?? {}).map(([key, part]) => [key, valid(part)]));
  return fc.record(fields, { requiredKeys: [...(schema.required ?? [])] });
}

/** One change somewhere inside a value: something else in a place, a key more, a key less. */
function changed(value: unknown, pick: number, poison: unknown): unknown {
  if (typeof value !== 'object' || value === null || pick % 3 === 0) return poison;
  if (Array.isArray(value)) return value.length === 0 ? [poison] : value.with(pick % value.length, changed(value[pick % value.length], Math.floor(pick / 7), poison));
  const keys = Object.keys(value);
  if (keys.length === 0 || pick % 5 === 0) return { ...value, [typeof poison === 'string' ? poison.slice(0, 40) : 'extra']: poison };
  const key = keys[pick % keys.length]!;
  const rest = value as Record<string, unknown>;
  if (pick % 4 === 0) return Object.fromEntries(Object.entries(rest).filter(([name]) => name !== key));
  return { ...rest, [key]: changed(rest[key], Math.floor(pick / 7), poison) };
}

const mutated = (schema: Schema | undefined): fc.Arbitrary<unknown> =>
  fc.tuple(valid(schema), fc.nat(), fc.constantFrom(...hostile)).map(([value, pick, poison]) => changed(value, pick, poison));

/** JSON as text: values of which JavaScript's own writer cannot make some are written as null. */
const written = (value: unknown): string => {
  try {
    return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? Number(part) : part)) ?? 'null';
  } catch {
    return 'null'; // a value whose toJSON is not a function
  }
};

/** Texts that are nearly JSON, or JSON of a kind that hurts. */
const rough = fc.constantFrom(
  '', '{', '[', '"', '{"a":', '{"a":1,}', '{a:1}', "{'a':1}", 'NaN', '-', '01', '1e999', '-1e999', '\ufeff{}', '{}{}', '{} x', '/**/{}', 'nul', '[1,2', '{"__proto__":{"isAdmin":true}}',
  '{"constructor":{"prototype":{"isAdmin":true}}}', '{"\\u005f\\u005fproto__":{"x":1}}', '{"action":"stop","action":"restart"}', '{"username":"ann","username":"bob","password":"x","password":"y"}',
  nested(50, '[', ']'), nested(5_000, '[', ']'), nested(500, '{"a":', '}'), '['.repeat(60_000), '{"a":'.repeat(20_000), `[${'0,'.repeat(30_000)}0]`, `{"${'k'.repeat(60_000)}":1}`,
  `"${'\\u0000'.repeat(5_000)}"`, '"\\ud800"', '"\\u', '1'.repeat(20_000), '\u2028{}',
);

/** Bodies for a schema: mostly JSON with one thing wrong, then text with one thing wrong, then bytes. */
export function bodies(schema: Schema | undefined): fc.Arbitrary<Buffer> {
  const json = mutated(schema).map(written);
  const cut = fc.tuple(valid(schema).map(written), fc.nat(), fc.constantFrom('', '\0', '"', '}', ',', '\\', '\u00ff', '9'.repeat(400)))
    .map(([text, at, piece]) => text.slice(0, at % (text.length + 1)) + piece + text.slice((at % (text.length + 1)) + 1));
  return fc.oneof(
    { weight: 12, arbitrary: json.map((text) => Buffer.from(text)) },
    { weight: 3, arbitrary: valid(schema).map((value) => Buffer.from(written(value))) },
    { weight: 4, arbitrary: cut.map((text) => Buffer.from(text, 'latin1')) },
    { weight: 2, arbitrary: rough.map((text) => Buffer.from(text)) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) },
  );
}
