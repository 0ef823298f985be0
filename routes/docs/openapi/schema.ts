import type { JsonSchema } from '../../../accounts/validation/json-schema';

export type Schema = JsonSchema;

export const text: Schema = { type: 'string' };
export const filledText: Schema = { type: 'string', minLength: 1 };
export const number: Schema = { type: 'integer' };
export const truth: Schema = { type: 'boolean' };
export const uuid: Schema = { type: 'string', format: 'uuid' };
export const nothing: Schema = { type: 'object', maxProperties: 0 };

export const oneOf = (...values: unknown[]): Schema => ({ enum: values });

/** Fields that are text or null. */
export const nullable = (...names: string[]): Record<string, Schema> =>
  Object.fromEntries(names.map((name) => [name, { type: ['string', 'null'] }]));

export const either = (...schemas: Schema[]): Schema => ({ anyOf: schemas });

export const listOf = (items: Schema): Schema => ({ type: 'array', items });

export const described = (schema: Schema, description: string): Schema => ({ ...schema, description });

/** Every field is there but for those that may be absent, and no other. */
export function record(properties: Record<string, Schema>, mayBeAbsent: string[] = []): Schema {
  const required = Object.keys(properties).filter((name) => !mayBeAbsent.includes(name));
  return { type: 'object', properties, required, additionalProperties: false };
}

/** The fields that a client may send; others are passed over. */
export const input = (properties: Record<string, Schema>, required: string[] = []): Schema => ({
  type: 'object',
  properties,
  ...(required.length > 0 && { required }),
});

export const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
