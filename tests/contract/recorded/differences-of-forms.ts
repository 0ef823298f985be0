import type { Row } from '../../support/app';
import type { Answer, Difference, Left, Situation } from './difference';
import type { Change } from './recording';
import {
  dataOf,
  emailOf,
  failedLogin,
  invalid,
  isForm,
  isLogin,
  isNoText,
  isProfile,
  isRequired,
  loggedIn,
  names,
  nothing,
  record,
  rowOf,
  succeeded,
  twinOf,
  withData,
} from './words';

const isEmpty = (value: unknown) => value === '' || value === null;
const isBlank = (value: unknown) => typeof value === 'string' && value !== '' && value.trim() === '';
const isScalar = (value: unknown) => typeof value === 'string' || typeof value === 'number';
const length = (value: unknown) => (isScalar(value) ? [...String(value)].length : 0);
const bytes = (value: unknown) => (isScalar(value) ? Buffer.byteLength(String(value)) : 0);

/** PHP did what we refuse, or failed at it. */
const wasDone = ({ recorded }: Situation) => [200, 500].includes(recorded.status);

const leavesNothing = () => nothing;

/** Another value in the columns that the change wrote; one that was there before is no change. */
function stored(left: Left, values: Row): Left {
  const otherwise = ({ id, changed, ...rest }: Change): Change => {
    if (!changed) return { id, ...rest };
    const before = rowOf(id);
    const row = Object.entries({ ...changed, ...values }).filter(
      ([column, value]) => !(column in values) || value !== before[column],
    );
    return { id, changed: Object.fromEntries(row) };
  };
  return { ...left, customers: left.customers.map(otherwise) };
}

const addressTexts = ['address1', 'country', 'state', 'city', 'postcode', 'phone'];

/** What PHP fails at with 500, and the fields that are to blame. */
function blamed({ path, request, sent: input }: Situation): [string, string][] {
  const isNested = (value: unknown) => typeof value === 'object' && value !== null;
  if (path.includes('/addresses/')) {
    if (request.method === 'PUT' && Object.keys(input).length === 0) {
      return ['address1', 'country', 'city', 'postcode', 'phone'].map(isRequired);
    }
    const inner = (field: string) =>
      field === 'address1' ? Object.values(record(input[field])) : [input[field]];
    return addressTexts
      .filter((field) => inner(field).some((value) => isNested(value) || value === null))
      .map(isNoText);
  }
  const named = ['first_name', 'last_name'].filter((field) => isNested(input[field])).map(isNoText);
  const unusable = isNested(input.password) || String(input.password).includes('\0');
  return unusable ? [...named, ['password', 'The password format is invalid.']] : named;
}

const days: Record<string, string | null> = {
  '': null,
  '   ': null,
  '12/31/1990': '1990-12-31',
  '31-12-1990': '1990-12-31',
  '31.12.1990': '1990-12-31',
  '19-05-1990': '1990-05-19',
  '1990-2-3': '1990-02-03',
  '19900517': '1990-05-17',
  '1990/05/17': '1990-05-17',
  '1990-05-17T10:11:12Z': '1990-05-17',
  '1990-05-17T23:30:00-05:00': '1990-05-17',
  '1990-05-17 10:11:12': '1990-05-17',
  'May 17 1990': '1990-05-17',
  '17 May 1990': '1990-05-17',
};

/** The day that a text means: one of the recorded spellings, or a plain date itself. */
function meant(text: unknown): string | null | undefined {
  if (typeof text !== 'string') return undefined;
  return /^\d{4}-\d\d-\d\d$/.test(text) ? text : days[text];
}

const numbers = ({ input }: Situation) =>
  Object.fromEntries(
    names.filter((name) => typeof input[name] === 'number').map((name) => [name, String(input[name])]),
  );

/** The fields that an app left alone, and the request as it would be without them. */
function untouched(situation: Situation) {
  const { input } = situation;
  const fields = isProfile(situation) ? ['email', 'password'].filter((field) => isEmpty(input[field])) : [];
  const who = loggedIn(situation);
  if (fields.length === 0 || who === undefined) return undefined;
  const asked: Record<string, unknown> = { ...input, email: emailOf(who) };
  if (fields.includes('password')) delete asked.password;
  return { fields, who, asked };
}

/** Differences in the details that a shop takes, and in how it shows them. */
export const differencesOfForms: Difference[] = [
  {
    name: 'no 500 for bad input',
    reason: 'what PHP fails on is a refusal that names the field',
    instead: (situation) => (situation.recorded.status === 500 ? invalid(blamed(situation)) : undefined),
    leaves: leavesNothing,
  },
  {
    name: 'untouched fields stay',
    reason: 'apps send "" and null for the e-mail and the password their user left alone',
    instead: (situation): Answer | undefined => {
      const { recorded } = situation;
      const left = untouched(situation);
      if (!left) return undefined;
      if (succeeded(recorded)) return withData(recorded, { email: emailOf(left.who) });
      const others = Object.entries(record(record(recorded.body).errors)).filter(
        ([field]) => !left.fields.includes(field),
      );
      if (others.length === 0) return twinOf(situation, left.asked)?.answer;
      return { status: 422, body: { ...record(recorded.body), errors: Object.fromEntries(others) } };
    },
    leaves: (left, situation) => {
      const asked = untouched(situation);
      if (!asked) return left;
      if (succeeded(situation.recorded)) return stored(left, { email: emailOf(asked.who) });
      return twinOf(situation, asked.asked)?.left ?? left;
    },
  },
  {
    name: 'blanks are no value',
    reason: 'PHP stores a blank e-mail, and a blank password locks its owner out',
    instead: (situation) =>
      isProfile(situation) && succeeded(situation.recorded)
        ? invalid(['email', 'password'].filter((field) => isBlank(situation.input[field])).map(isRequired))
        : undefined,
    leaves: leavesNothing,
  },
  {
    name: 'an e-mail address without comments and control characters',
    reason: 'RFC 5322 comments and NULs help nobody but somebody who smuggles',
    instead: (situation) =>
      situation.recorded.status !== 422 && /[(\0]/.test(String(situation.input.email))
        ? invalid([['email', 'The email must be a valid email address.']])
        : undefined,
    leaves: leavesNothing,
  },
  {
    name: 'names are text or numbers',
    reason: 'PHP writes lists, objects and booleans into the row as something else',
    instead: (situation) =>
      isProfile(situation) && wasDone(situation)
        ? invalid(names.filter((name) => !isScalar(situation.input[name])).map(isNoText))
        : undefined,
    leaves: leavesNothing,
  },
  {
    name: 'no longer than the column',
    reason: 'the database would cut it silently',
    instead: (situation) =>
      isForm(situation) && succeeded(situation.recorded)
        ? invalid(
            ['first_name', 'last_name', 'gender', 'email']
              .filter((field) => length(situation.input[field]) > 191)
              .map((field) => [
                field,
                `The ${field.replace('_', ' ')} may not be greater than 191 characters.`,
              ]),
          )
        : undefined,
    leaves: leavesNothing,
  },
  {
    name: 'passwords that bcrypt sees whole',
    reason: 'it reads 72 bytes, and PHP stops at a NUL',
    instead: (situation) => {
      if (bytes(situation.input.password) <= 72 || !succeeded(situation.recorded)) return undefined;
      if (isLogin(situation)) return failedLogin;
      return isForm(situation)
        ? invalid([['password', 'The password may not be greater than 72 bytes.']])
        : undefined;
    },
    leaves: leavesNothing,
  },
  {
    name: 'no uncommon dates',
    reason: 'Unix times, week dates and months are no birthdays that anybody sends',
    instead: (situation) =>
      isProfile(situation) &&
      succeeded(situation.recorded) &&
      ['@642902400', '1990-05', '2000-W01-1'].includes(String(situation.input.date_of_birth))
        ? invalid([['date_of_birth', 'The date of birth is not a valid date.']])
        : undefined,
    leaves: leavesNothing,
  },
  {
    name: 'the day that is meant',
    reason: 'PHP stores 0000-00-00 for dates that MySQL does not read; we store the day, and none for blanks',
    instead: (situation) => {
      const day = meant(situation.input.date_of_birth);
      if (!isProfile(situation) || !succeeded(situation.recorded) || day === undefined) return undefined;
      if (dataOf(situation.recorded).date_of_birth === day) return undefined;
      return withData(situation.recorded, { date_of_birth: day });
    },
    leaves: (left, { input }) => stored(left, { date_of_birth: meant(input.date_of_birth) ?? null }),
  },
  {
    name: 'the answer is the stored row',
    reason: 'PHP echoes numbers where it stored text',
    instead: (situation) => {
      const texts = numbers(situation);
      if (!isProfile(situation) || !succeeded(situation.recorded)) return undefined;
      return Object.keys(texts).length > 0 ? withData(situation.recorded, texts) : undefined;
    },
  },
];
