import { type JsonSchema, schemaOrNull } from '../../../accounts/validation/json-schema';

export type Schema = JsonSchema;

export const text: Schema = { type: 'string' };
export const filledText: Schema = { type: 'string', minLength: 1 };
export const number: Schema = { type: 'integer' };
export const uuid: Schema = { type: 'string', format: 'uuid' };
export const nothing: Schema = { type: 'object', maxProperties: 0 };

export const oneOf = (...values: unknown[]): Schema => ({ enum: values });

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

/** A value that does not tell its schema. */
export class Sample {
  constructor(
    readonly schema: Schema,
    readonly value: unknown,
  ) {}

  /** The same thing with other values; of another schema, where it has more of them. */
  with(values: object, schema = this.schema): Sample {
    return new Sample(schema, Object.assign({}, this.value, values));
  }

  /** The schema of a thing, field by field. */
  fields(mayBeAbsent?: string[]): Schema {
    return record(mapped(Object(this.value), schemaOf), mayBeAbsent);
  }
}

export const noted = (sample: unknown, description: string): Sample =>
  new Sample(described(schemaOf(sample), description), sample);

/** Fields that may be null. */
export const nullable = (samples: object): Record<string, Sample> =>
  mapped(samples, (sample) => new Sample(schemaOrNull(schemaOf(sample)), sample));

/** The schema of a sample. Where it is no Sample, its value tells it. */
export function schemaOf(sample: unknown): Schema {
  if (sample instanceof Sample) return sample.schema;
  if (Array.isArray(sample)) return listOf(schemaOf(sample[0]));
  if (typeof sample === 'object' && sample !== null) return record(mapped(sample, schemaOf));
  if (typeof sample === 'number') return number;
  return typeof sample === 'boolean' ? { type: 'boolean' } : text;
}

/** A sample as a client sees it. */
export function plain(sample: unknown): unknown {
  if (sample instanceof Sample) return plain(sample.value);
  if (Array.isArray(sample)) return sample.map(plain);
  return typeof sample === 'object' && sample !== null ? mapped(sample, plain) : sample;
}

const mapped = <To>(fields: object, change: (value: unknown) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, change(value)]));
