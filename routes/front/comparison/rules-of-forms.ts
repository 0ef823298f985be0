import { dayOf } from '../../../accounts/validation/birth-date';
import { isExactly } from './answer';
import { at, membersOf } from './foreign-json';
import { isDone } from './rule-answers';
import { isRefusalFor, isRefusalOf, reasonsOf, type ValidationKey } from './rule-texts';
import {
  invalid,
  isAddress,
  isBlank,
  isEmpty,
  isForm,
  isLoginPath,
  isProfile,
  isTextOrNumber,
  loggedIn,
  nameFields,
  refusedWith,
  shownLast,
  succeeded,
} from './rule-words';
import type { DeliberateDifference, Situation } from './situation';

const onlyAt = ({ differences }: Situation, fields: string[]) =>
  differences.every(({ where }) => fields.some((field) => where === `data.${field}`));

/** The stored address, as this server last showed it, or one at all where it has not. */
function keepsItsEmail({ now, history }: Situation): boolean {
  const before = shownLast(history, 'data.email');
  const email = at(now.body, 'data.email');
  return before === undefined ? isAddress(email) : email === before;
}

/** PHP has no rule for them at all, and none for two more in a registration. */
const unasked = ['phone', 'subscribed_to_news_letter', 'notes'];
const unaskedFields = (situation: Situation) =>
  (isProfile(situation) ? unasked : [...unasked, 'gender', 'date_of_birth']).filter(
    (field) => field in situation.input,
  );

const bytes = (value: unknown) => (isTextOrNumber(value) ? Buffer.byteLength(String(value)) : 0);

/** Whether PHP took a form that is refused here for these of its fields. */
const refusedInForm = (situation: Situation, fields: string[], ...because: ValidationKey[]) =>
  isForm(situation) && succeeded(situation.old) && isRefusalFor(situation.now, fields, ...because);

/** Differences in the details that a shop takes, and in how it shows them. */
export const formRules: DeliberateDifference[] = [
  {
    name: 'no empty birthday',
    reason:
      'an empty date of birth is null, where PHP stores 0000-00-00; any other is the day that was meant',
    explains: (situation) => {
      const given = situation.input.date_of_birth;
      const meant = typeof given === 'string' && given.trim() === '' ? null : dayOf(given);
      return (
        isProfile(situation) &&
        succeeded(situation.old) &&
        succeeded(situation.now) &&
        onlyAt(situation, ['date_of_birth']) &&
        meant !== undefined &&
        at(situation.now.body, 'data.date_of_birth') === meant
      );
    },
  },
  {
    name: 'no uncommon dates',
    reason: 'Unix times, week dates and months are nobody’s birthday',
    explains: (situation) =>
      isProfile(situation) &&
      /^(@-?\d+|\d{4}-\d\d|\d{4}-W\d\d(-\d)?)$/.test(String(situation.input.date_of_birth)) &&
      succeeded(situation.old) &&
      isRefusalFor(situation.now, ['date_of_birth'], 'validation.date'),
  },
  {
    name: 'the answer is the stored row',
    reason: 'PHP echoes what was sent, with its type',
    explains: (situation) => {
      const { input, now } = situation;
      const echoed = Object.keys(input).filter((field) => typeof input[field] === 'number');
      return (
        isProfile(situation) &&
        succeeded(situation.old) &&
        succeeded(now) &&
        onlyAt(situation, echoed) &&
        situation.differences.every(
          ({ where }) => at(now.body, where) === String(input[where.slice('data.'.length)]),
        )
      );
    },
  },
  {
    name: 'untouched fields stay',
    reason: 'apps send "" and null for the e-mail and the password that their user left alone',
    explains: (situation) => {
      const { input, old, now, history } = situation;
      const empty = ['email', 'password'].filter((field) => isEmpty(input[field]));
      if (!isProfile(situation) || empty.length === 0) return false;
      if (!succeeded(now)) {
        const errors = { ...membersOf(at(old.body, 'errors')) };
        for (const field of empty) delete errors[field];
        return Object.keys(errors).length > 0 && isExactly(now, 422, { ...membersOf(old.body), errors });
      }
      if (empty.includes('email') && !keepsItsEmail(situation)) return false;
      const told = invalid(old, empty) && isDone(situation, history, loggedIn(history));
      return told || (empty.includes('email') && onlyAt(situation, ['email']));
    },
  },
  {
    name: 'blanks are no value',
    reason: 'PHP stores a blank e-mail, and a blank password locks its owner out',
    explains: (situation) => {
      const blank = ['email', 'password'].filter((field) => isBlank(situation.input[field]));
      return refusedInForm(situation, blank, 'validation.required');
    },
  },
  {
    name: 'names are text or numbers',
    reason: 'PHP writes lists and booleans into the row as something else',
    explains: (situation) => {
      const { input } = situation;
      const others = nameFields.filter((field) => field in input && !isTextOrNumber(input[field]));
      return refusedInForm(situation, others, 'validation.string');
    },
  },
  {
    name: 'no longer than its column',
    reason: 'the database would cut it silently, or fail',
    explains: (situation) => {
      const long = [...nameFields, 'email'].filter(
        (field) => String(situation.input[field] ?? '').length > 191,
      );
      return refusedInForm(situation, long, 'validation.max');
    },
  },
  {
    name: 'every field of a customer is looked at',
    reason: 'the releases before 1.3 store whatever is sent for them, as it comes or as the column cuts it',
    explains: (situation) => {
      const { old, now } = situation;
      const blamed = Object.keys(membersOf(at(now.body, 'errors')));
      const unasked = unaskedFields(situation);
      return (
        isForm(situation) &&
        succeeded(old) &&
        blamed.every((field) => unasked.includes(field)) &&
        isRefusalOf(
          now,
          Object.fromEntries(blamed.map((field) => [field, reasonsOf(situation.input[field])])),
        )
      );
    },
  },
  {
    name: 'no comments and control characters in an address',
    reason: 'they help nobody but somebody who smuggles',
    explains: (situation) =>
      /[(\p{Cc}]/u.test(String(situation.input.email)) &&
      situation.old.status !== 422 &&
      isRefusalFor(situation.now, ['email'], 'validation.email'),
  },
  {
    name: 'passwords are text or numbers',
    reason:
      'a list is bad input here, whoever it is for; PHP looks at it only after it has found the account',
    explains: (situation) =>
      isLoginPath(situation) &&
      'password' in situation.input &&
      !isTextOrNumber(situation.input.password) &&
      situation.old.status === 401 &&
      isRefusalFor(situation.now, ['password'], 'validation.format', 'validation.string'),
  },
  {
    name: 'passwords that bcrypt sees whole',
    reason: 'it reads 72 bytes, and PHP stops at a NUL',
    explains: (situation) => {
      const cut = bytes(situation.input.password) > 72 || String(situation.input.password).includes('\0');
      if (!cut || !succeeded(situation.old)) return false;
      return isLoginPath(situation)
        ? refusedWith(situation.now, 'auth.failed')
        : refusedInForm(situation, ['password'], 'validation.max_bytes', 'validation.format');
    },
  },
];
