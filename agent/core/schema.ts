import Type, { type TSchema } from 'typebox';

/** A value or null: null is an answer ("this computer cannot say"), not an omission. */
export const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** Values that come with a code. */
export const CodeParams = Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]));

/** The members of a phrase (core/phrases.ts). */
export const phraseMembers = {
  code: nullable(Type.String({ description: 'Stable; null for words that an earlier release kept without one' })),
  params: CodeParams,
  text: Type.String({ description: 'In English' }),
} as const;
