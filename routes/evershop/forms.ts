import type { Customers } from '../../accounts/customer';
import { NothingToUpdate, taken } from '../../accounts/errors';
import { field, unlessEmpty } from '../../accounts/validation/field';
import { form, type Valid } from '../../accounts/validation/form';
import {
  among,
  email,
  filled,
  fitsColumn,
  hashable,
  min,
  required,
  scalar,
  seventyTwoBytes,
  string,
} from '../../accounts/validation/laravel';
import type { Columns } from '../../db/schema/schema';
import type { Target } from './callers';
import { fullNameRules } from './full-name';
import { customerJson } from './wire';

const login = { email: field(required, email), password: field(required, scalar) };

export const logInForm = form(login);
export type LogInValues = Valid<typeof logInForm>;

/** The code is demanded of those who have a second factor. */
export const adminLogInForm = form({ ...login, code: unlessEmpty(field(scalar)) });
export type AdminLogInValues = Valid<typeof adminLogInForm>;

/** An admin's, and a customer's, who may have it in his cookie instead. */
export const refreshForm = form({ refreshToken: field(required, string) });
export const renewForm = form({ refreshToken: unlessEmpty(field(string)) });

export const forgotForm = form({ email: field(required, email) });

/** Only a link that PHP mailed cannot do without the address. */
export const newPasswordForm = form({
  password: field(required, min(6), seventyTwoBytes, hashable),
  token: field(required, string),
  email: unlessEmpty(field(email)),
});

export type CustomerForms = ReturnType<typeof customerForms>;
export type NewCustomerValues = Valid<CustomerForms['create']>;
export type CustomerChangeValues = Valid<CustomerForms['change']>;
export type MyChangeValues = Valid<CustomerForms['changeMe']>;

/** Lengths are those of the columns found. */
export function customerForms(customers: Customers, columns: Columns) {
  const emailRules = [email, ...fitsColumn(columns.get('email'))] as const;
  const passwordRules = [string, min(6), seventyTwoBytes, hashable] as const;
  const nameRules = fullNameRules({
    firstName: columns.get('first_name'),
    lastName: columns.get('last_name'),
  });
  const freeEmail = async ({ email: wish = '' }: { email?: string }, { account }: Target) =>
    (await customers.emailTaken(wish, { id: account.id })) ? taken('email') : undefined;
  const shown = ({ account, uuid }: Target) => customerJson(account, uuid);
  return {
    create: form(
      {
        email: field(required, ...emailRules),
        password: field(required, ...passwordRules),
        full_name: field(required, ...nameRules),
        status: field(filled, status),
      },
      {
        email: async (values, _nobody, host) =>
          (await customers.emailTaken(values.email, { host })) ? taken('email') : undefined,
      },
    ),
    change: form(
      {
        email: field(filled, ...emailRules),
        password: field(filled, ...passwordRules),
        full_name: field(filled, ...nameRules),
        status: field(filled, status),
      },
      { email: freeEmail },
      { shown },
    ),
    /** EverShop's own page changes these two, and has other ways for the rest. */
    changeMe: form(
      { email: field(filled, ...emailRules), full_name: field(filled, ...nameRules) },
      { email: freeEmail },
      {
        shown,
        read(input) {
          if (!('email' in input || 'full_name' in input)) throw new NothingToUpdate();
          return input;
        },
      },
    ),
  };
}

/** These four, as the documentation has it. */
const status = among('0', '1', 0, 1);
