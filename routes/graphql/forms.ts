import type { Customer, Customers } from '../../accounts/customer';
import { taken } from '../../accounts/errors';
import type { Caller } from '../../accounts/identity/guard';
import { field, optional, orNull } from '../../accounts/validation/field';
import { form, type Input, type Valid } from '../../accounts/validation/form';
import { beforeToday, date, email, fitsColumn, required, string } from '../../accounts/validation/laravel';
import { isBlank } from '../../accounts/validation/scalar';
import type { Columns } from '../../db/schema/schema';
import {
  flag,
  gendersIn,
  neededForNewPassword,
  newPassword,
  phoneNumber,
  repeats,
  unlessBlank,
} from './rules';

export type Forms = ReturnType<typeof graphqlForms>;
export type RegisterValues = Valid<Forms['register']>;
export type LogInValues = Valid<Forms['logIn']>;
export type ProfileValues = Valid<Forms['profile']>;
export type ForgotValues = Valid<Forms['forgotPassword']>;

/** Bagisto's rules in Bagisto's order, and after them ours; lengths are those of the columns found. */
export function graphqlForms(customers: Customers, columns: Columns) {
  const fits = (column: string) => fitsColumn(columns.get(column));
  const phonesDiffer = columns.get('phone')?.unique === true;
  const person = {
    phone: unlessBlank(field(phoneNumber, ...fits('phone'))),
    gender: unlessBlank(field(gendersIn(columns).rule, ...fits('gender'))),
    dateOfBirth: unlessBlank(field(date, beforeToday)),
    subscribedToNewsLetter: orNull(field(flag)),
  };
  // A device's token is not looked at where it is not kept, so that it keeps nobody from logging in.
  const deviceToken = columns.has('device_token')
    ? unlessBlank(field(string, ...fits('device_token')))
    : undefined;

  return {
    register: form(
      {
        firstName: field(string, required, ...fits('first_name')),
        lastName: field(string, required, ...fits('last_name')),
        email: field(email, required, ...fits('email')),
        password: field(...newPassword),
        ...person,
        confirmPassword: field(required, repeats('password')),
        deviceToken,
      },
      {
        email: async (values, _nobody, host) =>
          (await customers.emailTaken(values.email, { host })) ? taken('email') : undefined,
        phone: async ({ phone = '' }) =>
          phonesDiffer && (await customers.phoneTaken(phone)) ? taken('phone') : undefined,
      },
    ),
    logIn: form({
      email: field(required, email),
      password: field(required, string),
      deviceToken,
    }),
    // Any text is taken: one that is no address belongs to no account, and is answered so.
    forgotPassword: form({ email: field(string) }),
    profile: form(
      {
        firstName: optional(field(string, required, ...fits('first_name'))),
        lastName: optional(field(string, required, ...fits('last_name'))),
        email: optional(field(email, required, ...fits('email'))),
        ...person,
        currentPassword: field(neededForNewPassword),
        password: optional(field(...newPassword)),
        confirmPassword: optional(field(required, repeats('password'))),
      },
      {
        email: async ({ email: wish = '' }, { customer }: Caller) =>
          (await customers.emailTaken(wish, { id: customer.id })) ? taken('email') : undefined,
        phone: async ({ phone = '' }, { customer }: Caller) =>
          phonesDiffer && (await customers.phoneTaken(phone, customer.id)) ? taken('phone') : undefined,
      },
      { read: changesIn, shown: ({ customer }) => editable(customer) },
    ),
  };
}

/** Blanks say nothing, but in a password. */
export function isGiven(input: Input, field: string): boolean {
  const value = input[field];
  if (value === undefined || value === null || value === '') return false;
  return /password$/i.test(field) || !isBlank(value);
}

/** An empty text leaves its field as it is. The fields for a new password are only looked at where there is one. */
function changesIn(input: Input): Input {
  const filled = Object.fromEntries(Object.entries(input).filter(([field]) => isGiven(input, field)));
  const { newPassword: renamed, confirmPassword = '', currentPassword, ...changes } = filled;
  const password = filled.password ?? renamed;
  if (password === undefined) return { ...changes, currentPassword };
  return { ...changes, password, confirmPassword, currentPassword: currentPassword ?? '' };
}

const editable = (customer: Customer): Input => ({
  firstName: customer.firstName,
  lastName: customer.lastName,
  email: customer.email,
  phone: customer.phone,
  gender: customer.gender,
  dateOfBirth: customer.dateOfBirth,
  subscribedToNewsLetter: customer.subscribed,
});
