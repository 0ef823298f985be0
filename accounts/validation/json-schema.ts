/** JSON Schema of 2020-12, which is OpenAPI 3.1's own. */
export type JsonSchema = { readonly [keyword: string]: unknown };

export const schemaOrNull = (schema: JsonSchema): JsonSchema =>
  typeof schema.type === 'string'
    ? { ...schema, type: [schema.type, 'null'] }
    : { anyOf: [schema, { type: 'null' }] };
