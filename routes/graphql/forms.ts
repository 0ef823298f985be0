import type { Customers } from '../../accounts/customer';
import { taken } from '../../accounts/errors';
import type { Caller } from '../../accounts/identity/guard';
import { type Form, form } from '../../accounts/validation/form';
import {
  beforeToday,
  date,
  email,
  field,
  fitsColumn,
  required,
  string,
} from '../../accounts/validation/laravel';
import type { Columns } from '../../db/schema/schema';
import { gendersIn, neededForNewPassword, newPassword, phoneNumber, repeats, unlessBlank } from './rules';

export interface RegisterValues {
  firstName: string;
  lastName: string;
  email: string;
  password: string;
  phone?: string;
  gender?: string;
  confirmPassword: string;
  dateOfBirth?: string;
  deviceToken?: string;
  subscribedToNewsLetter?: boolean | null;
}

export interface LogInValues {
  email: string;
  password: string;
  deviceToken?: string;
}

export interface ForgotValues {
  email: string;
}

export interface ProfileValues {
  firstName?: string;
  lastName?: string;
  email?: string;
  phone?: string;
  gender?: string;
  dateOfBirth?: string;
  currentPassword?: string;
  password?: string;
  confirmPassword?: string;
  subscribedToNewsLetter?: boolean | null;
}

export interface Forms {
  register: Form<RegisterValues>;
  logIn: Form<LogInValues>;
  forgotPassword: Form<ForgotValues>;
  profile: Form<ProfileValues, Caller>;
}

/** Bagisto's rules in Bagisto's order, and after them ours; lengths are those of the columns found. */
export function graphqlForms(customers: Customers, columns: Columns): Forms {
  const fits = (column: string) => fitsColumn(columns.get(column));
  const phonesDiffer = columns.get('phone')?.unique === true;
  const flag = field().allow(null);
  const person = {
    phone: unlessBlank(field(phoneNumber, ...fits('phone'))),
    gender: unlessBlank(field(gendersIn(columns).rule, ...fits('gender'))),
    dateOfBirth: unlessBlank(field(date, beforeToday)),
    subscribedToNewsLetter: flag,
  };
  // Where it is not kept, it keeps nobody from logging in.
  const deviceToken = columns.has('device_token') ? unlessBlank(field(...fits('device_token'))) : undefined;

  return {
    register: form<RegisterValues>(
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
        email: async (values) => ((await customers.emailTaken(values.email)) ? taken('email') : undefined),
        phone: async ({ phone = '' }) =>
          phonesDiffer && (await customers.phoneTaken(phone)) ? taken('phone') : undefined,
      },
    ),
    logIn: form<LogInValues>({
      email: field(required, email),
      password: field(required),
      deviceToken,
    }),
    // Whatever else is no address is nobody's, and answered like one.
    forgotPassword: form<ForgotValues>({ email: field() }),
    profile: form<ProfileValues, Caller>(
      {
        firstName: field(string, required, ...fits('first_name')).optional(),
        lastName: field(string, required, ...fits('last_name')).optional(),
        email: field(email, required, ...fits('email')).optional(),
        ...person,
        currentPassword: field(neededForNewPassword),
        password: field(...newPassword).optional(),
        confirmPassword: field(required, repeats('password')).optional(),
      },
      {
        email: async ({ email: wanted = '' }, { customer }) =>
          (await customers.emailTaken(wanted, customer.id)) ? taken('email') : undefined,
        phone: async ({ phone = '' }, { customer }) =>
          phonesDiffer && (await customers.phoneTaken(phone, customer.id)) ? taken('phone') : undefined,
      },
    ),
  };
}
