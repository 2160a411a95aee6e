import { Ajv, type AnySchema, type ValidateFunction } from 'ajv';
import type { FastifySchemaCompiler } from 'fastify';

// Text arrives only in the address; there "12" may mean 12. In a JSON body a wrong type is the caller's mistake.
const options = { removeAdditional: false, useDefaults: true, allErrors: false, strict: false } as const;
const forText = new Ajv({ ...options, coerceTypes: 'array' });
const forJson = new Ajv({ ...options, coerceTypes: false });

/** Validates bodies strictly and addresses with type coercion; nothing is ever silently removed. */
export const compileValidator: FastifySchemaCompiler<AnySchema> = ({ schema, httpPart }) =>
  (httpPart === 'body' ? forJson : forText).compile(schema);

/** Compiles a schema for values which come as JSON, such as live subscription params. */
export function compileJson(schema: AnySchema): ValidateFunction {
  return forJson.compile(schema);
}
