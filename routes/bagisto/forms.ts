import type Joi from 'joi';
import type { Customers } from '../../accounts/customer';
import { taken } from '../../accounts/errors';
import type { Caller } from '../../accounts/identity/guard';
import { dayOf } from '../../accounts/validation/birth-date';
import { type Form, form } from '../../accounts/validation/form';
import {
  absent,
  asText,
  beforeToday,
  confirmed,
  date,
  email,
  field,
  filled,
  fitsColumn,
  hashable,
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

export interface LogInValues {
  email: string;
  password: unknown;
}

export interface RegisterValues {
  first_name: string;
  last_name: string;
  email: string;
  password: unknown;
}

export interface ForgotValues {
  email: string;
}

export interface ProfileValues {
  first_name: unknown;
  last_name: unknown;
  gender: unknown;
  date_of_birth?: unknown;
  email?: string;
  password?: unknown;
  phone?: unknown;
}

export interface Forms {
  logIn: Form<LogInValues>;
  register: Form<RegisterValues>;
  forgotPassword: Form<ForgotValues>;
  profile: Form<ProfileValues, Caller>;
}

/** Bagisto's rules in Bagisto's order, and after them ours; lengths are those of the columns found. */
export function bagistoForms(customers: Customers, columns: Columns, release: Release): Forms {
  const fits = (column: string) => fitsColumn(columns.get(column));
  const passwordAgain = [confirmed, min(6)];
  const ourLimits = [seventyTwoBytes, hashable];
  const choices = columns.get('gender')?.choices;
  const gender = choices ? [oneOf(choices)] : fits('gender');
  const phone = columns.get('phone');
  const phoneRules = release.phoneInProfile ? [text, ...fits('phone')] : [];
  const withoutDate = (schema: Joi.Schema) => schema.allow(null, 'null');

  return {
    logIn: form<LogInValues>({
      email: field(required, email),
      password: field(required, scalar),
    }),
    register: form<RegisterValues>(
      {
        first_name: field(string, required, ...fits('first_name')),
        last_name: field(string, required, ...fits('last_name')),
        email: field(email, required, ...fits('email')),
        password: field(...passwordAgain, required, ...ourLimits),
      },
      { email: async (values) => ((await customers.emailTaken(values.email)) ? taken('email') : undefined) },
    ),
    forgotPassword: form<ForgotValues>({ email: field(required, email) }),
    profile: form<ProfileValues, Caller>(
      {
        first_name: field(required, text, ...fits('first_name')),
        last_name: field(required, text, ...fits('last_name')),
        gender: field(required, text, ...gender),
        date_of_birth: withoutDate(field(date, beforeToday)),
        email: absent(field(filled, email, ...fits('email'))),
        password: absent(field(filled, ...passwordAgain, ...ourLimits)),
        // Where numbers are unique, somebody else's is refused even by a release that would not store it.
        phone: release.phoneInProfile || phone?.unique ? field(...phoneRules).allow(null) : undefined,
      },
      {
        email: async (values, { customer }) =>
          (await customers.emailTaken(values.email ?? '', customer.id)) ? taken('email') : undefined,
        phone: async (values, { customer }) => {
          const wanted = phoneNumber(values.phone) ?? '';
          const asked = phone?.unique && wanted !== '' && wanted !== customer.phone;
          return asked && (await customers.phoneTaken(wanted, customer.id)) ? taken('phone') : undefined;
        },
      },
    ),
  };
}

/** Undefined where the field is absent, null where it says "none". */
export function birthDate(value: unknown): string | null | undefined {
  return value === undefined ? undefined : (dayOf(value) ?? null);
}

export function phoneNumber(value: unknown): string | null | undefined {
  return value === undefined || value === null ? value : asText(value);
}
