import Type, { type TSchema } from 'typebox';

/** A value or null: null is an answer ("this computer cannot say"), not an omission. */
export const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
