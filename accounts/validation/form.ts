import Joi from 'joi';
import type { ShopHost } from '../customer';
import { type FieldErrors, type Message, ValidationFailed } from '../errors';
import type { Field } from './field';
import { attribute } from './rule';

export type Input = Readonly<Record<string, unknown>>;

type Fields = Readonly<Record<string, Field | undefined>>;

/** The values of fields that hold; a field that this shop does not have yields nothing. */
type ValuesOf<F extends Fields> = {
  [Name in keyof F]: F[Name] extends Field<infer T> | undefined
    ? T | (undefined extends F[Name] ? undefined : never)
    : never;
};

/** A question to the database that belongs to a field's rules, asked only when the others are content. */
type Lookup<Values, Who> = (values: Values, who: Who, host: ShopHost) => Promise<Message | undefined>;
type Lookups<Values, Who> = Partial<Record<Extract<keyof Values, string>, Lookup<Values, Who>>>;

export interface Form<Values, Who = unknown> {
  /** In the order in which they are refused. */
  fields: ReadonlyMap<string, Field>;
  schema: Joi.ObjectSchema<Values>;
  lookups: Lookups<Values, Who>;
  habits: Habits<Who>;
}

/** Habits of a door's clients that concern no single field. */
interface Habits<Who> {
  /** Makes the input that the rules look at from the one that was sent. */
  read?(input: Input, who: Who): Input;
  /** The fields as the client has seen them: one that comes back as it was is no change, also where it could not be stored anew. */
  shown?(who: Who): Input;
}

/** The values that a form yields. */
export type Valid<F> = F extends Form<infer Values, never> ? Values : never;

export function form<const F extends Fields, Who = unknown>(
  fields: F,
  lookups: Lookups<ValuesOf<F>, Who> = {},
  habits: Habits<Who> = {},
): Form<ValuesOf<F>, Who> {
  const present = Object.entries(fields).flatMap(([name, field]): [string, Field][] =>
    field ? [[name, field]] : [],
  );
  const schemas = Object.fromEntries(present.map(([name, { schema }]) => [name, schema]));
  return {
    fields: new Map(present),
    schema: Joi.object<ValuesOf<F>>(schemas as Joi.PartialSchemaMap<ValuesOf<F>>).prefs({
      abortEarly: false,
      stripUnknown: true,
      convert: false,
    }),
    lookups,
    habits,
  };
}

/** Yields the values, or refuses with every failing rule of every field in the form's order. */
export async function validated<Values, Who>(
  { fields, schema, lookups, habits }: Form<Values, Who>,
  sent: Input,
  { today, who, host }: { today: string; who: Who; host: ShopHost },
): Promise<Values> {
  if (fields.size === 0) return {} as Values;
  const read = habits.read?.(sent, who) ?? sent;
  const input = habits.shown ? withoutUnchanged(read, habits.shown(who)) : read;
  const { value, error } = schema.validate(input, { context: { today } });
  const failed = new Map<string, Message[]>();
  for (const detail of error?.details ?? []) {
    const field = `${detail.path[0]}`;
    failed.set(field, [...(failed.get(field) ?? []), messageOf(field, detail)]);
  }
  for (const [field, lookup] of Object.entries(lookups) as [string, Lookup<Values, Who>][]) {
    if (failed.has(field) || (value as Input)[field] === undefined) continue;
    const message = await lookup(value as Values, who, host);
    if (message) failed.set(field, [message]);
  }
  if (failed.size === 0) return value as Values;
  const inOrder: FieldErrors = {};
  for (const field of fields.keys()) {
    const messages = failed.get(field);
    if (messages) inOrder[field] = messages;
  }
  throw new ValidationFailed(inOrder);
}

const withoutUnchanged = (input: Input, shown: Input): Input =>
  Object.fromEntries(
    Object.entries(input).filter(([field, value]) => !(field in shown) || value !== shown[field]),
  );

function messageOf(field: string, detail: Joi.ValidationErrorItem): Message {
  const message: Message | undefined = detail.context?.message;
  return message ?? { key: 'validation.required', values: { attribute: attribute(field) } };
}
