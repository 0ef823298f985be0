import { type ColumnLimit, needsFourBytes } from '../column-limit';
import { readDate } from './birth-date';
import { isEmailAddress } from './email-syntax';
import { type Rule, rule, yieldingText } from './rule';
import { asText, isBlank, isRecord, isScalar } from './scalar';

const isEmpty = (value: unknown) =>
  value === null ||
  isBlank(value) ||
  (Array.isArray(value) ? value.length === 0 : isRecord(value) && Object.keys(value).length === 0);

/** Laravel counts characters of text, members of arrays. */
function size(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  if (isRecord(value)) return Object.keys(value).length;
  return isScalar(value) ? [...asText(value)].length : 0;
}

/** PHP's === on decoded JSON: same type, and arrays member by member. */
const identical = (a: unknown, b: unknown) =>
  a === b || (isRecord(a) && isRecord(b) && JSON.stringify(a) === JSON.stringify(b));

export const isText = (value: unknown): value is string | number =>
  typeof value === 'string' || typeof value === 'number';
const asString = { type: 'string' };

export const required = rule('required', (value): value is NonNullable<unknown> => !isEmpty(value), {
  implicit: true,
}) as Rule<NonNullable<unknown>>;
/** May be absent, but blanks are no value. */
export const filled = rule('required', (value) => !isBlank(value), { implicit: true });
export const string = rule('string', (value): value is string => typeof value === 'string', {
  json: asString,
});
/** Names and genders of a profile: Laravel has no rule there, and clients send numbers. */
export const text = yieldingText(rule('string', isText, { json: asString }));
export const email = rule(
  'email',
  (value): value is string => typeof value === 'string' && isEmailAddress(value),
  { json: { ...asString, format: 'email' } },
);
export const confirmed = rule('confirmed', (value, { field, siblings }) =>
  identical(value, siblings[`${field}_confirmation`] ?? null),
);
export const min = (count: number) =>
  rule('min', (value) => size(value) >= count, { values: { min: count }, json: { minLength: count } });
/** Not in the description: what a column holds differs from shop to shop. */
export const max = (count: number) =>
  rule('max', (value) => !isText(value) || size(value) <= count, { values: { max: count } });
/** These values and no other spelling of them; blanks pass by, as they do everywhere. */
export const among = <const Choices extends readonly (string | number | boolean)[]>(
  ...choices: Choices
): Rule<Choices[number] | string | undefined> =>
  rule('in', (value): value is Choices[number] => choices.some((choice) => choice === value), {
    json: { enum: choices },
  });
/** MySQL's enum finds its member in any letter case. */
export const oneOf = (choices: string[]) =>
  rule(
    'in',
    (value) =>
      isScalar(value) && choices.some((choice) => choice.toLowerCase() === asText(value).toLowerCase()),
    { ours: true },
  );
export const date = rule('date', (value): value is string => readDate(value).kind === 'day', {
  json: asString,
});
export const beforeToday = rule(
  'before_today',
  (value, { today }) => {
    const reading = readDate(value);
    return reading.kind === 'day' ? reading.day < today : !reading.notBeforeToday;
  },
  { json: { description: 'Before today' } },
);
const yes = ['1', 'true', 'on', 'yes'];
const no = ['0', 'false', 'off', 'no'];
/** Laravel's boolean, and the words that forms send for it. */
export const yesOrNo = rule(
  'boolean',
  (value): value is string | number | boolean =>
    value === false || (isScalar(value) && [...yes, ...no].includes(asText(value).toLowerCase())),
  { json: { type: ['boolean', 'integer', 'string'] } },
);
export const meansYes = (value: string | number | boolean): boolean =>
  yes.includes(asText(value).toLowerCase());
/** For a column of integers, which knows no sign and no end of its own here. */
export const wholeNumber = (greatest: number) =>
  rule('integer', (value) => isScalar(value) && /^\d+$/.test(asText(value)) && Number(value) <= greatest, {
    ours: true,
  });
/** bcrypt sees 72 bytes: what comes after would silently not count. */
export const seventyTwoBytes = rule(
  'max_bytes',
  (value) => !isScalar(value) || Buffer.byteLength(asText(value)) <= 72,
  { ours: true, values: { max: 72 } },
);
/** A number of more digits than JavaScript tells apart would be kept as another than was sent. */
const isExact = (value: unknown) =>
  typeof value !== 'number' ||
  (Math.abs(value) <= Number.MAX_SAFE_INTEGER && /^[-.\d]+$/.test(asText(value)));
const exact = rule('format', isExact, { ours: true });
/** Refuses lists and objects: no form can send them. */
export const scalar = yieldingText(
  rule('format', (value) => isScalar(value) && isExact(value), { ours: true, json: asString }),
);
/** A wider blank than Laravel's is no name either. */
export const visible = rule('required', (value) => typeof value !== 'string' || value.trim() !== '', {
  ours: true,
});
/** The embedded database ends a text at a NUL: what comes after would silently be lost. */
const withoutNul = rule('format', (value) => !isScalar(value) || !asText(value).includes('\0'), {
  ours: true,
  // To Laravel a text of nothing but NULs is a blank, of which most rules are not asked.
  implicit: true,
});
const withinThreeBytes = rule('format', (value) => !isScalar(value) || !needsFourBytes(asText(value)), {
  ours: true,
});
/** For a text that is kept in this column. */
export const fitsColumn = ({ maxLength = 255, threeBytes = false }: ColumnLimit = {}): Rule[] => [
  max(maxLength),
  exact,
  withoutNul,
  ...(threeBytes ? [withinThreeBytes] : []),
];
/** PHP refuses to hash a NUL. */
export const hashable = yieldingText(
  rule('format', (value) => isScalar(value) && isExact(value) && !asText(value).includes('\0'), {
    ours: true,
    json: { ...asString, format: 'password' },
  }),
);
