import {
  invalidOnly,
  isBlank,
  isEmpty,
  isForm,
  isLoginPath,
  isProfile,
  isTextOrNumber,
  nameFields,
  refusedWith,
  succeeded,
} from './rule-words';
import type { DeliberateDifference, Situation } from './situation';

const onlyAt = ({ differences }: Situation, fields: string[]) =>
  differences.every(({ where }) => fields.some((field) => where === `data.${field}`));

const bytes = (value: unknown) => (isTextOrNumber(value) ? Buffer.byteLength(String(value)) : 0);

/** What a shop takes as a customer's details, and how it shows what it has stored. */
export const formRules: DeliberateDifference[] = [
  {
    name: 'no empty birthday',
    reason:
      'an empty date of birth is null, where PHP stores 0000-00-00; any other is the day that was meant',
    explains: (situation) =>
      isProfile(situation) &&
      typeof situation.input.date_of_birth === 'string' &&
      succeeded(situation.old) &&
      succeeded(situation.now) &&
      onlyAt(situation, ['date_of_birth']),
  },
  {
    name: 'no uncommon dates',
    reason: 'Unix times, week dates and months are nobody’s birthday',
    explains: (situation) =>
      isProfile(situation) &&
      /^(@-?\d+|\d{4}-\d\d|\d{4}-W\d\d(-\d)?)$/.test(String(situation.input.date_of_birth)) &&
      succeeded(situation.old) &&
      invalidOnly(situation.now, ['date_of_birth']),
  },
  {
    name: 'the answer is the stored row',
    reason: 'PHP echoes what was sent, with its type',
    explains: (situation) => {
      const echoed = Object.keys(situation.input).filter(
        (field) => typeof situation.input[field] !== 'string',
      );
      return (
        isProfile(situation) &&
        succeeded(situation.old) &&
        succeeded(situation.now) &&
        onlyAt(situation, echoed)
      );
    },
  },
  {
    name: 'untouched fields stay',
    reason: 'apps send "" and null for the e-mail and the password that their user left alone',
    explains: (situation) =>
      isProfile(situation) &&
      [situation.input.email, situation.input.password].some(isEmpty) &&
      ((succeeded(situation.now) && (situation.old.status === 422 || onlyAt(situation, ['email']))) ||
        situation.differences.every(
          ({ where, new: now }) => /^errors\.(email|password)$/.test(where) && now === 'missing',
        )),
  },
  {
    name: 'blanks are no value',
    reason: 'PHP stores a blank e-mail, and a blank password locks its owner out',
    explains: (situation) =>
      isForm(situation) &&
      [situation.input.email, situation.input.password].some(isBlank) &&
      succeeded(situation.old) &&
      invalidOnly(situation.now, ['email', 'password']),
  },
  {
    name: 'names are text or numbers',
    reason: 'PHP writes lists and booleans into the row as something else',
    explains: (situation) =>
      isForm(situation) &&
      nameFields.some((field) => field in situation.input && !isTextOrNumber(situation.input[field])) &&
      succeeded(situation.old) &&
      invalidOnly(situation.now, nameFields),
  },
  {
    name: 'no longer than its column',
    reason: 'the database would cut it silently, or fail',
    explains: (situation) => {
      const long = [...nameFields, 'email'].filter(
        (field) => String(situation.input[field] ?? '').length > 191,
      );
      return (
        isForm(situation) && succeeded(situation.old) && long.length > 0 && invalidOnly(situation.now, long)
      );
    },
  },
  {
    name: 'no comments and control characters in an address',
    reason: 'they help nobody but somebody who smuggles',
    explains: (situation) =>
      /[(\p{Cc}]/u.test(String(situation.input.email)) &&
      situation.old.status !== 422 &&
      invalidOnly(situation.now, ['email']),
  },
  {
    name: 'passwords that bcrypt sees whole',
    reason: 'it reads 72 bytes, and PHP stops at a NUL',
    explains: (situation) => {
      const cut = bytes(situation.input.password) > 72 || String(situation.input.password).includes('\0');
      if (!cut || !succeeded(situation.old)) return false;
      return isLoginPath(situation)
        ? refusedWith(situation.now, 'auth.failed')
        : isForm(situation) && invalidOnly(situation.now, ['password']);
    },
  },
];
