import type { Customers } from '../../accounts/customer';
import { taken } from '../../accounts/errors';
import type { Caller } from '../../accounts/identity/guard';
import { dayOf } from '../../accounts/validation/birth-date';
import { field, orNull, unless, unlessEmpty } from '../../accounts/validation/field';
import { form, type Valid } from '../../accounts/validation/form';
import {
  beforeToday,
  confirmed,
  date,
  email,
  filled,
  fitsColumn,
  hashable,
  isText,
  min,
  oneOf,
  required,
  scalar,
  seventyTwoBytes,
  string,
  text,
} from '../../accounts/validation/laravel';
import type { Columns } from '../../db/schema/schema';
import type { Release } from './releases';

export type Forms = ReturnType<typeof bagistoForms>;
export type LogInValues = Valid<Forms['logIn']>;
export type RegisterValues = Valid<Forms['register']>;
export type ForgotValues = Valid<Forms['forgotPassword']>;
export type ProfileValues = Valid<Forms['profile']>;

/** Bagisto's rules in Bagisto's order, and after them ours; lengths are those of the columns found. */
export function bagistoForms(customers: Customers, columns: Columns, release: Release) {
  const fits = (column: string) => fitsColumn(columns.get(column));
  const passwordAgain = [confirmed, min(6)] as const;
  const ourLimits = [seventyTwoBytes, hashable] as const;
  const choices = columns.get('gender')?.choices;
  const gender = choices ? [oneOf(choices)] : fits('gender');
  const phone = columns.get('phone');
  // A release that does not store the number refuses somebody else's all the same, where numbers are unique.
  const phoneToCompare = phone?.unique ? unless(field(text), (value) => !isText(value)) : undefined;

  return {
    logIn: form({
      email: field(required, email),
      password: field(required, scalar),
    }),
    register: form(
      {
        first_name: field(string, required, ...fits('first_name')),
        last_name: field(string, required, ...fits('last_name')),
        email: field(email, required, ...fits('email')),
        password: field(...passwordAgain, required, ...ourLimits),
      },
      {
        email: async (values, _nobody, host) =>
          (await customers.emailTaken(values.email, { host })) ? taken('email') : undefined,
      },
    ),
    forgotPassword: form({ email: field(required, email) }),
    profile: form(
      {
        first_name: field(required, text, ...fits('first_name')),
        last_name: field(required, text, ...fits('last_name')),
        gender: field(required, text, ...gender),
        date_of_birth: orNull(field(date, beforeToday), 'null'),
        email: unlessEmpty(field(filled, email, ...fits('email'))),
        password: unlessEmpty(field(filled, ...passwordAgain, ...ourLimits)),
        phone: release.phoneInProfile ? orNull(field(text, ...fits('phone'))) : phoneToCompare,
      },
      {
        email: async ({ email: wish = '' }, { customer }: Caller) =>
          (await customers.emailTaken(wish, { id: customer.id })) ? taken('email') : undefined,
        phone: async ({ phone: wish }, { customer }: Caller) => {
          const changes = phone?.unique && wish && wish !== customer.phone;
          return changes && (await customers.phoneTaken(wish, customer.id)) ? taken('phone') : undefined;
        },
      },
    ),
  };
}

/** Undefined where the field is absent, null where it says "none". */
export function birthDate(value: string | null | undefined): string | null | undefined {
  return value === undefined ? undefined : (dayOf(value) ?? null);
}
