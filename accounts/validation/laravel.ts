import Joi from 'joi';
import { type ColumnLimit, needsFourBytes } from '../column-limit';
import type { Message } from '../errors';
import type { KeyOf } from '../lang/catalogue';
import { readDate } from './birth-date';
import { isEmailAddress } from './email-syntax';

/** The context that a field's rules may look at. */
interface Scope {
  field: string;
  siblings: Record<string, unknown>;
  today: string;
}

export interface Rule {
  /** Implicit rules look at blanks and nulls too, and when one fails the field's later rules are not asked. */
  implicit?: boolean;
  /** Our own refusals come only when Laravel's had nothing to say. */
  ours?: boolean;
  refuse(value: unknown, scope: Scope): Message | undefined;
}

/** A field's name as Laravel's messages spell it. */
export const attribute = (field: string) =>
  field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replaceAll('_', ' ');

const rule = (
  name: KeyOf<'validation'>,
  holds: (value: unknown, scope: Scope) => boolean,
  more?: Partial<Rule>,
  values = {},
): Rule => ({
  ...more,
  refuse: (value, scope) =>
    holds(value, scope)
      ? undefined
      : { key: `validation.${name}`, values: { attribute: attribute(scope.field), ...values } },
});

/** PHP's trim(), which decides what Laravel calls empty. */
export const isBlank = (value: unknown) =>
  typeof value === 'string' && [...value].every((c) => ' \t\n\r\0\x0B'.includes(c));
const isEmpty = (value: unknown) =>
  value === null ||
  isBlank(value) ||
  (Array.isArray(value) ? value.length === 0 : isRecord(value) && Object.keys(value).length === 0);
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** PHP's string cast of what JSON can hold as a scalar. */
export function asText(value: unknown): string {
  return value === true ? '1' : value === false || value === null || value === undefined ? '' : String(value);
}

/** Laravel counts characters of text, members of arrays. */
function size(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  if (isRecord(value)) return Object.keys(value).length;
  return [...asText(value)].length;
}

/** PHP's === on decoded JSON: same type, and arrays member by member. */
const identical = (a: unknown, b: unknown) =>
  a === b || (isRecord(a) && isRecord(b) && JSON.stringify(a) === JSON.stringify(b));

const isText = (value: unknown) => typeof value === 'string' || typeof value === 'number';

export const required = rule('required', (value) => !isEmpty(value), { implicit: true });
/** May be absent, but blanks are no value. */
export const filled = rule('required', (value) => !isBlank(value), { implicit: true });
export const string = rule('string', (value) => typeof value === 'string');
/** Names and genders of a profile: Laravel has no rule there, and clients send numbers. */
export const text = rule('string', isText);
export const email = rule('email', (value) => typeof value === 'string' && isEmailAddress(value));
export const confirmed = rule('confirmed', (value, { field, siblings }) =>
  identical(value, siblings[`${field}_confirmation`] ?? null),
);
export const min = (count: number) => rule('min', (value) => size(value) >= count, {}, { min: count });
export const max = (count: number) =>
  rule('max', (value) => !isText(value) || size(value) <= count, {}, { max: count });
/** MySQL's enum finds its member in any letter case. */
export const oneOf = (choices: string[]) =>
  rule('in', (value) => choices.some((choice) => choice.toLowerCase() === asText(value).toLowerCase()), {
    ours: true,
  });
export const date = rule('date', (value) => readDate(value).kind === 'day');
export const beforeToday = rule('before_today', (value, { today }) => {
  const reading = readDate(value);
  return reading.kind === 'day' ? reading.day < today : !reading.notBeforeToday;
});
/** For a column of integers, which knows no sign and no end of its own here. */
export const wholeNumber = (greatest: number) =>
  rule('integer', (value) => /^\d+$/.test(asText(value)) && Number(value) <= greatest, { ours: true });
/** bcrypt sees 72 bytes: what comes after would silently not count. */
export const seventyTwoBytes = rule(
  'max_bytes',
  (value) => Buffer.byteLength(asText(value)) <= 72,
  { ours: true },
  { max: 72 },
);
/** A number of more digits than JavaScript tells apart would be kept as another than was sent. */
const isExact = (value: unknown) =>
  typeof value !== 'number' ||
  (Math.abs(value) <= Number.MAX_SAFE_INTEGER && /^[-.\d]+$/.test(String(value)));
const exact = rule('format', isExact, { ours: true });
/** Refuses lists and objects: no form can send them. */
export const scalar = rule('format', (value) => !isRecord(value) && isExact(value), { ours: true });
/** A wider blank than Laravel's is no name either. */
export const visible = rule('required', (value) => typeof value !== 'string' || value.trim() !== '', {
  ours: true,
});
/** The embedded database ends a text at a NUL: what comes after would silently be lost. */
const withoutNul = rule('format', (value) => !asText(value).includes('\0'), {
  ours: true,
  // To Laravel a text of nothing but NULs is a blank, of which most rules are not asked.
  implicit: true,
});
const withinThreeBytes = rule('format', (value) => !needsFourBytes(asText(value)), { ours: true });
/** For a text that is kept in this column. */
export const fitsColumn = ({ maxLength = 255, threeBytes = false }: ColumnLimit = {}): Rule[] => [
  max(maxLength),
  exact,
  withoutNul,
  ...(threeBytes ? [withinThreeBytes] : []),
];
/** PHP refuses to hash a NUL. */
export const hashable = rule(
  'format',
  (value) => !isRecord(value) && isExact(value) && !asText(value).includes('\0'),
  { ours: true },
);

const laravel = Joi.extend({
  type: 'field',
  base: Joi.any(),
  validate(value: unknown, helpers: Joi.CustomHelpers) {
    const rules = helpers.schema.$_terms.laravelRules as Rule[];
    const scope: Scope = {
      field: String(helpers.state.path?.[0]),
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
    return errors.length > 0 ? { value, errors } : { value };
  },
  messages: { refused: 'refused' },
  terms: { laravelRules: { init: [] } },
  rules: {
    obeys: {
      method(rules: Rule[]) {
        const copy = (this as unknown as { clone(): Joi.AnySchema }).clone();
        copy.$_terms.laravelRules = rules;
        return copy;
      },
    },
  },
});

const refused = 'refused';

/** Apps send the fields their user left alone as "" or null. */
export const absent = (schema: Joi.Schema) => schema.empty([null, '']);

/** A field with Laravel's rules in Laravel's order; absent is fine unless `required` is among them. */
export function field(...rules: Rule[]): Joi.Schema {
  const schema = laravel.field().obeys(rules) as Joi.Schema;
  return rules.includes(required) ? schema.required() : schema;
}
