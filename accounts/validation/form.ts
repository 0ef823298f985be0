import Joi from 'joi';
import { type FieldErrors, type Message, ValidationFailed } from '../errors';
import { attribute } from './laravel';

export type Input = Readonly<Record<string, unknown>>;

/** A question to the database that belongs to a field's rules, asked only when the others are content. */
export type Lookup<T, Who> = (values: T, who: Who) => Promise<Message | undefined>;
type Lookups<T, Who> = Partial<Record<Extract<keyof T, string>, Lookup<T, Who>>>;

export interface Form<T, Who = unknown> {
  /** In their order. */
  fields: string[];
  schema: Joi.ObjectSchema<T>;
  lookups: Lookups<T, Who>;
  habits: Habits<Who>;
}

/** What a door's clients do that is no matter of a single field. */
export interface Habits<Who> {
  /** Makes of what came what the rules look at. */
  read?(input: Input): Input;
  /** What the client has seen before: a field that comes back as it was is no change, also where it could not be stored anew. */
  shown?(who: Who): Input;
}

export function form<T, Who = unknown>(
  fields: { [Field in keyof T]: Joi.Schema | undefined },
  lookups: Lookups<T, Who> = {},
  habits: Habits<Who> = {},
): Form<T, Who> {
  const present = Object.fromEntries(Object.entries(fields).filter(([, schema]) => schema !== undefined));
  return {
    fields: Object.keys(present),
    schema: Joi.object<T>(present as Joi.PartialSchemaMap<T>).prefs({
      abortEarly: false,
      stripUnknown: true,
      convert: false,
    }),
    lookups,
    habits,
  };
}

export const noInput = form<object>({});

/** The validated values, or every failing rule of every field in the form's order. */
export async function validated<T, Who>(
  { fields, schema, lookups, habits }: Form<T, Who>,
  sent: Input,
  { today, who }: { today: string; who: Who },
): Promise<T> {
  if (fields.length === 0) return {} as T;
  const read = habits.read?.(sent) ?? sent;
  const input = habits.shown ? withoutUnchanged(read, habits.shown(who)) : read;
  const { value, error } = schema.validate(input, { context: { today } });
  const failed = new Map<string, Message[]>();
  for (const detail of error?.details ?? []) {
    const field = String(detail.path[0]);
    failed.set(field, [...(failed.get(field) ?? []), messageOf(field, detail)]);
  }
  for (const [field, lookup] of Object.entries(lookups) as [string, Lookup<T, Who>][]) {
    if (failed.has(field) || (value as Input)[field] === undefined) continue;
    const message = await lookup(value as T, who);
    if (message) failed.set(field, [message]);
  }
  if (failed.size === 0) return value as T;
  const inOrder: FieldErrors = {};
  for (const field of fields) {
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
