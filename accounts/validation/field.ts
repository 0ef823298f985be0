import Joi from 'joi';
import { type JsonSchema, schemaOrNull } from './json-schema';
import { filled, required } from './laravel';
import type { Rule, Scope } from './rule';
import { asText, isBlank, isScalar } from './scalar';

/** A field of a form: its rules as Joi runs them, and what it yields when they hold. */
export interface Field<T = unknown> {
  readonly schema: Joi.Schema;
  readonly rules: readonly Rule[];
  readonly required: boolean;
  readonly json: JsonSchema;
  /** Never set: it keeps `T` for the compiler. */
  readonly yields?: T;
}

/** The type of a value that passes all rules. */
type Passing<Rules extends readonly Rule[]> = (
  Rules[number] extends infer One
    ? One extends Rule<infer T>
      ? (value: T) => void
      : never
    : never
) extends (value: infer All) => void
  ? All
  : never;

/** A field with Laravel's rules in Laravel's order; absent is fine unless `required` is among them. */
export function field<const Rules extends readonly Rule[]>(...rules: Rules): Field<Passing<Rules>> {
  const schema = laravel.field().obeys(rules) as Joi.Schema;
  const needed = rules.includes(required);
  return { schema: needed ? schema.required() : schema, rules, required: needed, json: described(rules) };
}

/** The field may be left out, though it may not be empty. */
export const optional = <T>(one: Field<T>): Field<T | undefined> => ({
  ...one,
  schema: one.schema.optional(),
  required: false,
  yields: undefined,
});

/** Null passes, and so do the texts that a client sends for it. */
export const orNull = <T>(one: Field<T>, ...texts: string[]): Field<T | null> => ({
  ...one,
  schema: one.schema.allow(null, ...texts),
  json: schemaOrNull(one.json),
  yields: undefined,
});

/** Apps send the fields their user left alone as "" or null: that counts as absent. */
export const unlessEmpty = <T>(one: Field<T>): Field<T | undefined> => ({
  ...one,
  schema: one.schema.empty([null, '']),
  json: schemaOrNull({ type: one.json.type }),
  yields: undefined,
});

/** A value that is `ignored` counts as absent. */
export const unless = <T>(one: Field<T>, ignored: (value: unknown) => boolean): Field<T | undefined> => ({
  ...one,
  schema: one.schema.empty(
    Joi.any().custom((value: unknown, helpers) => (ignored(value) ? value : helpers.error('any.invalid'))),
  ),
  yields: undefined,
});

function described(rules: readonly Rule[]): JsonSchema {
  const all: JsonSchema = Object.assign({}, ...rules.map(({ json }) => json));
  const { type, format, minLength, ...others } = all;
  const notEmpty =
    type === 'string' && format === undefined && (rules.includes(required) || rules.includes(filled));
  const least = minLength ?? (notEmpty ? 1 : undefined);
  return {
    ...(type !== undefined && { type }),
    ...(format !== undefined && { format }),
    ...(least !== undefined && { minLength: least }),
    ...others,
  };
}

const laravel = Joi.extend({
  type: 'field',
  base: Joi.any(),
  validate(value: unknown, helpers: Joi.CustomHelpers) {
    const rules = helpers.schema.$_terms.laravelRules as readonly Rule[];
    const scope: Scope = {
      field: `${helpers.state.path?.[0]}`,
      siblings: helpers.state.ancestors[0],
      today: helpers.prefs.context?.today,
    };
    const errors: Joi.ErrorReport[] = [];
    for (const { refuse, implicit, ours } of rules) {
      if (!implicit && isBlank(value)) continue;
      if (ours && errors.length > 0) continue;
      const message = refuse(value, scope);
      if (!message) continue;
      errors.push(helpers.error(refused, { message }));
      if (implicit) break;
    }
    if (errors.length > 0) return { value, errors };
    const casts = isScalar(value) && rules.some(({ castsToText }) => castsToText);
    return { value: casts ? asText(value) : value };
  },
  messages: { refused: 'refused' },
  terms: { laravelRules: { init: [] } },
  rules: {
    obeys: {
      method(rules: readonly Rule[]) {
        const copy = (this as unknown as { clone(): Joi.AnySchema }).clone();
        copy.$_terms.laravelRules = rules;
        return copy;
      },
    },
  },
});

const refused = 'refused';
